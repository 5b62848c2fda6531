// Saves code of an answer as a file; asks where, and once more before it replaces one.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Dialogs
import QtCore
import Isobath

Item {
    id: saver

    property string code
    property url place

    // Everything was closed, whatever was chosen.
    signal finished

    function ask(code, fileName) {
        saver.code = code;
        files.active = true;
        files.item.currentFile = files.item.currentFolder + "/" + fileName;
        files.item.open();
    }
    function write(mayReplace) {
        if (!mayReplace && TextFile.exists(place)) {
            replacing.active = true;
            replacing.item.open();
            return;
        }
        const problem = TextFile.write(place, code, mayReplace);
        if (problem.length === 0) {
            finished();
            return;
        }
        failing.active = true;
        failing.item.text = problem;
        failing.item.open();
    }

    Loader {
        id: files
        active: false
        sourceComponent: FileDialog {
            title: qsTr("Save code")
            fileMode: FileDialog.SaveFile
            // Asked here, in the same way on every desktop.
            options: FileDialog.DontConfirmOverwrite
            currentFolder: StandardPaths.writableLocation(StandardPaths.DocumentsLocation)
            onAccepted: {
                saver.place = selectedFile;
                saver.write(false);
            }
            onRejected: saver.finished()
        }
    }
    Loader {
        id: replacing
        active: false
        sourceComponent: ConfirmDialog {
            objectName: "replaceDialog"
            title: qsTr("Replace the file?")
            text: qsTr("“%1” is there already. Its content will be lost.").arg(TextFile.nameOf(saver.place))
            acceptText: qsTr("Replace")
            onAccepted: saver.write(true)
            onRejected: saver.finished()
        }
    }
    Loader {
        id: failing
        active: false
        sourceComponent: ConfirmDialog {
            objectName: "saveFailedDialog"
            title: qsTr("The code is not saved")
            acceptText: qsTr("Choose another place")
            onAccepted: files.item.open()
            onRejected: saver.finished()
        }
    }
}
