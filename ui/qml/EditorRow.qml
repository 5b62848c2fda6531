// The source of a message while it is edited in its place: Esc leaves it as it was, Ctrl+Enter saves or sends.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import Isobath

MessageFrame {
    id: row

    required property string text
    required property bool isAnswer

    signal edited(string text)
    signal cancelled
    signal saved(string text, bool andContinue)
    // Where typing goes on, below the top of `item`.
    signal cursorMoved(Item item, rect cursor)

    function takeFocus() {
        area.forceActiveFocus();
    }

    above: Theme.space12
    // Once it begins; not each time that it comes into view again.
    ListView.onAdd: area.forceActiveFocus()

    Column {
        width: parent.width
        spacing: Theme.space8

        TextArea {
            id: area
            objectName: "answerEditor"
            width: parent.width
            padding: Theme.space12
            wrapMode: TextArea.Wrap
            textFormat: TextEdit.PlainText
            selectByMouse: true
            color: Theme.text
            selectionColor: Theme.selection
            selectedTextColor: Theme.text
            font: row.isAnswer ? Theme.codeFont : Qt.font({ pixelSize: Theme.body })
            Accessible.name: row.isAnswer ? qsTr("Source of the answer") : qsTr("Your question")
            background: Rectangle {
                radius: Theme.radiusCard
                color: Theme.surface
                border.width: area.activeFocus ? Theme.focusLine : Theme.line
                border.color: area.activeFocus ? Theme.accent : Theme.outline
            }
            Component.onCompleted: {
                text = row.text; // not bound: what is typed goes the other way
                cursorPosition = length;
            }
            onTextChanged: if (activeFocus) row.edited(SourceText.of(textDocument))
            onCursorRectangleChanged: if (activeFocus) row.cursorMoved(area, cursorRectangle)
            Keys.onEscapePressed: row.cancelled()
            Keys.onReturnPressed: event => enterPressed(event)
            Keys.onEnterPressed: event => enterPressed(event)
            Keys.onTabPressed: nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
            Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)

            function enterPressed(event) {
                event.accepted = event.modifiers & Qt.ControlModifier;
                if (event.accepted && save.enabled)
                    row.saved(SourceText.of(textDocument), false);
            }
        }
        Row {
            spacing: Theme.space8
            TextButton {
                id: save
                objectName: "saveEdit"
                primary: true
                enabled: area.text.trim().length > 0
                text: row.isAnswer ? qsTr("Save") : qsTr("Send")
                onClicked: row.saved(SourceText.of(area.textDocument), false)
            }
            TextButton {
                objectName: "saveEditAndContinue"
                visible: row.isAnswer
                enabled: save.enabled
                text: qsTr("Save and continue")
                onClicked: row.saved(SourceText.of(area.textDocument), true)
            }
            TextButton {
                quiet: true
                text: qsTr("Cancel")
                onClicked: row.cancelled()
            }
        }
    }
}
