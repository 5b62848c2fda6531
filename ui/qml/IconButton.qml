// A button that shows only an icon; its name is read out and shown as a tip.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

AbstractButton {
    id: button

    required property string iconName
    property color iconColor: Theme.muted
    property int iconSize: Theme.icon
    property string shortcutText

    implicitWidth: Theme.control
    implicitHeight: Theme.control
    focusPolicy: Qt.TabFocus
    opacity: enabled ? 1 : 0.45
    Accessible.name: text

    background: Rectangle {
        radius: Theme.radiusControl
        color: button.down ? Theme.selected : Theme.hover
        visible: button.hovered || button.down || button.visualFocus
        FocusRing {
            visible: button.visualFocus
        }
    }
    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            name: button.iconName
            size: button.iconSize
            color: button.hovered || button.visualFocus ? Theme.text : button.iconColor
        }
    }
    Tip {
        text: button.shortcutText.length > 0 ? button.text + "  " + button.shortcutText : button.text
        visible: button.hovered && button.enabled
    }
}
