// A row with a displayed formula of an answer.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

MessageFrame {
    id: row

    required property string text
    required property int indent
    required property int quoteDepth
    required property bool isOpen
    required property bool inThinking

    signal copyRequested

    inset: inThinking

    MathBlock {
        id: formula
        objectName: "mathBlock"
        x: row.indent * Theme.space24 + row.quoteDepth * Theme.space16
        width: parent.width - x
        height: implicitHeight
        source: row.text
        isOpen: row.isOpen
        ink: row.inThinking || row.quoteDepth > 0 ? Theme.muted : Theme.text
        size: row.inThinking ? Theme.secondary + 1 : Theme.body
        onCopyRequested: row.copyRequested()
    }
    QuoteBars {
        depth: row.quoteDepth
        length: formula.height
    }
}
