// A row with words of an answer (or of its thinking): paragraph, heading or list item.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

MessageFrame {
    id: row

    required property string kind
    required property string html
    required property int level
    required property int indent
    required property int quoteDepth
    required property string marker
    required property bool inThinking

    signal linkActivated(string link)

    inset: inThinking
    above: kind === "heading" ? Theme.space24 - Theme.space4 : kind === "listItem" ? Theme.space4 : Theme.space12

    TextBlock {
        width: parent.width
        html: row.html
        marker: row.marker
        level: row.level
        indent: row.indent
        quoteDepth: row.quoteDepth
        subdued: row.inThinking
        onLinkActivated: link => row.linkActivated(link)
    }
}
