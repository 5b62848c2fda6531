// What leaves this computer, and when.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

ColumnLayout {
    id: section

    readonly property string title: qsTr("Privacy and network")

    SettingsHeading {
        text: section.title
    }
    PrivacyFacts {}
}
