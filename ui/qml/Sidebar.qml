// New chat, search, the conversations in groups and folders, the archive, and the settings.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

Rectangle {
    id: sidebar

    required property QtObject chat
    required property QtObject conversations
    required property QtObject organiser

    signal newChatRequested
    signal temporaryChatRequested
    signal searchRequested
    signal settingsRequested
    signal conversationChosen(var conversationId)
    signal newWindowRequested(var conversationId)
    signal removeRequested(var ids, string title)

    color: Theme.sidebar
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Conversations")

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: Theme.space12
        spacing: Theme.space8

        RowLayout {
            spacing: Theme.space4
            SidebarButton {
                Layout.fillWidth: true
                iconName: "plus"
                text: qsTr("New chat")
                shortcutText: CommandKeys.text("newChat")
                onClicked: sidebar.newChatRequested()
            }
            IconButton {
                objectName: "newTemporaryChat"
                iconName: "temporary"
                text: qsTr("New temporary chat")
                shortcutText: CommandKeys.text("newTemporaryChat")
                onClicked: sidebar.temporaryChatRequested()
            }
        }
        SidebarButton {
            objectName: "searchAll"
            Layout.fillWidth: true
            iconName: "search"
            text: qsTr("Search everything")
            shortcutText: CommandKeys.text("searchAll")
            onClicked: sidebar.searchRequested()
        }
        Field {
            id: search
            objectName: "titleFilter"
            Layout.fillWidth: true
            placeholderText: qsTr("Filter by title or #tag")
            Accessible.name: qsTr("Filter conversations by title or tag")
            onTextChanged: sidebar.conversations.filter = text
            Keys.onEscapePressed: event => {
                event.accepted = text.length > 0;
                clear();
            }
            Keys.onDownPressed: list.forceActiveFocus()
        }
        SidebarButton {
            objectName: "leaveArchive"
            Layout.fillWidth: true
            visible: sidebar.conversations.isArchive
            iconName: "archive"
            text: qsTr("Archive: back to all conversations")
            onClicked: sidebar.conversations.isArchive = false
        }
        ConversationList {
            id: list
            objectName: "conversationList"
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.topMargin: Theme.space4
            conversations: sidebar.conversations
            organiser: sidebar.organiser
            onConversationChosen: conversationId => sidebar.conversationChosen(conversationId)
            onNewWindowRequested: conversationId => sidebar.newWindowRequested(conversationId)
            onRemoveRequested: (ids, title) => sidebar.removeRequested(ids, title)
        }
        UndoBar {
            objectName: "undoBar"
            Layout.fillWidth: true
            organiser: sidebar.organiser
        }
        SidebarButton {
            objectName: "openArchive"
            Layout.fillWidth: true
            visible: !sidebar.conversations.isArchive && sidebar.conversations.archivedCount > 0
            iconName: "archive"
            text: qsTr("Archive (%1)").arg(sidebar.conversations.archivedCount)
            onClicked: sidebar.conversations.isArchive = true
        }
        SidebarButton {
            Layout.fillWidth: true
            iconName: "settings"
            text: qsTr("Settings")
            shortcutText: CommandKeys.text("settings")
            onClicked: sidebar.settingsRequested()
        }
    }
    Rectangle {
        anchors.right: parent.right
        width: Theme.line
        height: parent.height
        color: Theme.hairline
    }
}
