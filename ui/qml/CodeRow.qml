// A row with code of an answer.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

MessageFrame {
    id: row

    required property string text
    required property string language
    required property int indent
    required property bool inThinking

    signal copyRequested

    inset: inThinking

    CodeBlock {
        x: row.indent * Theme.space24
        width: parent.width - x
        code: row.text
        language: row.language
        onCopyRequested: row.copyRequested()
    }
}
