// Settings of the program as a whole.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

ColumnLayout {
    id: section

    required property QtObject settings
    readonly property string title: qsTr("General")

    SettingsHeading {
        text: section.title
    }
    SettingChoice {
        settings: section.settings
        name: "language"
        label: qsTr("Language")
        description: qsTr("Of the window. Answers come in the language you ask in.")
        options: [
            { value: "system", name: qsTr("As the system") },
            { value: "en", name: "English" },
            { value: "zh_CN", name: "简体中文" }
        ]
    }
    SettingChoice {
        settings: section.settings
        name: "startWith"
        label: qsTr("At the start")
        description: qsTr("What is open when Isobath starts.")
        options: [
            { value: "newChat", name: qsTr("A new chat") },
            { value: "lastChat", name: qsTr("The last conversation") }
        ]
    }
}
