// A button with words: primary (filled) or plain (outlined), with an optional icon before the text.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

Button {
    id: button

    property bool primary: false
    property bool quiet: false
    property string iconName

    readonly property color ink: primary ? Theme.accentInk : Theme.text

    implicitHeight: Theme.control
    leftPadding: Theme.space12
    rightPadding: Theme.space12
    topPadding: 0
    bottomPadding: 0
    spacing: Theme.space8
    opacity: enabled ? 1 : 0.5
    font.pixelSize: Theme.secondary
    // Space alone is what Qt gives a button.
    Keys.onReturnPressed: clicked()
    Keys.onEnterPressed: clicked()

    contentItem: Item {
        implicitWidth: words.implicitWidth
        Row {
            id: words
            anchors.centerIn: parent
            spacing: button.spacing
            Icon {
                anchors.verticalCenter: parent.verticalCenter
                visible: button.iconName.length > 0
                name: button.iconName
                size: Theme.iconSmall
                color: button.ink
            }
            Text {
                anchors.verticalCenter: parent.verticalCenter
                text: button.text
                textFormat: Text.PlainText
                font: button.font
                color: button.ink
            }
        }
    }
    background: Rectangle {
        radius: Theme.radiusControl
        color: {
            if (button.primary)
                return button.hovered || button.down ? Theme.accentHover : Theme.accent;
            if (button.hovered || button.down)
                return Theme.hover;
            return button.quiet ? "transparent" : Theme.surface;
        }
        border.width: button.primary || button.quiet ? 0 : Theme.line
        border.color: Theme.outline
        FocusRing {
            visible: button.visualFocus
        }
    }
}
