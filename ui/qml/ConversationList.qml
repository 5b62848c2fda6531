// The conversations of the sidebar under their headings and in their folders, by keyboard and by mouse.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import Qt.labs.qmlmodels

ListView {
    id: list

    required property QtObject conversations
    required property QtObject organiser

    signal conversationChosen(var conversationId)
    signal newWindowRequested(var conversationId)
    signal removeRequested(var ids, string title)

    function choose(row) {
        conversations.clearSelection();
        currentIndex = row.index;
        conversationChosen(row.conversationId);
    }

    clip: true
    model: conversations
    boundsBehavior: Flickable.StopAtBounds
    activeFocusOnTab: true
    // Headings are passed over.
    keyNavigationEnabled: false
    Keys.onUpPressed: event => step(event, -1)
    Keys.onDownPressed: event => step(event, 1)
    Keys.onEscapePressed: event => {
        event.accepted = conversations.selectedCount > 0;
        conversations.clearSelection();
    }
    function step(event, by) {
        currentIndex = conversations.nextRow(currentIndex, by);
        if (event.modifiers & Qt.ShiftModifier && currentItem && currentItem.conversationId)
            conversations.selectTo(currentItem.conversationId);
    }
    currentIndex: -1
    onActiveFocusChanged: if (activeFocus && currentIndex < 0 && count > 0) currentIndex = conversations.nextRow(-1, 1)
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Conversations")
    ScrollBar.vertical: ScrollBar {}

    delegate: DelegateChooser {
        role: "kind"
        DelegateChoice {
            roleValue: "heading"
            SidebarHeading {
                width: ListView.view.width
            }
        }
        DelegateChoice {
            roleValue: "folder"
            FolderRow {
                width: ListView.view.width
                onToggled: list.organiser.toggleFolder(folderId)
                onRenamed: name => list.organiser.renameFolder(folderId, name)
                onMenuRequested: place => {
                    list.currentIndex = index;
                    menus.showFolder(this, place);
                }
                onDropped: conversationId => Qt.callLater(list.organiser.moveTo, list.conversations.idsFor(conversationId), folderId)
            }
        }
        DelegateChoice {
            roleValue: "conversation"
            ConversationRow {
                width: ListView.view.width
                dragParent: list
                onChosen: list.choose(this)
                onToggled: {
                    list.currentIndex = index;
                    list.conversations.toggleSelected(conversationId);
                }
                onExtended: list.conversations.selectTo(conversationId)
                onRenamed: newTitle => list.conversations.rename(conversationId, newTitle)
                onRemoveRequested: list.removeRequested(list.conversations.idsFor(conversationId), title)
                onMenuRequested: place => {
                    list.currentIndex = index;
                    menus.showConversation(this, place);
                }
            }
        }
    }
    Text {
        visible: list.count === 0
        width: parent.width
        padding: Theme.space8 + 2
        text: list.conversations.filter.length > 0 ? qsTr("No title and no tag has these words.") : list.conversations.isArchive ? qsTr("Nothing is archived.") : qsTr("Conversations appear here.")
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
        font.pixelSize: Theme.secondary
        color: Theme.muted
    }
    SidebarMenus {
        id: menus
        conversations: list.conversations
        organiser: list.organiser
        onRemoveRequested: (ids, title) => list.removeRequested(ids, title)
        onNewWindowRequested: conversationId => list.newWindowRequested(conversationId)
        onFinished: list.forceActiveFocus()
    }
}
