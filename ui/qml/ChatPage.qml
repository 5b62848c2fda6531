// One conversation: its rows with the composer below, or the greeting with the composer in the middle.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

Item {
    id: page

    required property QtObject chat

    signal chooseModelRequested
    signal enterKeyRequested
    signal addImagesRequested

    readonly property bool empty: chat.isEmpty

    function openImage(source) {
        viewer.active = true;
        viewer.item.source = source;
        viewer.item.open();
    }
    function focusInput() {
        composer.focusInput();
    }

    MessageList {
        id: list
        objectName: "messageList"
        anchors.top: parent.top
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: composer.top
        anchors.bottomMargin: Theme.space8
        visible: !page.empty
        chat: page.chat
        onChooseModelRequested: page.chooseModelRequested()
        onEnterKeyRequested: page.enterKeyRequested()
        onImageOpened: source => page.openImage(source)
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
        anchors.bottomMargin: Theme.space12
        visible: list.visible && list.hasUnseen
        iconName: "arrow-down"
        text: page.chat.isGenerating ? qsTr("New text") : qsTr("To the end")
        onClicked: list.goToEnd()
    }
    Composer {
        id: composer
        objectName: "composer"
        readonly property real lowest: parent.height - height - Theme.space16
        x: Math.round((parent.width - width) / 2)
        y: Math.round(page.empty ? Math.max(Theme.space48, Math.min(lowest, parent.height * 0.42 - height / 2)) : lowest)
        width: Math.min(Theme.readingWidth, parent.width - 2 * Theme.space16)
        chat: page.chat
        tallest: page.height * Theme.composerShare
        onAddImagesRequested: page.addImagesRequested()
        onImageOpened: source => page.openImage(source)
    }
    Loader {
        id: viewer
        active: false
        sourceComponent: ImageViewer {
            objectName: "imageViewer"
            onClosed: page.focusInput()
        }
    }
}
