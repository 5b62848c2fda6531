// The bars at the beginning of what stands in quotes, one for each quote.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

Repeater {
    id: bars

    required property int depth
    // That of what stands behind them.
    required property real length
    // The text begins at the right.
    property bool mirrored: false

    model: depth

    Rectangle {
        required property int index
        x: bars.mirrored ? parent.width - width - index * Theme.space16 : index * Theme.space16
        width: Theme.focusLine + 1
        height: bars.length
        color: Theme.hairline
    }
}
