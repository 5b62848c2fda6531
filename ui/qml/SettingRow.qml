// One setting: its name, what it does, its control, and the way back to its default.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

Rectangle {
    id: row

    default property alias control: slot.data
    required property string label
    property string description
    // A property of the settings; with one there is a way back to its default.
    property QtObject settings
    property string name
    property bool canReset: settings && name.length > 0 && settings.changedSettings.includes(name)
    // What the search of the page reads and sets.
    readonly property bool isSetting: true
    property bool found: false

    signal resetRequested

    Layout.fillWidth: true
    implicitHeight: column.implicitHeight + 2 * Theme.space8
    radius: Theme.radiusControl
    color: found ? Theme.accentSoft : "transparent"
    border.width: found ? Theme.line : 0
    border.color: Theme.accent
    Accessible.role: Accessible.Grouping
    Accessible.name: label
    Accessible.description: description

    ColumnLayout {
        id: column
        x: Theme.space8
        y: Theme.space8
        width: parent.width - 2 * Theme.space8
        spacing: Theme.space4

        RowLayout {
            Layout.minimumHeight: Theme.controlSmall
            spacing: Theme.space8
            Text {
                Layout.fillWidth: true
                text: row.label
                textFormat: Text.PlainText
                wrapMode: Text.Wrap
                font.pixelSize: Theme.body
                font.weight: Font.Medium
                color: Theme.text
            }
            IconButton {
                objectName: "reset-" + row.name
                visible: row.canReset
                implicitHeight: Theme.controlSmall
                iconName: "again"
                iconSize: Theme.iconSmall
                text: qsTr("Back to the default: %1").arg(row.label)
                onClicked: row.settings && row.name.length > 0 ? row.settings.reset(row.name) : row.resetRequested()
            }
        }
        SettingsText {
            text: row.description
        }
        ColumnLayout {
            id: slot
            Layout.fillWidth: true
            Layout.topMargin: Theme.space4
            spacing: Theme.space8
            visible: children.length > 0
        }
    }
}
