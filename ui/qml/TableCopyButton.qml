// Copies a table in one form, and shows for a moment that it did.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

TextButton {
    id: button

    required property string description

    quiet: true
    implicitHeight: Theme.controlSmall
    font.pixelSize: Theme.caption
    iconName: done.running ? "check" : "copy"
    focusPolicy: Qt.TabFocus
    Accessible.name: description
    onClicked: done.restart()

    Timer {
        id: done
        interval: 1500
    }
    Tip {
        text: button.description
        visible: button.hovered || button.visualFocus
    }
}
