// An icon that copies something and shows for a moment that it did; what it copies is its owner's business.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

IconButton {
    id: button

    implicitWidth: Theme.controlSmall
    implicitHeight: Theme.controlSmall
    iconSize: Theme.iconSmall
    iconName: done.running ? "check" : "copy"
    iconColor: done.running ? Theme.success : Theme.muted
    onClicked: done.restart()

    Timer {
        id: done
        interval: 1500
    }
}
