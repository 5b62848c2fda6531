// A row with code of an answer, or with a part of it.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

MessageFrame {
    id: row

    required property int index
    required property bool isFirstPart
    required property bool isLastPart
    required property bool isOpen
    required property string text
    required property string language
    required property int indent
    required property bool inThinking

    property alias partOf: block.partOf

    signal copyRequested
    signal saveRequested(string fileName)

    inset: inThinking
    above: isFirstPart ? Theme.space12 : 0

    CodeBlock {
        id: block
        x: row.indent * Theme.space24
        width: parent.width - x
        code: row.text
        language: row.language
        isFirstPart: row.isFirstPart
        isLastPart: row.isLastPart
        isOpen: row.isOpen
        onCopyRequested: row.copyRequested()
        onSaveRequested: fileName => row.saveRequested(fileName)
    }
}
