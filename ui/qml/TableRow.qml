// A row with a table of an answer.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

MessageFrame {
    id: row

    required property var tableRows
    required property var alignments
    required property bool inThinking

    signal linkActivated(string link)
    signal copyRequested(string text)

    inset: inThinking

    TableBlock {
        width: parent.width
        height: implicitHeight
        rows: row.tableRows
        alignments: row.alignments
        onLinkActivated: link => row.linkActivated(link)
        onCopyRequested: text => row.copyRequested(text)
    }
}
