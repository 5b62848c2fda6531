// Shown instead of the window when the conversations can't be opened: what is wrong, and that nothing was changed.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

ThemedWindow {
    id: window

    required property string problem
    required property string advice

    visible: true
    width: Theme.dialogWidth + 2 * Theme.space32
    height: content.implicitHeight + 2 * Theme.space32
    title: qsTr("Isobath")

    Shortcut {
        sequence: "Esc"
        onActivated: Qt.quit()
    }
    Column {
        id: content
        x: Theme.space32
        y: Theme.space32
        width: parent.width - 2 * Theme.space32
        spacing: Theme.space16

        Text {
            width: parent.width
            text: qsTr("Your conversations can't be opened")
            wrapMode: Text.Wrap
            font.pixelSize: Theme.heading2
            font.weight: Font.DemiBold
            color: Theme.text
            Accessible.role: Accessible.Heading
            Accessible.name: text
        }
        TextEdit {
            width: parent.width
            readOnly: true
            selectByMouse: true
            wrapMode: TextEdit.Wrap
            textFormat: TextEdit.PlainText
            text: window.problem
            font.pixelSize: Theme.body
            color: Theme.text
            selectionColor: Theme.selection
            selectedTextColor: Theme.text
        }
        Text {
            width: parent.width
            text: window.advice
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            font.pixelSize: Theme.secondary
            color: Theme.muted
        }
        TextButton {
            anchors.right: parent.right
            primary: true
            focus: true
            text: qsTr("Close")
            onClicked: Qt.quit()
        }
    }
}
