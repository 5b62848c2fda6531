// One of the four suggestions of the empty window.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

AbstractButton {
    id: button

    property string question

    implicitHeight: words.implicitHeight + 2 * Theme.space12
    Accessible.description: question

    background: Rectangle {
        radius: Theme.radiusCard
        color: button.hovered || button.down ? Theme.hover : Theme.surface
        border.width: Theme.line
        border.color: Theme.hairline
        FocusRing {
            radius: Theme.radiusCard + Theme.focusLine
            visible: button.visualFocus
        }
    }
    contentItem: Item {
        Column {
            id: words
            x: Theme.space16
            y: Theme.space12
            width: parent.width - 2 * Theme.space16
            spacing: Theme.focusLine
            Text {
                width: parent.width
                text: button.text
                textFormat: Text.PlainText
                elide: Text.ElideRight
                font.pixelSize: Theme.secondary
                font.weight: Font.DemiBold
                color: Theme.text
            }
            Text {
                width: parent.width
                text: button.question
                textFormat: Text.PlainText
                elide: Text.ElideRight
                font.pixelSize: Theme.secondary
                color: Theme.muted
            }
        }
    }
}
