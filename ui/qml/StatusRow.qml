// What is going on while no text arrives: words, and a bar where the end is known.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

MessageFrame {
    id: row

    property string text
    messageId: 0
    property int percent: -1

    above: Theme.space16

    Row {
        height: Theme.controlSmall
        spacing: Theme.space8 + 2
        Accessible.role: Accessible.ProgressBar
        Accessible.name: row.text
        ThinkingPulse {
            anchors.verticalCenter: parent.verticalCenter
        }
        Text {
            anchors.verticalCenter: parent.verticalCenter
            text: row.text
            textFormat: Text.PlainText
            font.pixelSize: Theme.secondary
            color: Theme.muted
        }
        Rectangle {
            anchors.verticalCenter: parent.verticalCenter
            visible: row.percent >= 0
            width: Theme.progressWidth
            height: Theme.space4
            radius: Theme.focusLine
            color: Theme.hairline
            Rectangle {
                width: parent.width * Math.min(100, Math.max(0, row.percent)) / 100
                height: parent.height
                radius: parent.radius
                color: Theme.accent
            }
        }
    }
}
