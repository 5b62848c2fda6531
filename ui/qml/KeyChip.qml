// One key, drawn as a key; where it can be taken away, with a button for that.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

Rectangle {
    id: chip

    property alias text: words.text
    property bool removable: false

    signal removed

    implicitWidth: words.implicitWidth + 2 * Theme.space8 + (removable ? remove.width : 0)
    implicitHeight: removable ? Theme.controlSmall : words.implicitHeight + Theme.space8
    radius: Theme.radiusControl
    color: Theme.code
    border.width: Theme.line
    border.color: Theme.outline

    Text {
        id: words
        x: Theme.space8
        anchors.verticalCenter: parent.verticalCenter
        textFormat: Text.PlainText
        font.pixelSize: Theme.caption
        color: Theme.text
    }
    IconButton {
        id: remove
        objectName: "removeKey"
        visible: chip.removable
        anchors.right: parent.right
        implicitWidth: Theme.controlSmall
        implicitHeight: Theme.controlSmall
        iconName: "close"
        iconSize: Theme.iconSmall
        text: qsTr("Take away %1").arg(chip.text)
        onClicked: chip.removed()
    }
}
