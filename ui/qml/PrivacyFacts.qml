// What Isobath does not do, and the only times that it uses the network.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

ColumnLayout {
    spacing: 0

    Repeater {
        model: [
            { label: qsTr("Nothing is reported"), text: qsTr("No telemetry, no crash reports, no search for updates. There is nothing to turn off.") },
            { label: qsTr("The network is used when you ask"), text: qsTr("What you send goes to the model that you chose, and nowhere else. A model on this computer uses no network at all.") },
            { label: qsTr("Conversations stay here"), text: qsTr("They are in one file on this computer. Sending an old one to a model elsewhere is asked first.") },
            { label: qsTr("Keys stay in the keychain"), text: qsTr("A key goes to the host it was entered for only. It is in no file of Isobath.") },
            { label: qsTr("Pictures in answers wait for you"), text: qsTr("An answer cannot make Isobath open an address: a picture is fetched only when you ask for it.") }
        ]
        SettingRow {
            required property var modelData
            label: modelData.label
            description: modelData.text
        }
    }
}
