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
    function askForImages() {
        imageDialog.active = true;
        imageDialog.item.open();
    }
    function askToRemove(conversationId, title) {
        removal.active = true;
        removal.item.conversationId = conversationId;
        removal.item.text = qsTr("“%1” will be removed from this computer. This can't be undone.").arg(title);
        removal.item.open();
    }

    Connections {
        target: dialogs.chat.sendOut
        function onAsked() {
            sending.active = true;
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
        id: imageDialog
        active: false
        sourceComponent: FileDialog {
            title: qsTr("Add images")
            fileMode: FileDialog.OpenFiles
            currentFolder: StandardPaths.writableLocation(StandardPaths.PicturesLocation)
            nameFilters: [qsTr("Images (*.png *.jpg *.jpeg *.gif *.webp)"), qsTr("All files (*)")]
            onAccepted: {
                dialogs.chat.images.addFiles(selectedFiles);
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
        sourceComponent: SendingDialog {
            objectName: "sendingDialog"
            sendOut: dialogs.chat.sendOut
            // A second host may be asked about at once.
            onClosed: if (!opened) dialogs.finished()
        }
    }
}
