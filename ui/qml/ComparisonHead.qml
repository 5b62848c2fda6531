// Above one of two answers: which model writes it, a stop for it alone, and the choice for it.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

RowLayout {
    id: head

    property string title
    property bool running: false

    signal stopRequested
    signal keepRequested

    spacing: Theme.space8

    Text {
        Layout.fillWidth: true
        Layout.minimumWidth: 0
        text: head.title
        textFormat: Text.PlainText
        elide: Text.ElideRight
        font.pixelSize: Theme.secondary
        font.weight: Font.DemiBold
        color: Theme.text
        Accessible.role: Accessible.Heading
        Accessible.name: text
    }
    IconButton {
        visible: head.running
        implicitWidth: Theme.controlSmall
        implicitHeight: Theme.controlSmall
        iconName: "stop"
        iconSize: Theme.iconSmall
        text: qsTr("Stop %1").arg(head.title)
        onClicked: head.stopRequested()
    }
    TextButton {
        implicitHeight: Theme.controlSmall
        text: qsTr("Keep this one")
        Accessible.name: qsTr("Keep the answer of %1").arg(head.title)
        onClicked: head.keepRequested()
    }
}
