// Tells the theme what the settings and the desktop ask for.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

Item {
    id: source

    required property QtObject settings
    required property QtObject shell

    Binding {
        target: Theme
        property: "mode"
        value: source.settings.theme
    }
    Binding {
        target: Theme
        property: "textScale"
        value: source.settings.textSize / 100
    }
    Binding {
        target: Theme
        property: "reducedMotion"
        value: source.shell.reducedMotion || source.settings.reducedMotion
    }
    Binding {
        target: Theme
        property: "systemHighContrast"
        value: source.shell.highContrast
    }
    Binding {
        target: Theme
        property: "systemDark"
        value: source.shell.prefersDark
        when: source.shell.knowsColourScheme
    }
}
