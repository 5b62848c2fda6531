// One muted line about the model's thinking; a click opens or closes what it thought.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

MessageFrame {
    id: row

    required property bool isThinking
    required property bool expanded
    required property int seconds
    required property string text

    signal toggled

    readonly property string title: {
        if (seconds < 1)
            return isThinking ? qsTr("Thinking") : qsTr("Thought for a moment");
        return (isThinking ? qsTr("Thinking, %1 s") : qsTr("Thought for %1 s")).arg(seconds);
    }

    above: Theme.space16

    AbstractButton {
        id: button
        width: parent.width
        implicitHeight: Theme.controlSmall
        text: row.title
        Accessible.description: row.expanded ? qsTr("Open. Press to close.") : qsTr("Closed. Press to open.")
        onClicked: row.toggled()

        background: Item {
            FocusRing {
                visible: button.visualFocus
            }
        }
        contentItem: Item {
            Icon {
                id: arrow
                anchors.verticalCenter: parent.verticalCenter
                x: -Theme.focusLine
                name: row.expanded ? "chevron-down" : "chevron-right"
                size: Theme.iconSmall
                color: button.hovered ? Theme.text : Theme.muted
            }
            ThinkingPulse {
                id: pulse
                anchors.verticalCenter: parent.verticalCenter
                anchors.left: arrow.right
                anchors.leftMargin: Theme.space8
                visible: row.isThinking
            }
            Text {
                id: title
                anchors.verticalCenter: parent.verticalCenter
                anchors.left: pulse.visible ? pulse.right : arrow.right
                anchors.leftMargin: Theme.space8
                text: row.title
                textFormat: Text.PlainText
                font.pixelSize: Theme.secondary
                color: button.hovered ? Theme.text : Theme.muted
            }
            Text {
                anchors.verticalCenter: parent.verticalCenter
                anchors.left: title.right
                anchors.leftMargin: Theme.space12
                anchors.right: parent.right
                visible: row.isThinking && !row.expanded
                text: row.text
                textFormat: Text.PlainText
                elide: Text.ElideRight
                font.pixelSize: Theme.secondary
                color: Theme.muted
            }
        }
    }
}
