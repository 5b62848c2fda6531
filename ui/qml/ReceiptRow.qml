// The line under an answer: actions on it, and what ran, how fast and at what cost; a click opens the whole of it.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

MessageFrame {
    id: row

    required property string receipt
    required property var details
    property bool actionsVisible: false
    required property bool canContinue
    // The last answer, and nothing is being written.
    property bool canAskAgain: false
    property bool detailsOpen: false
    // Of the answers to the same question; the way to the others is shown where there are any.
    property int answerNumber: 0
    property int answerCount: 0

    signal copyRequested
    signal continueRequested
    signal editRequested
    signal againRequested(Item button)
    signal answerWanted(int number)

    above: Theme.space8

    Column {
        width: parent.width
        spacing: Theme.space8

        Item {
            width: parent.width
            height: Math.max(Theme.controlSmall, line.height)

            Row {
                id: actions
                x: -Theme.space8 + Theme.focusLine
                opacity: row.actionsVisible || copy.activeFocus || edit.activeFocus || again.activeFocus ? 1 : 0
                CopyButton {
                    id: copy
                    text: qsTr("Copy answer")
                    onClicked: row.copyRequested()
                }
                IconButton {
                    id: edit
                    objectName: "editAnswer"
                    visible: row.canAskAgain
                    implicitWidth: Theme.controlSmall
                    implicitHeight: Theme.controlSmall
                    iconSize: Theme.iconSmall
                    iconName: "edit"
                    text: qsTr("Edit answer")
                    onClicked: row.editRequested()
                }
                IconButton {
                    id: again
                    objectName: "answerAgain"
                    visible: row.canAskAgain
                    implicitWidth: Theme.controlSmall
                    implicitHeight: Theme.controlSmall
                    iconSize: Theme.iconSmall
                    iconName: "again"
                    text: qsTr("Answer again")
                    onClicked: row.againRequested(again)
                }
                TextButton {
                    objectName: "continueAnswer"
                    visible: row.canAskAgain && row.canContinue
                    implicitHeight: Theme.controlSmall
                    quiet: true
                    text: qsTr("Continue")
                    onClicked: row.continueRequested()
                }
                IconButton {
                    objectName: "earlierAnswer"
                    visible: row.answerCount > 1
                    enabled: row.answerNumber > 1
                    implicitWidth: Theme.controlSmall
                    implicitHeight: Theme.controlSmall
                    iconSize: Theme.iconSmall
                    iconName: "chevron-right"
                    rotation: 180
                    text: qsTr("Earlier answer")
                    onClicked: row.answerWanted(row.answerNumber - 1)
                }
                Text {
                    anchors.verticalCenter: parent.verticalCenter
                    visible: row.answerCount > 1
                    text: row.answerNumber + "/" + row.answerCount
                    font.pixelSize: Theme.caption
                    color: Theme.muted
                    Accessible.role: Accessible.StaticText
                    Accessible.name: qsTr("Answer %1 of %2").arg(row.answerNumber).arg(row.answerCount)
                }
                IconButton {
                    objectName: "laterAnswer"
                    visible: row.answerCount > 1
                    enabled: row.answerNumber < row.answerCount
                    implicitWidth: Theme.controlSmall
                    implicitHeight: Theme.controlSmall
                    iconSize: Theme.iconSmall
                    iconName: "chevron-right"
                    text: qsTr("Later answer")
                    onClicked: row.answerWanted(row.answerNumber + 1)
                }
            }
            AbstractButton {
                id: line
                anchors.right: parent.right
                objectName: "receiptLine"
                width: implicitContentWidth
                height: Math.max(Theme.controlSmall, implicitContentHeight)
                visible: row.receipt.length > 0
                text: row.receipt
                Accessible.name: qsTr("Receipt: %1").arg(row.receipt)
                onClicked: row.detailsOpen = !row.detailsOpen
                background: Item {
                    FocusRing {
                        visible: line.visualFocus
                    }
                }
                contentItem: Row {
                    id: words
                    spacing: Theme.space4
                    Text {
                        anchors.verticalCenter: parent.verticalCenter
                        width: Math.min(implicitWidth, row.columnWidth - actions.width - 2 * Theme.space16)
                        wrapMode: Text.Wrap
                        maximumLineCount: 4
                        horizontalAlignment: Text.AlignRight
                        text: row.receipt
                        textFormat: Text.PlainText
                        elide: Text.ElideRight
                        font.pixelSize: Theme.caption
                        color: line.hovered ? Theme.text : Theme.muted
                    }
                    Icon {
                        anchors.verticalCenter: parent.verticalCenter
                        visible: row.details.length > 0
                        name: row.detailsOpen ? "chevron-down" : "chevron-right"
                        size: Theme.iconSmall - 2
                        color: line.hovered ? Theme.text : Theme.muted
                    }
                }
            }
        }
        ReceiptDetails {
            visible: row.detailsOpen
            objectName: "receiptDetails"
            anchors.right: parent.right
            widest: row.columnWidth
            details: row.detailsOpen ? row.details : []
        }
    }
}
