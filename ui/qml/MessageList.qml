// The conversation as rows. It follows the text only while the reader is at its end.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import Qt.labs.qmlmodels

ListView {
    id: list

    required property QtObject chat
    // What it shows of the chat: all of it, or the second of two answers.
    property QtObject column: chat
    readonly property bool comparing: chat.comparison.isOpen
    property bool follow: true
    property var hoveredMessage: 0
    readonly property bool hasUnseen: !follow && contentHeight > height

    signal chooseModelRequested
    signal enterKeyRequested
    signal imageOpened(string source)
    signal fileOpened(string source)
    // What had the focus is gone.
    signal finished

    function goToEnd() {
        follow = true;
        positionViewAtEnd();
    }
    function goToBeginning() {
        follow = false;
        positionViewAtBeginning();
    }
    function scrollTo(y) {
        contentY = Math.min(originY + Math.max(0, contentHeight - height), Math.max(originY, y));
    }
    // The message that keys are about: what is selected, what is pointed at, or the newest one.
    function messageInFocus() {
        const row = indexAt(width / 2, contentY + height / 2);
        return hoveredMessage || (row < 0 ? 0 : itemAtIndex(row).messageId);
    }
    function askWho(messageId, button) {
        againMenu.active = true;
        againMenu.item.show(messageId, chat.answerers(messageId), button);
    }
    function showMore(messageId, button) {
        messageMenu.active = true;
        messageMenu.item.show(messageId, button);
    }
    function showOutline(messageId, button) {
        outlineMenu.active = true;
        outlineMenu.item.show(messageId, column.messages.thinkingOutline(messageId), button);
    }
    function goToThought(messageId, block) {
        const row = column.messages.rowOfThought(messageId, block);
        if (row < 0)
            return;
        follow = false;
        positionViewAtIndex(row, ListView.Beginning);
        forceActiveFocus();
    }
    function editLastQuestion() {
        const messageId = chat.editLastQuestion();
        if (messageId === 0)
            return;
        follow = false;
        const row = column.messages.firstRowOf(messageId);
        positionViewAtIndex(row, ListView.Contain);
        itemAtIndex(row)?.takeFocus();
    }
    function removeMessage(messageId, withFollowers) {
        follow = false;
        chat.removeMessage(messageId, withFollowers);
        finished();
    }
    function quote(messageId) {
        chat.quoteMessage(messageId);
        finished();
    }
    // The row itself goes, so this comes later than what it was clicked for; as below.
    function edit(messageId) {
        follow = false;
        chat.messages.beginEdit(messageId);
    }
    function cancelEdit(messageId) {
        chat.messages.endEdit(messageId);
        finished();
    }
    function saveEdit(messageId, text, andContinue) {
        if (!chat.saveEdit(messageId, text, andContinue))
            return;
        goToEnd();
        finished();
    }
    function goOn() {
        chat.continueAnswer();
        finished();
    }
    function answerWith(key, messageId) {
        chat.regenerateWith(key, messageId);
        finished();
    }
    function keepVisible(item, rectangle) {
        const top = item.mapToItem(contentItem, 0, rectangle.y).y;
        const bottom = top + rectangle.height + Theme.space12;
        contentY = Math.min(top, Math.max(contentY, bottom - height));
    }
    // What is above the message stays where it is.
    function showVersion(messageId, number) {
        follow = false;
        chat.showVersion(messageId, number);
        finished();
    }
    function askAgain() {
        chat.regenerate();
        finished();
    }
    function help(action) {
        if (action === "retry" || action === "askAgain")
            Qt.callLater(askAgain);
        else if (action === "chooseModel")
            chooseModelRequested();
        else if (action === "enterKey")
            enterKeyRequested();
    }

    clip: true
    model: column.messages
    boundsBehavior: Flickable.StopAtBounds
    cacheBuffer: 600
    reuseItems: false
    pixelAligned: true
    activeFocusOnTab: true
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Conversation")

    onContentHeightChanged: if (follow) endLater.restart()
    onHeightChanged: if (follow) endLater.restart()
    onMovementStarted: follow = false
    onMovementEnded: follow = atYEnd
    onContentYChanged: place.note()
    onMovingChanged: if (!moving) place.note()
    Keys.onPressed: event => {
        const page = height - Theme.space48;
        const steps = ({ [Qt.Key_PageUp]: -page, [Qt.Key_PageDown]: page, [Qt.Key_Up]: -Theme.space48, [Qt.Key_Down]: Theme.space48 });
        if (event.matches(StandardKey.Copy)) {
            event.accepted = column.messages.selection.copy();
            return;
        }
        if (event.matches(StandardKey.SelectAll)) {
            column.messages.selection.selectMessage(messageInFocus());
        } else if (event.key === Qt.Key_Escape && !column.messages.selection.isEmpty) {
            column.messages.selection.clear();
        } else if (event.key === Qt.Key_End) {
            goToEnd();
        } else if (event.key === Qt.Key_Home) {
            goToBeginning();
        } else if (steps[event.key] !== undefined) {
            scrollTo(contentY + steps[event.key]);
            follow = atYEnd;
        } else {
            return;
        }
        event.accepted = true;
    }

    // Once per event loop turn, after all rows of a change have their height.
    Timer {
        id: endLater
        interval: 0
        onTriggered: if (list.follow) list.positionViewAtEnd()
    }
    ReadingPlace {
        id: place
        list: list
        messages: list.column.messages
    }
    RowSelection {
        id: rowSelection
        list: list
        selection: list.column.messages.selection
    }
    FindMarks {
        list: list
        find: list.column.messages.find
    }
    Connections {
        target: list.chat
        function onSent() {
            list.goToEnd();
        }
    }
    Connections {
        target: list.column.messages
        function onBranchChanged() {
            list.goToEnd();
        }
    }
    Loader {
        id: againMenu
        active: false
        sourceComponent: AgainMenu {
            onChosen: (messageId, key) => Qt.callLater(list.answerWith, key, messageId)
        }
    }
    Loader {
        id: outlineMenu
        active: false
        sourceComponent: OutlineMenu {
            onChosen: (messageId, block) => Qt.callLater(list.goToThought, messageId, block)
        }
    }
    Loader {
        id: messageMenu
        active: false
        sourceComponent: MessageMenu {
            onCopyRequested: (messageId, form) => list.column.messages.copyAs(messageId, form)
            onQuoteRequested: messageId => Qt.callLater(list.quote, messageId)
            onRemoveRequested: (messageId, withFollowers) => Qt.callLater(list.removeMessage, messageId, withFollowers)
        }
    }
    CodeSaver {
        id: saver
        objectName: "codeSaver"
        onFinished: list.finished()
    }
    ScrollBar.vertical: ScrollBar {
        onPressedChanged: list.follow = !pressed && list.atYEnd
    }

    header: Item {
        height: Theme.space8
    }
    footer: Column {
        width: list.width
        bottomPadding: Theme.space24
        StatusRow {
            width: parent.width
            visible: list.column.isGenerating && list.column.statusText.length > 0
            text: list.column.statusText
            percent: list.column.statusPercent
        }
    }

    delegate: DelegateChooser {
        role: "kind"
        DelegateChoice {
            roleValue: "question"
            QuestionRow {
                onImageOpened: source => list.imageOpened(source)
                onFileOpened: source => list.fileOpened(source)
                actionsVisible: list.hoveredMessage === messageId
                onPointedAt: list.hoveredMessage = messageId
                canChange: !list.chat.isGenerating && !list.comparing
                onCopyRequested: list.chat.copyText(text)
                onEditRequested: Qt.callLater(list.edit, messageId)
                onMoreRequested: button => list.showMore(messageId, button)
                onVersionWanted: number => Qt.callLater(list.showVersion, messageId, number)
            }
        }
        DelegateChoice {
            roleValue: "thinking"
            ThinkingRow {
                onPointedAt: list.hoveredMessage = messageId
                answerNowHint: list.chat.answerNowHint
                canAnswerNow: !list.comparing
                onToggled: list.column.messages.toggleThinking(messageId)
                onAnswerNowRequested: list.chat.answerNow()
                onOutlineRequested: button => list.showOutline(messageId, button)
            }
        }
        DelegateChoice {
            roleValue: "code"
            CodeRow {
                onPointedAt: list.hoveredMessage = messageId
                partOf: () => list.column.messages.codePartAt(index)
                onCopyRequested: list.chat.copyText(list.column.messages.codeAt(index))
                onSaveRequested: fileName => saver.ask(list.column.messages.codeAt(index), fileName)
            }
        }
        DelegateChoice {
            roleValue: "table"
            TableRow {
                onLinkActivated: link => list.chat.openLink(link)
                onCopyRequested: text => list.chat.copyText(text)
                onPointedAt: list.hoveredMessage = messageId
            }
        }
        DelegateChoice {
            roleValue: "math"
            MathRow {
                onPointedAt: list.hoveredMessage = messageId
                onCopyRequested: list.chat.copyText(text)
            }
        }
        DelegateChoice {
            roleValue: "image"
            ImageRow {
                onPointedAt: list.hoveredMessage = messageId
            }
        }
        DelegateChoice {
            roleValue: "rule"
            RuleRow {
                onPointedAt: list.hoveredMessage = messageId
            }
        }
        DelegateChoice {
            roleValue: "editor"
            EditorRow {
                onPointedAt: list.hoveredMessage = messageId
                onEdited: text => list.chat.messages.setEdited(messageId, text)
                onCancelled: Qt.callLater(list.cancelEdit, messageId)
                onSaved: (text, andContinue) => Qt.callLater(list.saveEdit, messageId, text, andContinue)
                onCursorMoved: (item, cursor) => list.keepVisible(item, cursor)
            }
        }
        DelegateChoice {
            roleValue: "error"
            ErrorRow {
                objectName: "errorRow"
                // Which of two answers goes on is chosen first.
                canAct: !list.comparing
                onPointedAt: list.hoveredMessage = messageId
                onActionTriggered: list.help(action)
                onContinueRequested: Qt.callLater(list.goOn)
            }
        }
        DelegateChoice {
            roleValue: "receipt"
            ReceiptRow {
                required property bool isLast
                actionsVisible: isLast || list.hoveredMessage === messageId
                canAskAgain: !list.chat.isGenerating && !list.comparing
                onPointedAt: list.hoveredMessage = messageId
                onCopyRequested: list.column.copyMessage(messageId)
                onContinueRequested: Qt.callLater(list.goOn)
                onEditRequested: Qt.callLater(list.edit, messageId)
                onAgainRequested: button => list.askWho(messageId, button)
                onMoreRequested: button => list.showMore(messageId, button)
                onAnswerWanted: number => Qt.callLater(list.showVersion, messageId, number)
            }
        }
        DelegateChoice {
            BlockRow {
                onLinkActivated: link => list.chat.openLink(link)
                onPointedAt: list.hoveredMessage = messageId
            }
        }
    }
}
