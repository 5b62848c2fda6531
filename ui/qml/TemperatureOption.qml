// The temperature, and what the provider recommends for kinds of tasks.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

OptionRow {
    id: row

    required property QtObject setup

    label: qsTr("Temperature")
    works: setup.temperatureEffect.works
    isWrong: field.isWrong
    note: isWrong ? qsTr("From 0 to 2.") : setup.temperatureEffect.note

    NumberField {
        id: field
        objectName: "temperature"
        Layout.fillWidth: true
        placeholderText: qsTr("The model's default")
        value: row.setup.temperature
        take: text => row.setup.setTemperature(text)
        Accessible.name: qsTr("Temperature")
    }
    Flow {
        Layout.fillWidth: true
        spacing: Theme.space8
        Repeater {
            model: row.setup.temperatures
            Pill {
                required property var modelData
                text: modelData.text
                stateText: modelData.value
                checked: row.setup.temperature === modelData.value
                Accessible.role: Accessible.RadioButton
                onClicked: row.setup.setTemperature(checked ? "" : modelData.value)
            }
        }
    }
}
