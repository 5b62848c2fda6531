// What each command of the command table does: the one place where they meet the window.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

QtObject {
    id: commands

    required property var window
    required property var header
    required property var page

    readonly property var actions: {
        const list = {
            "newChat": () => window.newChat(),
            "newTemporaryChat": () => window.newTemporaryChat(),
            "searchAll": () => window.openSearch(),
            "nextChat": () => open(window.switcher.fromCurrent(1)),
            "previousChat": () => open(window.switcher.fromCurrent(-1)),
            "focusInput": () => window.settingsOpen ? window.closeSettings() : page.focusInput(),
            "stop": () => window.leave(),
            "regenerate": () => window.chat.isGenerating || window.chat.regenerate(),
            "editLastQuestion": () => page.editLastQuestion(),
            "copyLastAnswer": () => window.chat.copyLastAnswer(),
            "copyLastCode": () => window.chat.copyLastCode(),
            "find": () => page.openFind(),
            "findNext": () => page.findStep(1),
            "findPrevious": () => page.findStep(-1),
            "toEnd": () => page.goToEnd(),
            "pickModel": () => header.openPicker(),
            "options": () => header.openOptions(),
            "toggleSidebar": () => window.toggleSidebar(),
            "textLarger": () => window.settings.textSize += 10,
            "textSmaller": () => window.settings.textSize -= 10,
            "textNormal": () => window.settings.textSize = 100,
            "newWindow": () => window.windows.openNew(),
            "closeWindow": () => window.close(),
            "settings": () => window.openSettings(false),
            "usage": () => window.openUsage(),
            "showShortcuts": () => window.showShortcuts(),
            "quit": () => Qt.quit()
        };
        for (let number = 1; number <= 9; ++number)
            list["chat" + number] = () => open(window.switcher.at(number));
        return list;
    }

    function run(commandId) {
        actions[commandId]();
    }
    function open(conversationId) {
        if (conversationId > 0)
            window.openConversation(conversationId);
    }
    // What the search over the window found: the conversation, and in it the message, where it is one.
    function openFound(conversationId, messageId, words) {
        window.openConversation(conversationId);
        if (messageId > 0)
            page.showMessage(messageId, words);
    }
}
