// The keys of the window: one shortcut for each command, with the keys that the reader gave it.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQml

Item {
    id: shortcuts

    required property QtObject commands
    // What "stop" does has something to do; without it the key goes to whatever has the keyboard.
    property bool canLeave: false

    signal activated(string commandId)

    Instantiator {
        model: shortcuts.commands
        Item {
            id: entry

            required property string commandId
            required property var keys

            parent: shortcuts

            Shortcut {
                sequences: entry.keys
                enabled: !CommandKeys.recording && (entry.commandId !== "stop" || shortcuts.canLeave)
                onActivated: shortcuts.activated(entry.commandId)
            }
        }
    }
}
