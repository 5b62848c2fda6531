// The way to what answers have cost.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

ColumnLayout {
    id: section

    readonly property string title: qsTr("Usage and costs")

    signal usageRequested

    SettingsHeading {
        text: section.title
    }
    SettingRow {
        label: qsTr("Usage, balance and cap")
        description: qsTr("What answers have cost this month, in your currency, and the cap that you set.")
        TextButton {
            objectName: "openUsage"
            text: qsTr("Usage, balance and cap…")
            onClicked: section.usageRequested()
        }
    }
}
