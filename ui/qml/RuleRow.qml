// A horizontal rule in an answer.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

MessageFrame {
    required property bool inThinking

    inset: inThinking
    above: Theme.space24

    Rectangle {
        width: parent.width
        height: Theme.line
        color: Theme.hairline
    }
}
