// A setting that is one of a few values.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

SettingRow {
    id: row

    // Of {value, name}.
    required property var options

    ChoicePills {
        Layout.fillWidth: true
        name: row.label
        options: row.options
        value: String(row.settings[row.name])
        onChosen: value => row.settings[row.name] = value
    }
}
