// A setting that is on or off.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

SettingRow {
    id: row

    Pill {
        objectName: "switch-" + row.name
        text: row.label
        stateText: checked ? qsTr("on") : qsTr("off")
        checked: row.settings[row.name]
        onClicked: row.settings[row.name] = !checked
    }
}
