// What the reader chose about writing and reading, for the parts deep inside; set from the settings.
// SPDX-License-Identifier: Apache-2.0
pragma Singleton
import QtQuick

QtObject {
    property string sendKey: "enter" // or "ctrlEnter"
}
