// One conversation: its rows with the composer below, or the greeting with the composer in the middle.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

Item {
    id: page

    required property QtObject chat
    required property QtObject contextMeter
    property bool temporary: false // the chat is not saved

    signal chooseModelRequested
    signal enterKeyRequested
    signal addFilesRequested

    readonly property bool empty: chat.isEmpty
    readonly property bool comparing: chat.comparison.isOpen
    readonly property bool wide: width >= Theme.compareFrom
    readonly property real columnWidth: comparing && wide ? width / 2 : width
    readonly property int shownAnswer: bar.item ? bar.item.shown : 1

    function openImage(source) {
        viewer.active = true;
        viewer.item.source = source;
        viewer.item.open();
    }
    function editLastQuestion() {
        if (!comparing)
            list.editLastQuestion();
    }
    function openFile(source) {
        fileViewer.active = true;
        fileViewer.item.source = source;
        fileViewer.item.open();
    }
    function focusInput() {
        composer.focusInput();
    }
    readonly property QtObject find: chat.messages.find

    function openFind() {
        if (empty)
            return;
        find.open();
        findBar.item.focusInput();
    }
    function closeFind() {
        find.close();
        focusInput();
    }
    function findStep(direction) {
        if (!find.isOpen)
            openFind();
        else if (direction > 0)
            find.next();
        else
            find.previous();
    }
    function goToEnd() {
        list.goToEnd();
    }
    // At a place in an open conversation, for a search over all of them.
    function showMessage(messageId, words) {
        find.showMessage(messageId, words);
    }

    Loader {
        id: bar
        width: parent.width
        active: page.comparing
        sourceComponent: ComparisonBar {
            objectName: "comparisonBar"
            chat: page.chat
            wide: page.wide
            onFinished: page.focusInput()
        }
    }
    MessageList {
        id: list
        objectName: "messageList"
        anchors.top: page.comparing ? bar.bottom : parent.top
        anchors.left: parent.left
        width: page.columnWidth
        anchors.bottom: composer.top
        anchors.bottomMargin: Theme.space8 + composer.heightAbove
        visible: !page.empty && (!page.comparing || page.wide || page.shownAnswer === 1)
        chat: page.chat
        onChooseModelRequested: page.chooseModelRequested()
        onEnterKeyRequested: page.enterKeyRequested()
        onImageOpened: source => page.openImage(source)
        onFileOpened: source => page.openFile(source)
        onFinished: page.focusInput()
    }
    Loader {
        anchors.top: list.top
        anchors.bottom: list.bottom
        anchors.right: parent.right
        width: page.columnWidth
        active: page.comparing
        visible: page.wide || page.shownAnswer === 2
        sourceComponent: MessageList {
            objectName: "secondList"
            chat: page.chat
            column: page.chat.comparison
            Rectangle {
                visible: page.wide
                width: Theme.line
                height: parent.height
                color: Theme.hairline
            }
        }
    }
    Loader {
        anchors.fill: parent
        active: page.empty
        sourceComponent: EmptyState {
            place: composer
            onStarterChosen: text => composer.insert(text)
        }
    }
    TextButton {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: composer.top
        anchors.bottomMargin: Theme.space12 + composer.heightAbove
        visible: list.visible && list.hasUnseen
        iconName: "arrow-down"
        text: page.chat.isGenerating ? qsTr("New text") : qsTr("To the end")
        onClicked: list.goToEnd()
    }
    Loader {
        id: findBar
        anchors.top: list.top
        anchors.topMargin: Theme.space8
        anchors.right: parent.right
        anchors.rightMargin: Theme.space24
        width: Math.min(Theme.popupWidth, page.width - 2 * Theme.space24)
        active: page.find.isOpen
        sourceComponent: FindBar {
            objectName: "findBar"
            find: page.find
            onClosed: page.closeFind()
        }
    }
    Composer {
        id: composer
        objectName: "composer"
        readonly property real lowest: parent.height - height - Theme.space16
        x: Math.round((parent.width - width) / 2)
        y: Math.round(page.empty ? Math.max(Theme.space48, Math.min(lowest, parent.height * 0.42 - height / 2)) : lowest)
        width: Math.min(Theme.readingWidth, parent.width - 2 * Theme.space16)
        chat: page.chat
        contextMeter: page.contextMeter
        temporary: page.temporary
        tallest: page.height * Theme.composerShare
        onAddFilesRequested: page.addFilesRequested()
        onEditLastRequested: page.editLastQuestion()
        onChooseModelRequested: page.chooseModelRequested()
        onImageOpened: source => page.openImage(source)
        onFileOpened: source => page.openFile(source)
    }
    Loader {
        id: viewer
        active: false
        sourceComponent: ImageViewer {
            objectName: "imageViewer"
            onClosed: page.focusInput()
        }
    }
    Loader {
        id: fileViewer
        active: false
        sourceComponent: FileViewer {
            objectName: "fileViewer"
            chat: page.chat
            onClosed: page.focusInput()
        }
    }
}
