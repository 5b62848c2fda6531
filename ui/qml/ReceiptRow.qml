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
    // Nothing is being written.
    property bool canAskAgain: false
    property bool detailsOpen: false
    // Of the answers to the same question; the way to the others is shown where there are any.
    required property int branchNumber
    required property int branchCount

    signal copyRequested
    signal continueRequested
    signal editRequested
    signal againRequested(Item button)
    signal answerWanted(int number)
    signal moreRequested(Item button)

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
                opacity: row.actionsVisible || row.branchCount > 1 || copy.activeFocus || edit.activeFocus || again.activeFocus || more.activeFocus ? 1 : 0
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
                    id: more
                    objectName: "answerMore"
                    visible: row.canAskAgain
                    implicitWidth: Theme.controlSmall
                    implicitHeight: Theme.controlSmall
                    iconSize: Theme.iconSmall
                    iconName: "more"
                    text: qsTr("More about this answer")
                    onClicked: row.moreRequested(more)
                }
                Loader {
                    active: row.branchCount > 1
                    visible: active
                    sourceComponent: VersionSwitch {
                        canSwitch: row.canAskAgain
                        number: row.branchNumber
                        count: row.branchCount
                        onWanted: number => row.answerWanted(number)
                    }
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
