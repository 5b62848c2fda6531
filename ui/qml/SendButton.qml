// Send, which becomes Stop in place while an answer is written.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

AbstractButton {
    id: button

    property bool stops: false

    implicitWidth: Theme.control
    implicitHeight: Theme.control
    text: stops ? qsTr("Stop") : qsTr("Send")

    background: Rectangle {
        radius: height / 2
        color: !button.enabled ? Theme.hover : button.hovered || button.down ? Theme.accentHover : Theme.accent
        FocusRing {
            radius: height / 2
            visible: button.visualFocus
        }
    }
    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            name: button.stops ? "stop" : "send"
            color: button.enabled ? Theme.accentInk : Theme.muted
        }
    }
    Tip {
        text: button.stops ? CommandKeys.withKey(button.text, "stop") : button.text + (Choices.sendKey === "enter" ? "  Enter" : "  Ctrl+Enter")
        visible: button.hovered
    }
}
