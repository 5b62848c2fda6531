// Models on this computer.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

ColumnLayout {
    id: section

    required property QtObject shell
    readonly property string title: qsTr("Models")

    signal addFileRequested

    SettingsHeading {
        text: section.title
    }
    SettingRow {
        label: qsTr("Models on this computer")
        description: qsTr("GGUF files and Hugging Face folders. They are read where they are and never copied; the list of models takes them off again.")
        TextButton {
            objectName: "addModelFile"
            text: qsTr("Add a model file…")
            onClicked: section.addFileRequested()
        }
    }
    SettingRow {
        visible: section.shell.modelsFolder.length > 0
        label: qsTr("Folder of the starter model")
        description: section.shell.modelsFolder
    }
}
