// Where the conversations are, and how much they take.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

ColumnLayout {
    id: section

    required property QtObject shell
    readonly property string title: qsTr("Data")

    SettingsHeading {
        text: section.title
    }
    SettingRow {
        label: qsTr("Conversations and settings")
        description: section.shell.dataFile.length > 0 ? qsTr("One file, %1, of %2. Keys are not in it.").arg(section.shell.dataFile).arg(section.shell.dataSize()) : qsTr("In memory only.")
        TextButton {
            objectName: "openDataFolder"
            visible: section.shell.dataFile.length > 0
            text: qsTr("Open the folder")
            onClicked: section.shell.openDataFolder()
        }
    }
}
