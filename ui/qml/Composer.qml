// Where questions are typed: grows to a third of the window, sends with Enter, and becomes Stop in place.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

Rectangle {
    id: composer

    required property QtObject chat
    required property QtObject contextMeter
    property real tallest: 240
    property bool temporary: false // nothing of it is saved
    readonly property bool hasText: area.text.trim().length > 0
    readonly property bool hasFiles: chat.attachments.count > 0

    // What waits stands over the messages, which end above it.
    readonly property real heightAbove: queue.visible ? queue.height + Theme.space8 : 0

    signal addFilesRequested
    // The up arrow where nothing is typed.
    signal editLastRequested
    signal chooseModelRequested
    signal imageOpened(string source)
    signal fileOpened(string source)

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
        if (hasText && chat.canSend && !contextMeter.fits())
            notice.focusFirst();
        else if (hasText && !chat.isGenerating)
            chat.send(area.text);
        else
            refused = hasText && !chat.queueMessage(area.text);
    }

    implicitHeight: bar.y + bar.height + Theme.space4
    radius: Theme.radiusComposer
    color: Theme.surface
    border.width: Theme.line
    border.color: composer.temporary ? Theme.warning : area.activeFocus ? Theme.accent : Theme.outline

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
    QueueStrip {
        id: queue
        objectName: "queueStrip"
        width: parent.width
        y: -height - Theme.space8
        chat: composer.chat
        onFinished: composer.focusInput()
    }
    AttachmentStrip {
        id: strip
        objectName: "draftFiles"
        x: Theme.space16
        y: Theme.space12
        width: parent.width - 2 * Theme.space16
        visible: composer.hasFiles
        attachments: composer.chat.attachments
        onImageOpened: source => composer.imageOpened(source)
        onFileOpened: source => composer.fileOpened(source)
        onRemoved: composer.focusInput()
        onTextTaken: text => {
            composer.focusInput();
            area.insert(area.cursorPosition, text);
        }
    }
    ScrollView {
        id: scroll
        x: Theme.space8
        y: composer.hasFiles ? strip.y + strip.height : Theme.focusLine
        width: parent.width - 2 * Theme.space8
        height: Math.min(area.implicitHeight, Math.max(Theme.space48, composer.tallest))
        ScrollBar.horizontal.policy: ScrollBar.AlwaysOff

        TextArea {
            id: area
            placeholderText: composer.temporary ? qsTr("Message in a temporary chat: nothing is saved") : qsTr("Message")
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
            Keys.onPressed: event => event.accepted = event.matches(StandardKey.Paste) && composer.chat.attachments.paste()
            Keys.onUpPressed: event => {
                event.accepted = length === 0 && !composer.chat.isEmpty;
                if (event.accepted)
                    composer.editLastRequested();
            }
            Keys.onReturnPressed: event => enterPressed(event)
            Keys.onEnterPressed: event => enterPressed(event)

            function enterPressed(event) {
                const composing = inputMethodComposing || preeditText.length > 0;
                const needsCtrl = Choices.sendKey === "ctrlEnter" && !(event.modifiers & Qt.ControlModifier);
                if (composing || needsCtrl || (event.modifiers & (Qt.ShiftModifier | Qt.AltModifier))) {
                    event.accepted = false;
                    return;
                }
                composer.send();
            }
        }
    }
    // What does not fit is said where it was typed; nothing is left out to make it fit.
    ContextNotice {
        id: notice
        objectName: "contextNotice"
        x: Theme.space12
        y: scroll.y + scroll.height + Theme.space4
        width: parent.width - 2 * Theme.space12
        visible: composer.contextMeter.isTooMuch && (composer.hasText || composer.hasFiles)
        meter: composer.contextMeter
        canStartNew: !composer.chat.isEmpty
        canSend: composer.hasText && composer.chat.canSend
        onRemoveRequested: {
            composer.chat.attachments.remove(composer.contextMeter.largestFile);
            composer.focusInput();
        }
        onNewChatRequested: {
            composer.chat.newConversation();
            composer.focusInput();
        }
        onChooseModelRequested: composer.chooseModelRequested()
        onSendRequested: {
            composer.chat.send(area.text);
            composer.focusInput();
        }
    }
    Item {
        id: bar
        x: Theme.space12
        y: notice.visible ? notice.y + notice.height : scroll.y + scroll.height
        width: parent.width - 2 * Theme.space12
        height: Math.max(Theme.control, hint.implicitHeight) + Theme.space8

        AddFilesButton {
            id: addFiles
            anchors.verticalCenter: parent.verticalCenter
            attachments: composer.chat.attachments
            onClicked: composer.addFilesRequested()
        }
        EffortPill {
            id: thinking
            objectName: "deepThinking"
            anchors.left: addFiles.right
            anchors.leftMargin: Theme.space8
            anchors.verticalCenter: parent.verticalCenter
            setup: composer.chat.setup
            onFinished: composer.focusInput()
        }
        ContextPill {
            id: context
            objectName: "contextPill"
            anchors.left: thinking.right
            anchors.leftMargin: Theme.space8
            anchors.verticalCenter: parent.verticalCenter
            meter: composer.contextMeter
            compact: composer.width < Theme.readingWidth
            // In a narrow window it makes room for what is to be read.
            visible: !compact || hint.text.length === 0
            onFinished: composer.focusInput()
        }
        Text {
            id: hint
            objectName: "sendHint"
            anchors.left: context.visible ? context.right : thinking.right
            anchors.leftMargin: Theme.space12
            anchors.right: sendButton.left
            anchors.rightMargin: Theme.space12
            anchors.verticalCenter: parent.verticalCenter
            horizontalAlignment: Text.AlignRight
            text: {
                if (composer.chat.attachments.problem.length > 0)
                    return composer.chat.attachments.problem;
                if (composer.chat.isGenerating && !composer.refused)
                    return "";
                return composer.chat.sendHint.length > 0 ? composer.chat.sendHint : composer.chat.sendNote;
            }
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            font.pixelSize: Theme.caption
            color: Theme.muted
        }
        SendButton {
            id: sendButton
            objectName: "sendButton"
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
