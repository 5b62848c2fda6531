// The small cross in the corner of what can be taken away.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

IconButton {
    anchors.right: parent.right
    anchors.top: parent.top
    implicitWidth: Theme.controlSmall - Theme.space4
    implicitHeight: Theme.controlSmall - Theme.space4
    iconSize: Theme.iconSmall - 2
    iconName: "close"

    Rectangle {
        anchors.fill: parent
        anchors.margins: 1
        z: -1
        radius: width / 2
        color: Theme.surface
        border.width: Theme.line
        border.color: Theme.outline
    }
}
