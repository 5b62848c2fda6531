// Settings of how to write and how answers are shown.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

ColumnLayout {
    id: section

    required property QtObject settings
    readonly property string title: qsTr("Chat")

    SettingsHeading {
        text: section.title
    }
    SettingChoice {
        settings: section.settings
        name: "sendKey"
        label: qsTr("Send with")
        description: qsTr("With Ctrl+Enter, Enter alone breaks the line. Shift+Enter always does.")
        options: [
            { value: "enter", name: "Enter" },
            { value: "ctrlEnter", name: "Ctrl+Enter" }
        ]
    }
    SettingSwitch {
        settings: section.settings
        name: "thinkingOpen"
        label: qsTr("Show thinking")
        description: qsTr("The thinking of a model is shown opened; one click closes it.")
    }
    SettingSwitch {
        settings: section.settings
        name: "wrapCode"
        label: qsTr("Wrap code")
        description: qsTr("Long lines of code are broken instead of scrolling sideways.")
    }
}
