// ‹ n/m ›: which version of a message is shown, and the way to the others.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

Row {
    id: row

    required property int number
    required property int count
    // The earlier and the later one, in a word of the message.
    property string earlierText: qsTr("Earlier answer")
    property string laterText: qsTr("Later answer")
    property string placeText: qsTr("Answer %1 of %2")
    property bool canSwitch: true
    property string of: "Answer" // for the names that tests look for

    signal wanted(int number)

    IconButton {
        objectName: "earlier" + row.of
        enabled: row.canSwitch && row.number > 1
        implicitWidth: Theme.controlSmall
        implicitHeight: Theme.controlSmall
        iconSize: Theme.iconSmall
        iconName: "chevron-right"
        rotation: 180
        text: row.earlierText
        onClicked: row.wanted(row.number - 1)
    }
    Text {
        anchors.verticalCenter: parent.verticalCenter
        text: row.number + "/" + row.count
        font.pixelSize: Theme.caption
        color: Theme.muted
        Accessible.role: Accessible.StaticText
        Accessible.name: row.placeText.arg(row.number).arg(row.count)
    }
    IconButton {
        objectName: "later" + row.of
        enabled: row.canSwitch && row.number < row.count
        implicitWidth: Theme.controlSmall
        implicitHeight: Theme.controlSmall
        iconSize: Theme.iconSmall
        iconName: "chevron-right"
        text: row.laterText
        onClicked: row.wanted(row.number + 1)
    }
}
