// One muted line about the model's thinking, and its last lines while it goes on; a click opens or
// closes what it thought.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

MessageFrame {
    id: row

    required property bool isThinking
    required property bool expanded
    required property int seconds
    required property string text
    required property bool hasOutline
    property bool canAnswerNow: true // not where two answers stand side by side
    property string answerNowHint // why it can't be asked for; empty: it can

    signal toggled
    signal answerNowRequested
    signal outlineRequested(Item button)

    readonly property string title: {
        if (seconds < 1)
            return isThinking ? qsTr("Thinking") : qsTr("Thought for a moment");
        return (isThinking ? qsTr("Thinking, %1 s") : qsTr("Thought for %1 s")).arg(seconds);
    }

    above: Theme.space16

    AbstractButton {
        id: button
        width: parent.width - actions.width - Theme.space8
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
        }
    }
    Row {
        id: actions
        anchors.right: parent.right
        spacing: Theme.space4

        TextButton {
            id: outline
            objectName: "outlineButton"
            visible: row.expanded && row.hasOutline
            quiet: true
            implicitHeight: Theme.controlSmall
            text: qsTr("Outline")
            Accessible.description: tip.text
            onClicked: row.outlineRequested(outline)
            Tip {
                id: tip
                text: qsTr("Places in what was thought")
                visible: outline.hovered
            }
        }
        // What is disabled does not know of the pointer.
        Item {
            visible: row.isThinking && row.canAnswerNow
            width: now.width
            height: now.height
            TextButton {
                id: now
                objectName: "answerNowButton"
                enabled: row.answerNowHint.length === 0
                quiet: true
                implicitHeight: Theme.controlSmall
                text: qsTr("Answer now")
                Accessible.description: why.text
                onClicked: row.answerNowRequested()
            }
            HoverHandler {
                id: pointer
            }
            Tip {
                id: why
                text: now.enabled ? qsTr("Ends the thinking; the answer begins") : row.answerNowHint
                visible: pointer.hovered
            }
        }
    }
    // As high as three lines from its beginning, so that nothing moves while it fills.
    Item {
        id: tail
        objectName: "thinkingTail"
        readonly property bool shown: row.isThinking && !row.expanded
        anchors.top: button.bottom
        x: Theme.space24
        width: parent.width - x
        height: shown ? 3 * lines.lineHeight + Theme.space4 : 0
        visible: shown
        clip: true

        Text {
            id: lines
            anchors.bottom: parent.bottom
            width: parent.width
            text: row.text
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            lineHeightMode: Text.FixedHeight
            lineHeight: Math.ceil(1.4 * Theme.secondary)
            font.pixelSize: Theme.secondary
            color: Theme.muted
            Accessible.ignored: true
        }
        TapHandler {
            onTapped: row.toggled()
        }
    }
}
