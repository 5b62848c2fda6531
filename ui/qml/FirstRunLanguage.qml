// The first step of the first start: the language, and how the window looks.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

ColumnLayout {
    id: step

    required property QtObject settings

    spacing: Theme.space8

    SettingsText {
        text: qsTr("A quiet place to talk with DeepSeek models, on this computer or elsewhere. Three short steps; each can be skipped, and all of it is in the settings.")
    }
    SettingChoice {
        settings: step.settings
        name: "language"
        label: qsTr("Language")
        options: [
            { value: "system", name: qsTr("As the system") },
            { value: "en", name: "English" },
            { value: "zh_CN", name: "简体中文" }
        ]
    }
    SettingRow {
        settings: step.settings
        name: "theme"
        label: qsTr("Theme")
        ThemeChoice {
            Layout.fillWidth: true
            value: step.settings.theme
            onChosen: value => step.settings.theme = value
        }
    }
    SettingRow {
        settings: step.settings
        name: "textSize"
        label: qsTr("Text size")
        TextSizeChoice {
            settings: step.settings
        }
    }
}
