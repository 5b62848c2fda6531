// Settings of what the desktop is told about answers.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

ColumnLayout {
    id: section

    required property QtObject settings
    readonly property string title: qsTr("Notifications")

    SettingsHeading {
        text: section.title
    }
    SettingChoice {
        settings: section.settings
        name: "notifyAfter"
        label: qsTr("Notify of long answers")
        description: qsTr("When an answer ends that took this long, and its window is not the active one.")
        options: [
            { value: "5", name: qsTr("From 5 s") },
            { value: "15", name: qsTr("From 15 s") },
            { value: "60", name: qsTr("From 60 s") },
            { value: "never", name: qsTr("Never") }
        ]
    }
    SettingSwitch {
        settings: section.settings
        name: "notifyWithText"
        label: qsTr("Show text in notifications")
        description: qsTr("The beginning of the answer, which others may read on the screen. Without it, only that there is one.")
    }
}
