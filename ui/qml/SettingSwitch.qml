// A setting that is on or off.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

SettingRow {
    id: row

    // A function, as qmlcachegen 6.4 makes nothing of the same statement in the handler below.
    function choose(on) {
        settings[name] = on;
    }

    Pill {
        objectName: "switch-" + row.name
        text: row.label
        stateText: checked ? qsTr("on") : qsTr("off")
        checked: row.settings[row.name]
        onClicked: row.choose(!checked)
    }
}
