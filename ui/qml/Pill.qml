// A switch in the composer that shows its state by fill and by words.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

AbstractButton {
    id: pill

    property string iconName
    property string stateText
    property string reason
    property bool opensMenu: false

    implicitHeight: Theme.controlSmall + Theme.space4
    implicitWidth: content.implicitWidth + 2 * Theme.space12
    opacity: enabled ? 1 : 0.6
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.description: stateText
    Accessible.checkable: !opensMenu
    Accessible.checked: checked
    // Space alone is what Qt gives a button.
    Keys.onReturnPressed: clicked()
    Keys.onEnterPressed: clicked()

    readonly property color ink: checked ? Theme.accent : Theme.muted

    background: Rectangle {
        radius: height / 2
        color: pill.checked ? Theme.accentSoft : pill.hovered && pill.enabled ? Theme.hover : "transparent"
        border.width: Theme.line
        border.color: pill.checked ? Theme.accent : Theme.outline
        FocusRing {
            radius: height / 2
            visible: pill.visualFocus
        }
    }
    contentItem: Item {
        Row {
            id: content
            anchors.centerIn: parent
            spacing: Theme.space4 + 2
            Icon {
                anchors.verticalCenter: parent.verticalCenter
                visible: pill.iconName.length > 0
                name: pill.iconName
                size: Theme.iconSmall
                color: pill.ink
            }
            Text {
                anchors.verticalCenter: parent.verticalCenter
                text: pill.text + (pill.stateText.length > 0 ? ": " + pill.stateText : "")
                textFormat: Text.PlainText
                font.pixelSize: Theme.secondary
                color: pill.ink
            }
            Icon {
                anchors.verticalCenter: parent.verticalCenter
                visible: pill.opensMenu
                name: "chevron-down"
                size: Theme.iconSmall - 2
                color: pill.ink
            }
        }
    }
    Tip {
        text: pill.reason
        visible: pill.hovered && pill.reason.length > 0
    }
}
