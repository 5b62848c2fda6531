// What was asked: a bubble at the right, at most three quarters of the column wide.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

MessageFrame {
    id: row

    required property string text
    required property var images
    property bool actionsVisible: false

    signal copyRequested
    signal imageOpened(string source)

    above: Theme.space24

    ImageStrip {
        id: strip
        objectName: "questionImages"
        // As wide as its images, so that they stand at the right.
        readonly property real tile: Theme.thumbnail + spacing
        x: parent.width - width
        width: Math.min(row.images.length, Math.floor((parent.width + spacing) / tile)) * tile - spacing
        visible: row.images.length > 0
        images: row.images
        onOpened: source => row.imageOpened(source)
    }
    Rectangle {
        id: bubble
        readonly property real widest: parent.width * Theme.bubbleShare
        x: parent.width - width
        y: strip.visible ? strip.height + Theme.space8 : 0
        width: Math.min(edit.implicitWidth, widest)
        height: edit.height
        radius: Theme.radiusCard
        color: Theme.bubble
        border.width: Theme.highContrast ? Theme.line : 0
        border.color: Theme.outline

        TextEdit {
            id: edit
            width: bubble.width
            padding: Theme.space8 + 2
            leftPadding: Theme.space16
            rightPadding: Theme.space16
            readOnly: true
            selectByMouse: true
            wrapMode: TextEdit.Wrap
            textFormat: TextEdit.PlainText
            text: row.text
            font.pixelSize: Theme.body
            color: Theme.text
            selectionColor: Theme.selection
            selectedTextColor: Theme.text
            Accessible.role: Accessible.StaticText
            Accessible.name: qsTr("You asked: %1").arg(row.text)
        }
    }
    CopyButton {
        x: bubble.x - width - Theme.space4
        y: bubble.y + Math.max(0, bubble.height - height - Theme.space4)
        opacity: row.actionsVisible || activeFocus ? 1 : 0
        text: qsTr("Copy question")
        onClicked: row.copyRequested()
    }
}
