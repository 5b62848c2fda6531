// Where questions are typed: grows to a third of the window, sends with Enter, and becomes Stop in place.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

Rectangle {
    id: composer

    required property QtObject chat
    property real tallest: 240
    readonly property bool hasText: area.text.trim().length > 0
    // Enter was pressed while nothing can be sent; the reason is shown from then on.
    property bool refused: false

    function focusInput() {
        area.forceActiveFocus();
    }
    function take(text) {
        area.text = text;
        area.cursorPosition = area.length;
    }
    function insert(text) {
        take(text);
        focusInput();
    }
    function send() {
        if (hasText && !chat.isGenerating)
            chat.send(area.text);
        else
            refused = hasText;
    }

    implicitHeight: scroll.height + bar.height + Theme.space4
    radius: Theme.radiusComposer
    color: Theme.surface
    border.width: Theme.line
    border.color: area.activeFocus ? Theme.accent : Theme.outline

    Component.onCompleted: take(chat.draft)
    Connections {
        target: composer.chat
        function onDraftChanged() {
            if (area.text !== composer.chat.draft)
                composer.take(composer.chat.draft);
        }
        function onGeneratingChanged() {
            composer.refused = false;
        }
    }
    ScrollView {
        id: scroll
        x: Theme.space8
        y: Theme.focusLine
        width: parent.width - 2 * Theme.space8
        height: Math.min(area.implicitHeight, Math.max(Theme.space48, composer.tallest))
        ScrollBar.horizontal.policy: ScrollBar.AlwaysOff

        TextArea {
            id: area
            placeholderText: qsTr("Message")
            placeholderTextColor: Theme.muted
            leftPadding: Theme.space12
            rightPadding: Theme.space12
            topPadding: Theme.space12
            bottomPadding: Theme.space4
            wrapMode: TextArea.Wrap
            textFormat: TextEdit.PlainText
            selectByMouse: true
            color: Theme.text
            selectionColor: Theme.selection
            selectedTextColor: Theme.text
            font.pixelSize: Theme.body
            background: null
            Accessible.name: qsTr("Message")
            onTextChanged: composer.chat.draft = text
            // A tab moves on, as in every other field, instead of being typed.
            Keys.onTabPressed: nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
            Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
            Keys.onReturnPressed: event => enterPressed(event)
            Keys.onEnterPressed: event => enterPressed(event)

            function enterPressed(event) {
                const composing = inputMethodComposing || preeditText.length > 0;
                if (composing || (event.modifiers & (Qt.ShiftModifier | Qt.AltModifier))) {
                    event.accepted = false;
                    return;
                }
                composer.send();
            }
        }
    }
    Item {
        id: bar
        x: Theme.space12
        y: scroll.y + scroll.height
        width: parent.width - 2 * Theme.space12
        height: Math.max(Theme.control, hint.implicitHeight) + Theme.space8

        EffortPill {
            id: thinking
            objectName: "deepThinking"
            anchors.verticalCenter: parent.verticalCenter
            setup: composer.chat.setup
            onFinished: composer.focusInput()
        }
        Text {
            id: hint
            objectName: "sendHint"
            anchors.left: thinking.right
            anchors.leftMargin: Theme.space12
            anchors.right: sendButton.left
            anchors.rightMargin: Theme.space12
            anchors.verticalCenter: parent.verticalCenter
            horizontalAlignment: Text.AlignRight
            text: composer.chat.isGenerating && !composer.refused ? "" : composer.chat.sendHint
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            font.pixelSize: Theme.caption
            color: Theme.muted
        }
        SendButton {
            id: sendButton
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            stops: composer.chat.isGenerating
            enabled: stops || (composer.hasText && composer.chat.canSend)
            onClicked: {
                stops ? composer.chat.stop() : composer.send();
                composer.focusInput();
            }
        }
    }
}
