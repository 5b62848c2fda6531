// What the rows of the sidebar offer: the menus of a conversation and of a folder, and what they ask.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

Item {
    id: menus

    required property QtObject conversations
    required property QtObject organiser

    property var row: null // whose menu is open
    property var ids: [] // what it is for
    readonly property bool several: ids.length > 1

    signal removeRequested(var ids, string title)
    signal newWindowRequested(var conversationId)
    // What had the keyboard is gone.
    signal finished

    function showConversation(item, place) {
        row = item;
        ids = conversations.idsFor(item.conversationId);
        conversationMenu.active = false;
        conversationMenu.active = true;
        conversationMenu.item.openAt(place);
    }
    function showFolder(item, place) {
        row = item;
        folderMenu.active = true;
        folderMenu.item.openAt(place);
    }
    function askForFolder(forIds) {
        naming.active = true;
        naming.item.ids = forIds;
        naming.item.value = "";
        naming.item.open();
    }
    function askForTags(id) {
        tagging.active = true;
        tagging.item.conversationId = id;
        tagging.item.value = organiser.tagsOf(id);
        tagging.item.open();
    }

    Loader {
        id: conversationMenu
        active: false
        sourceComponent: ActionMenu {
            objectName: "conversationMenu"
            // Fixed while it is open: the row may change under it.
            readonly property var actions: {
                const row = menus.row, ids = menus.ids, organiser = menus.organiser;
                const remove = { text: qsTr("Delete…"), run: () => menus.removeRequested(ids, row.title) };
                const rename = { text: qsTr("Rename  F2"), run: () => row.startRenaming() };
                if (row.isTemporary)
                    return [rename, remove];
                const list = menus.several ? [] : [rename];
                if (!row.isArchived) {
                    list.unshift({ text: row.isPinned ? qsTr("Unpin") : qsTr("Pin"), run: () => organiser.setPinned(ids, !row.isPinned) });
                    list.push({ text: qsTr("Move to folder…"), run: () => menus.showFolders() });
                }
                // What writes into it stays where it is.
                if (!menus.several && !row.isGenerating)
                    list.push({ text: qsTr("Open in a new window"), run: () => menus.newWindowRequested(row.conversationId) });
                if (!menus.several)
                    list.push({ text: qsTr("Tags…"), run: () => menus.askForTags(row.conversationId) });
                list.push({ text: row.isArchived ? qsTr("Take out of the archive") : qsTr("Archive"), run: () => organiser.setArchived(ids, !row.isArchived) });
                list.push(remove);
                return list;
            }
            Instantiator {
                model: conversationMenu.item ? conversationMenu.item.actions : []
                delegate: Action {
                    required property var modelData
                    text: modelData.text
                    // Later, because the row itself may go.
                    onTriggered: Qt.callLater(modelData.run)
                }
                onObjectAdded: (index, action) => conversationMenu.item.insertAction(index, action)
            }
        }
    }
    function showFolders() {
        folderList.active = false;
        folderList.active = true;
        folderList.item.openAt(row);
    }
    Loader {
        id: folderList
        active: false
        sourceComponent: ActionMenu {
            id: choice
            objectName: "folderChoice"
            readonly property var ids: menus.ids
            readonly property var places: [{ id: 0, name: qsTr("No folder") }].concat(menus.organiser.folders)
            Instantiator {
                model: choice.places
                delegate: Action {
                    required property var modelData
                    text: modelData.name
                    onTriggered: Qt.callLater(menus.organiser.moveTo, choice.ids, modelData.id)
                }
                onObjectAdded: (index, action) => choice.insertAction(index, action)
            }
            Action {
                text: qsTr("New folder…")
                onTriggered: Qt.callLater(menus.askForFolder, choice.ids)
            }
        }
    }
    Loader {
        id: folderMenu
        active: false
        sourceComponent: ActionMenu {
            objectName: "folderMenu"
            Action {
                text: qsTr("Rename  F2")
                onTriggered: Qt.callLater(menus.row.startRenaming)
            }
            Action {
                text: qsTr("Move up")
                onTriggered: Qt.callLater(menus.organiser.moveFolder, menus.row.folderId, -1)
            }
            Action {
                text: qsTr("Move down")
                onTriggered: Qt.callLater(menus.organiser.moveFolder, menus.row.folderId, 1)
            }
            Action {
                text: qsTr("Remove the folder, keep what is in it")
                onTriggered: Qt.callLater(menus.organiser.removeFolder, menus.row.folderId)
            }
        }
    }
    Loader {
        id: naming
        active: false
        sourceComponent: NameDialog {
            property var ids: []
            objectName: "folderName"
            title: qsTr("What is the new folder called?")
            acceptText: qsTr("Add the folder")
            onAccepted: text => menus.organiser.addFolder(text, ids)
            onClosed: menus.finished()
        }
    }
    Loader {
        id: tagging
        active: false
        sourceComponent: NameDialog {
            property var conversationId: 0
            objectName: "tagsDialog"
            title: qsTr("Tags of this conversation")
            note: menus.organiser.tags.length > 0 ? qsTr("Apart by commas. In use: %1").arg(menus.organiser.tags.join(", ")) : qsTr("Apart by commas.")
            acceptText: qsTr("Save")
            mayBeEmpty: true
            onAccepted: text => menus.organiser.setTags(conversationId, text)
            onClosed: menus.finished()
        }
    }
}
