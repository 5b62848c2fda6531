// Versions and licences.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

ColumnLayout {
    id: section

    required property QtObject shell
    readonly property string title: qsTr("About")

    SettingsHeading {
        text: section.title
    }
    SettingRow {
        label: qsTr("Isobath %1").arg(section.shell.version)
        description: qsTr("Apache License 2.0. With Qt %1.").arg(section.shell.qtVersion)
    }
    SettingRow {
        label: qsTr("Licences of others")
        description: qsTr("Isobath contains no code of others; it uses these libraries.")
        TextButton {
            objectName: "showLicences"
            text: licences.active ? qsTr("Hide") : qsTr("Show")
            onClicked: licences.active = !licences.active
        }
        Loader {
            id: licences
            Layout.fillWidth: true
            active: false
            visible: active
            sourceComponent: Text {
                objectName: "licences"
                text: section.shell.licences()
                textFormat: Text.MarkdownText
                wrapMode: Text.Wrap
                font.pixelSize: Theme.caption
                color: Theme.text
                linkColor: Theme.accent
                Accessible.role: Accessible.StaticText
                Accessible.name: qsTr("Licences of others")
            }
        }
    }
}
