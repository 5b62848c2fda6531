// Three ways to colour the window, of which one is on.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

Row {
    id: choice

    property string value

    signal chosen(string value)

    spacing: Theme.space8
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Theme")

    Repeater {
        model: [
            { value: "system", name: qsTr("As the system") },
            { value: "light", name: qsTr("Light") },
            { value: "dark", name: qsTr("Dark") }
        ]
        Pill {
            required property var modelData
            iconName: checked ? "check" : ""
            text: modelData.name
            checkable: false
            checked: choice.value === modelData.value
            Accessible.role: Accessible.RadioButton
            onClicked: choice.chosen(modelData.value)
        }
    }
}
