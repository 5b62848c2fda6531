// A window in the colours of the theme, also for the parts that Qt draws itself, such as the file dialog.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

ApplicationWindow {
    color: Theme.window
    minimumWidth: Theme.windowMinWidth
    font.pixelSize: Theme.body
    palette {
        window: Theme.surface
        windowText: Theme.text
        base: Theme.surface
        alternateBase: Theme.code
        text: Theme.text
        brightText: Theme.text
        placeholderText: Theme.muted
        button: Theme.hover
        buttonText: Theme.text
        light: Theme.selected
        midlight: Theme.hover
        mid: Theme.outline
        dark: Theme.muted
        // The file dialog writes highlightedText on a mix of light and highlight.
        highlight: Theme.selection
        highlightedText: Theme.text
        link: Theme.accent
    }
}
