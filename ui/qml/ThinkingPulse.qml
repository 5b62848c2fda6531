// A dot that breathes while something is under way; still where motion is not wanted.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

Rectangle {
    id: dot

    property bool running: true

    width: Theme.space8
    height: Theme.space8
    radius: Theme.space4
    color: Theme.accent

    SequentialAnimation on opacity {
        running: dot.running && dot.visible && !Theme.reducedMotion
        loops: Animation.Infinite
        onStopped: dot.opacity = 1
        NumberAnimation {
            to: 0.3
            duration: 700
            easing.type: Easing.InOutSine
        }
        NumberAnimation {
            to: 1
            duration: 700
            easing.type: Easing.InOutSine
        }
    }
}
