// A full-width line of the sidebar that does something: an icon, words, and its key at the right.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

AbstractButton {
    id: button

    property string iconName
    property string shortcutText

    implicitHeight: Theme.control + 2
    focusPolicy: Qt.TabFocus

    background: Rectangle {
        radius: Theme.radiusControl
        color: button.down ? Theme.selected : button.hovered ? Theme.hover : "transparent"
        FocusRing {
            visible: button.visualFocus
        }
    }
    contentItem: Item {
        Icon {
            id: mark
            x: Theme.space8 + 2
            anchors.verticalCenter: parent.verticalCenter
            name: button.iconName
            size: Theme.icon - 1
            color: Theme.muted
        }
        Text {
            anchors.left: mark.right
            anchors.leftMargin: Theme.space8 + 2
            anchors.right: key.left
            anchors.verticalCenter: parent.verticalCenter
            text: button.text
            textFormat: Text.PlainText
            elide: Text.ElideRight
            font.pixelSize: Theme.secondary
            color: Theme.text
        }
        Text {
            id: key
            anchors.right: parent.right
            anchors.rightMargin: Theme.space8 + 2
            anchors.verticalCenter: parent.verticalCenter
            visible: button.hovered || button.visualFocus
            text: button.shortcutText
            font.pixelSize: Theme.caption
            color: Theme.muted
        }
    }
}
