// What is asked of the reader now and then; nothing of it exists before it is needed.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtCore
import QtQuick.Dialogs

Item {
    id: dialogs

    required property QtObject chat
    required property QtObject conversations
    required property QtObject models

    // A dialog was closed, whatever was chosen in it.
    signal finished

    function askForModelFile() {
        fileDialog.active = true;
        fileDialog.item.open();
    }
    function askToRemove(conversationId, title) {
        removal.active = true;
        removal.item.conversationId = conversationId;
        removal.item.text = qsTr("“%1” will be removed from this computer. This can't be undone.").arg(title);
        removal.item.open();
    }

    Connections {
        target: dialogs.chat
        function onConfirmSendOut(place) {
            sending.active = true;
            sending.item.place = place;
            sending.item.open();
        }
    }
    Loader {
        id: fileDialog
        active: false
        sourceComponent: FileDialog {
            title: qsTr("Add a model file")
            currentFolder: StandardPaths.writableLocation(StandardPaths.DownloadLocation)
            nameFilters: [qsTr("Model files (*.gguf *.safetensors config.json)"), qsTr("All files (*)")]
            onAccepted: {
                dialogs.models.addModelFile(selectedFile.toString());
                dialogs.finished();
            }
            onRejected: dialogs.finished()
        }
    }
    Loader {
        id: removal
        active: false
        sourceComponent: ConfirmDialog {
            objectName: "removalDialog"
            property var conversationId
            title: qsTr("Delete this conversation?")
            acceptText: qsTr("Delete")
            onAccepted: dialogs.conversations.remove(conversationId)
            onClosed: dialogs.finished()
        }
    }
    Loader {
        id: sending
        active: false
        sourceComponent: ConfirmDialog {
            objectName: "sendingDialog"
            property string place
            title: qsTr("Send this conversation to %1?").arg(place)
            text: qsTr("So far nothing of it was answered there. To answer there, all of its messages are sent to %1.").arg(place)
            acceptText: qsTr("Send")
            rejectText: qsTr("Keep it here")
            onAccepted: dialogs.chat.confirmed()
            onRejected: dialogs.chat.declined()
            onClosed: dialogs.finished()
        }
    }
}
