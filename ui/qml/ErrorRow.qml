// What went wrong, where the answer would stand: one sentence, one button that helps, the rest on request.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

MessageFrame {
    id: row

    required property string text
    required property var details
    required property string action
    required property string note
    required property bool canContinue
    readonly property string detailsText: details ? String(details) : ""
    property bool detailsOpen: false
    property bool canAct: true

    signal actionTriggered
    signal continueRequested

    readonly property var actionNames: ({
            "retry": note.length > 0 ? qsTr("Ask again") : qsTr("Try again"),
            "askAgain": qsTr("Ask again"),
            "chooseModel": qsTr("Choose a model"),
            "enterKey": qsTr("Enter a key")
        })

    Rectangle {
        width: parent.width
        height: content.implicitHeight + 2 * Theme.space12
        radius: Theme.radiusCard
        color: Theme.dangerSoft
        border.width: Theme.line
        border.color: Theme.danger
        Accessible.role: Accessible.AlertMessage
        Accessible.name: row.text

        ColumnLayout {
            id: content
            x: Theme.space16
            y: Theme.space12
            width: parent.width - 2 * Theme.space16
            spacing: Theme.space8

            RowLayout {
                spacing: Theme.space12
                Icon {
                    Layout.alignment: Qt.AlignTop
                    Layout.topMargin: Theme.focusLine
                    name: "alert"
                    color: Theme.danger
                }
                TextEdit {
                    Layout.fillWidth: true
                    readOnly: true
                    selectByMouse: true
                    wrapMode: TextEdit.Wrap
                    textFormat: TextEdit.PlainText
                    text: row.text
                    font.pixelSize: Theme.body
                    color: Theme.text
                    selectionColor: Theme.selection
                    selectedTextColor: Theme.text
                }
            }
            Text {
                Layout.fillWidth: true
                Layout.leftMargin: Theme.icon + Theme.space12
                visible: row.note.length > 0
                text: row.note
                textFormat: Text.PlainText
                wrapMode: Text.Wrap
                font.pixelSize: Theme.secondary
                color: Theme.muted
            }
            RowLayout {
                Layout.leftMargin: Theme.icon + Theme.space12
                spacing: Theme.space8
                visible: row.canAct && (row.canContinue || row.action.length > 0) || row.detailsText.length > 0
                TextButton {
                    objectName: "continueFailed"
                    visible: row.canAct && row.canContinue
                    text: qsTr("Continue")
                    onClicked: row.continueRequested()
                }
                TextButton {
                    visible: row.canAct && row.action.length > 0
                    text: row.actionNames[row.action] || ""
                    onClicked: row.actionTriggered()
                }
                TextButton {
                    visible: row.detailsText.length > 0
                    quiet: true
                    text: row.detailsOpen ? qsTr("Hide details") : qsTr("Details")
                    onClicked: row.detailsOpen = !row.detailsOpen
                }
            }
            TextEdit {
                Layout.fillWidth: true
                Layout.leftMargin: Theme.icon + Theme.space12
                visible: row.detailsOpen
                readOnly: true
                selectByMouse: true
                wrapMode: TextEdit.WrapAnywhere
                textFormat: TextEdit.PlainText
                text: row.detailsText
                font: Theme.codeFont
                color: Theme.muted
                selectionColor: Theme.selection
                selectedTextColor: Theme.text
            }
        }
    }
}
