// What is asked of the reader now and then; nothing of it exists before it is needed.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtCore
import QtQuick.Dialogs

Item {
    id: dialogs

    required property QtObject chat
    required property QtObject organiser
    required property QtObject models

    // A dialog was closed, whatever was chosen in it.
    signal finished
    // The reader agreed that a temporary answer is lost.
    signal closeRequested
    property bool mayClose: false

    function askForModelFile() {
        fileDialog.active = true;
        fileDialog.item.open();
    }
    function askForFiles() {
        attachDialog.active = true;
        attachDialog.item.open();
    }
    function askToRemove(ids, title) {
        removal.active = true;
        removal.item.ids = ids;
        removal.item.text = ids.length > 1 ? qsTr("%1 conversations will be removed from this computer.").arg(ids.length) : qsTr("“%1” will be removed from this computer.").arg(title);
        removal.item.open();
    }

    function askToClose() {
        closing.active = true;
        closing.item.open();
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
        id: attachDialog
        active: false
        sourceComponent: FileDialog {
            title: qsTr("Add files")
            fileMode: FileDialog.OpenFiles
            currentFolder: StandardPaths.writableLocation(StandardPaths.DocumentsLocation)
            nameFilters: [qsTr("All files (*)"), qsTr("Images (*.png *.jpg *.jpeg *.gif *.webp)"), qsTr("Documents (*.pdf *.docx *.xlsx *.pptx *.txt *.md)")]
            onAccepted: {
                dialogs.chat.attachments.addFiles(selectedFiles);
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
            property var ids: []
            title: ids.length > 1 ? qsTr("Delete these conversations?") : qsTr("Delete this conversation?")
            acceptText: qsTr("Delete")
            onAccepted: dialogs.organiser.remove(ids)
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
    Loader {
        id: closing
        active: false
        sourceComponent: ConfirmDialog {
            objectName: "closingDialog"
            title: qsTr("Close while a temporary chat is being answered?")
            text: qsTr("A temporary chat is not saved: the question and what has been answered so far will be gone.")
            acceptText: qsTr("Close")
            rejectText: qsTr("Wait")
            onAccepted: {
                dialogs.mayClose = true;
                dialogs.closeRequested();
            }
            onRejected: dialogs.finished()
        }
    }
}
