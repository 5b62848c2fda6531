// What was read out of a file of a question, as it is sent.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Templates as T

Popup {
    id: viewer

    property QtObject chat
    property string source
    readonly property var file: visible && chat ? chat.fileText(source) : ({})

    parent: T.Overlay.overlay
    anchors.centerIn: parent
    width: parent ? Math.min(Theme.readingWidth + 2 * Theme.space32, parent.width - 2 * Theme.space16) : 0
    height: parent ? parent.height - 2 * Theme.space32 : 0
    modal: true
    focus: true
    padding: Theme.space16
    background: Card {}
    T.Overlay.modal: Rectangle {
        color: Theme.scrim
    }
    onOpened: text.forceActiveFocus()

    contentItem: Item {
        Text {
            id: title
            anchors.left: parent.left
            anchors.right: close.left
            anchors.rightMargin: Theme.space8
            text: viewer.file.name ?? ""
            textFormat: Text.PlainText
            elide: Text.ElideMiddle
            font.pixelSize: Theme.heading3
            color: Theme.text
        }
        Text {
            id: note
            anchors.left: parent.left
            anchors.right: close.left
            anchors.top: title.bottom
            text: viewer.file.note ?? ""
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            font.pixelSize: Theme.caption
            color: Theme.muted
        }
        IconButton {
            id: close
            anchors.right: parent.right
            anchors.top: parent.top
            iconName: "close"
            text: qsTr("Close")
            shortcutText: "Esc"
            onClicked: viewer.close()
        }
        ScrollView {
            anchors.fill: parent
            anchors.topMargin: Math.max(close.height, title.height + note.height) + Theme.space12

            TextArea {
                id: text
                objectName: "viewedText"
                readOnly: true
                selectByMouse: true
                wrapMode: TextArea.Wrap
                textFormat: TextEdit.PlainText
                text: viewer.file.text ?? ""
                font: Theme.codeFont
                color: Theme.text
                selectionColor: Theme.selection
                selectedTextColor: Theme.text
                background: null
                Accessible.name: qsTr("Text of the file %1").arg(viewer.file.name ?? "")
            }
        }
    }
}
