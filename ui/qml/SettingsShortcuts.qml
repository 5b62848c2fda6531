// The keys of every command, with the ways to change them.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

ColumnLayout {
    id: section

    required property QtObject commands
    readonly property string title: qsTr("Shortcuts")

    spacing: 0

    SettingsHeading {
        text: section.title
    }
    SettingRow {
        label: qsTr("Keys")
        description: qsTr("Press + and then the key that you want. Enter, Tab and keys that type text cannot be used alone.")
        TextButton {
            objectName: "resetAllShortcuts"
            enabled: section.commands.isChanged
            text: qsTr("All back to the defaults")
            onClicked: section.commands.resetAll()
        }
    }
    Repeater {
        model: section.commands
        ShortcutSetting {
            commands: section.commands
        }
    }
}
