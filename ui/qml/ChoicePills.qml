// A few ways to do something, of which one is on.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

Flow {
    id: choice

    property string name
    property string value
    // Of {value, name}.
    property var options: []

    signal chosen(string value)

    spacing: Theme.space8
    Accessible.role: Accessible.Grouping
    Accessible.name: name

    Repeater {
        model: choice.options
        Pill {
            required property var modelData
            objectName: "choice-" + modelData.value
            iconName: checked ? "check" : ""
            text: modelData.name
            checked: choice.value === modelData.value
            Accessible.role: Accessible.RadioButton
            onClicked: choice.chosen(modelData.value)
        }
    }
}
