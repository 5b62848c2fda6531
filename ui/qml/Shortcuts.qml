// The keys of the window.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

Item {
    id: keys

    property bool canLeave: false

    signal newChat
    signal search
    signal toggleSidebar
    signal leave
    signal pickModel
    signal openSettings
    signal openOptions
    signal focusInput
    signal copyLastAnswer
    signal answerAgain

    Shortcut {
        sequences: ["Ctrl+N", "Ctrl+Shift+O"]
        onActivated: keys.newChat()
    }
    Shortcut {
        sequence: "Ctrl+K"
        onActivated: keys.search()
    }
    Shortcut {
        sequence: "Ctrl+B"
        onActivated: keys.toggleSidebar()
    }
    Shortcut {
        sequence: "Esc"
        enabled: keys.canLeave
        onActivated: keys.leave()
    }
    Shortcut {
        sequence: "Ctrl+Shift+M"
        onActivated: keys.pickModel()
    }
    Shortcut {
        sequence: "Ctrl+Shift+P"
        onActivated: keys.openOptions()
    }
    Shortcut {
        sequence: "Ctrl+,"
        onActivated: keys.openSettings()
    }
    Shortcut {
        sequences: ["Shift+Esc", "Ctrl+I"]
        onActivated: keys.focusInput()
    }
    Shortcut {
        sequence: "Ctrl+Shift+C"
        onActivated: keys.copyLastAnswer()
    }
    Shortcut {
        sequence: "Ctrl+R"
        onActivated: keys.answerAgain()
    }
    Shortcut {
        sequence: StandardKey.Quit
        onActivated: Qt.quit()
    }
}
