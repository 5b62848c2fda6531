// The window: sidebar (a drawer where it is narrow), header, banner, and the conversation or the settings.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Templates as T

ThemedWindow {
    id: window

    required property QtObject chat
    required property QtObject contextMeter // of the selected model, with the next question
    required property QtObject conversations
    required property QtObject organiser // of conversations
    required property QtObject temporary // chats
    required property QtObject search // in all of them
    required property QtObject models
    required property QtObject settings
    required property QtObject endpoints
    required property QtObject endpointEditor
    required property QtObject usage
    required property QtObject accounts
    required property QtObject limit
    // What the program knows about itself and the desktop; see app/shell.h.
    required property QtObject shell
    required property QtObject commands
    required property QtObject switcher // of conversations
    required property QtObject firstRun
    required property QtObject windows // the others; see app/window_links.h

    readonly property bool narrow: width < Theme.narrowBelow
    property bool sidebarOpen: true
    property bool settingsOpen: false
    property bool usageOpen: false  // over the settings
    property bool keyWanted: false

    function newChat() {
        showChat(() => chat.newConversation());
    }
    function newTemporaryChat() {
        showChat(() => temporary.begin());
    }
    function openConversation(conversationId) {
        if (!windows.raiseOther(conversationId))
            showChat(() => chat.openConversation(conversationId));
    }
    // In the place of whatever is shown.
    function showChat(open) {
        firstRun.finish();
        settingsOpen = false;
        usageOpen = false;
        open();
        drawer.close();
        page.focusInput();
    }
    function openSettings(forKey) {
        drawer.close();
        keyWanted = forKey;
        settingsOpen = true;
        usageOpen = false;
    }
    function openSettingsAt(section) {
        openSettings(false);
        settingsPage.item.showSection(section);
    }
    function openUsage() {
        drawer.close();
        settingsOpen = true;
        usageOpen = true;
    }
    function closeSettings() {
        settingsOpen = false;
        usageOpen = false;
        backToWriting();
    }
    // Where something was closed, typing goes on.
    function backToWriting() {
        if (settingsOpen)
            return;
        if (firstRunPage.item)
            firstRunPage.item.focusInput();
        else
            page.focusInput();
    }
    // What Esc does where nothing with the keyboard takes it.
    function leave() {
        if (!settingsOpen && page.find.isOpen)
            page.closeFind();
        else if (!settingsOpen)
            chat.stop();
        else if (settingsPage.item)
            settingsPage.item.leave();
        else
            closeSettings();
    }
    function showShortcuts() {
        shortcutsOverlay.active = true;
        shortcutsOverlay.item.open();
    }
    function toggleSidebar() {
        if (!narrow)
            sidebarOpen = !sidebarOpen;
        else if (drawer.opened)
            drawer.close();
        else
            drawer.open();
    }
    function openSearch() {
        drawer.close();
        palette.active = true;
        palette.item.open();
    }

    visible: true
    width: Theme.windowWidth
    height: Theme.windowHeight
    title: chat.title.length > 0 ? qsTr("%1 - Isobath").arg(chat.title) : qsTr("Isobath")
    minimumHeight: Theme.windowMinHeight
    onNarrowChanged: drawer.close()
    onClosing: close => {
        if (window.temporary.isBeingAnswered && !dialogs.mayClose) {
            close.accepted = false;
            dialogs.askToClose();
        }
    }
    Component.onCompleted: backToWriting()

    ThemeFromDesktop {
        settings: window.settings
        shell: window.shell
    }
    ChoicesFromSettings {
        settings: window.settings
        commands: window.commands
    }
    CommandActions {
        id: actions
        objectName: "commandActions"
        window: window
        header: header
        page: page
    }
    Shortcuts {
        commands: window.commands
        canLeave: window.settingsOpen || window.chat.isGenerating || page.find.isOpen
        onActivated: commandId => actions.run(commandId)
    }
    Loader {
        id: shortcutsOverlay
        anchors.fill: parent
        active: false
        sourceComponent: ShortcutsOverlay {
            objectName: "shortcutsOverlay"
            commands: window.commands
            onClosed: window.backToWriting()
            onChangeRequested: window.openSettingsAt("shortcuts")
        }
    }
    Loader {
        id: palette
        active: false
        sourceComponent: SearchPalette {
            objectName: "searchPalette"
            search: window.search
            onConversationChosen: (conversationId, messageId, words) => actions.openFound(conversationId, messageId, words)
            onCommandChosen: commandId => actions.run(commandId)
            onClosed: window.backToWriting()
        }
    }
    Dialogs {
        id: dialogs
        objectName: "dialogs"
        anchors.fill: parent
        chat: window.chat
        organiser: window.organiser
        models: window.models
        onFinished: window.backToWriting()
        onCloseRequested: window.close()
    }
    Component {
        id: sidebarPart
        Sidebar {
            chat: window.chat
            conversations: window.conversations
            organiser: window.organiser
            onNewChatRequested: window.newChat()
            onTemporaryChatRequested: window.newTemporaryChat()
            onSearchRequested: window.openSearch()
            onSettingsRequested: window.openSettings(false)
            onConversationChosen: conversationId => window.openConversation(conversationId)
            onRemoveRequested: (ids, title) => dialogs.askToRemove(ids, title)
            onNewWindowRequested: conversationId => window.windows.openNew(conversationId)
        }
    }
    Drawer {
        id: drawer
        objectName: "drawer"
        width: Math.min(Theme.sidebarWidth + Theme.space24, window.width - Theme.space48)
        height: window.height
        interactive: window.narrow
        background: Rectangle {
            color: Theme.sidebar
        }
        T.Overlay.modal: Rectangle {
            color: Theme.scrim
        }
        contentItem: Loader {
            active: window.narrow
            sourceComponent: sidebarPart
        }
    }

    Loader {
        id: sidebar
        active: !window.narrow
        x: window.sidebarOpen && active ? 0 : -Theme.sidebarWidth
        width: Theme.sidebarWidth
        height: parent.height
        sourceComponent: sidebarPart
        enabled: window.sidebarOpen
        visible: x > -Theme.sidebarWidth
        Behavior on x {
            enabled: !window.narrow
            NumberAnimation {
                duration: Theme.layoutMotion
                easing.type: Easing.OutCubic
            }
        }
    }
    Item {
        id: main
        x: window.narrow ? 0 : sidebar.x + Theme.sidebarWidth
        width: parent.width - x
        height: parent.height

        ChatHeader {
            id: header
            width: parent.width
            chat: window.chat
            models: window.models
            temporary: window.temporary
            newChatVisible: window.narrow || !window.sidebarOpen
            cost: window.usage.conversationCost
            onSidebarToggled: window.toggleSidebar()
            onNewChatRequested: window.newChat()
            onAddFileRequested: dialogs.askForModelFile()
            onAddKeyRequested: window.openSettings(true)
            onPickerClosed: window.backToWriting()
        }
        Banners {
            id: banners
            anchors.top: header.bottom
            width: parent.width
            chat: window.chat
            shell: window.shell
            limit: window.limit
            onButtonGone: window.backToWriting()
            onUsageRequested: window.openUsage()
            onAddFileRequested: dialogs.askForModelFile()
            onAddKeyRequested: window.openSettings(true)
            onChooseModelRequested: header.openPicker()
        }
        ChatPage {
            id: page
            anchors.top: banners.bottom
            anchors.bottom: parent.bottom
            width: parent.width
            visible: !window.settingsOpen && !window.firstRun.isOpen
            chat: window.chat
            contextMeter: window.contextMeter
            temporary: window.temporary.isOpen
            onChooseModelRequested: header.openPicker()
            onEnterKeyRequested: window.openSettings(true)
            onAddFilesRequested: dialogs.askForFiles()
        }
        Loader {
            id: settingsPage
            anchors.fill: page
            active: window.settingsOpen && !window.usageOpen
            sourceComponent: SettingsPage {
                objectName: "settingsPage"
                settings: window.settings
                endpoints: window.endpoints
                endpointEditor: window.endpointEditor
                commands: window.commands
                shell: window.shell
                keyFirst: window.keyWanted
                keyForModel: window.models.selectedKey
                onClosed: window.closeSettings()
                onUsageRequested: window.openUsage()
                onAddFileRequested: dialogs.askForModelFile()
            }
        }
        Loader {
            id: firstRunPage
            anchors.fill: page
            active: window.firstRun.isOpen
            visible: !window.settingsOpen
            onActiveChanged: if (!active) window.backToWriting()
            sourceComponent: FirstRunPage {
                objectName: "firstRunPage"
                firstRun: window.firstRun
                settings: window.settings
                models: window.models
                onKeyRequested: window.openSettings(true)
                onAddFileRequested: dialogs.askForModelFile()
                onChooseModelRequested: header.openPicker()
            }
        }
        Loader {
            anchors.fill: page
            active: window.usageOpen
            sourceComponent: UsagePage {
                objectName: "usagePage"
                usage: window.usage
                accounts: window.accounts
                onClosed: window.closeSettings()
            }
        }
        DropArea {
            anchors.fill: parent
            keys: ["text/uri-list"]
            // Models go to the list of models, everything else is for the question.
            onDropped: drop => {
                const isModel = url => /(\.gguf|\.safetensors|\/config\.json)$/.test(url);
                drop.urls.filter(isModel).forEach(url => window.models.addModelFile(url.toString()));
                const others = drop.urls.filter(url => !isModel(url));
                if (others.length > 0)
                    window.chat.attachments.addFiles(others);
            }
        }
    }
}
