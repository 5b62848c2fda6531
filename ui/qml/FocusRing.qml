// The outline that shows where the keyboard is.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

Rectangle {
    anchors.fill: parent
    anchors.margins: -Theme.focusLine
    radius: Theme.radiusControl + Theme.focusLine
    color: "transparent"
    border.width: Theme.focusLine
    border.color: Theme.accent
}
