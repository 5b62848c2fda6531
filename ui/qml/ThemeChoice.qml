// Four ways to colour the window, of which one is on.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

ChoicePills {
    name: qsTr("Theme")
    options: [
        { value: "system", name: qsTr("As the system") },
        { value: "light", name: qsTr("Light") },
        { value: "dark", name: qsTr("Dark") },
        { value: "contrast", name: qsTr("High contrast") }
    ]
}
