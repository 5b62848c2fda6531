// Settings of how the window looks.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

ColumnLayout {
    id: section

    required property QtObject settings
    readonly property string title: qsTr("Appearance")

    SettingsHeading {
        text: section.title
    }
    SettingRow {
        settings: section.settings
        name: "theme"
        label: qsTr("Theme")
        description: qsTr("High contrast is black or white, as light or dark as the system is.")
        ThemeChoice {
            Layout.fillWidth: true
            value: section.settings.theme
            onChosen: value => section.settings.theme = value
        }
    }
    SettingRow {
        settings: section.settings
        name: "textSize"
        label: qsTr("Text size")
        description: qsTr("Of everything in the window: from 80 % to 200 %.")
        TextSizeChoice {
            settings: section.settings
        }
    }
    SettingSwitch {
        settings: section.settings
        name: "reducedMotion"
        label: qsTr("Reduced motion")
        description: qsTr("Nothing slides or fades. Where the system asks for that, it is so anyway.")
    }
}
