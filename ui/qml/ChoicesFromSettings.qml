// Tells what every control asks for, the keys of commands and choices of writing and of code, what the settings say.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

Item {
    id: source

    required property QtObject settings
    required property QtObject commands

    Binding {
        target: CommandKeys
        property: "texts"
        value: source.commands.keyTexts
    }
    Binding {
        target: Choices
        property: "sendKey"
        value: source.settings.sendKey
    }
    Binding {
        target: CodeView
        property: "wrap"
        value: source.settings.wrapCode
    }
    Connections {
        target: CodeView
        function onWrapChanged() {
            source.settings.wrapCode = CodeView.wrap;
        }
    }
}
