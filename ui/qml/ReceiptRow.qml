// The line under an answer: actions on it, and what ran, how fast and at what cost; a click opens the whole of it.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

MessageFrame {
    id: row

    required property string receipt
    required property var details
    property bool actionsVisible: false
    property bool canAskAgain: false
    property bool detailsOpen: false

    signal copyRequested
    signal againRequested

    above: Theme.space8

    Column {
        width: parent.width
        spacing: Theme.space8

        Item {
            width: parent.width
            height: Theme.controlSmall

            Row {
                id: actions
                x: -Theme.space8 + Theme.focusLine
                opacity: row.actionsVisible || copy.activeFocus || again.activeFocus ? 1 : 0
                CopyButton {
                    id: copy
                    text: qsTr("Copy answer")
                    onClicked: row.copyRequested()
                }
                IconButton {
                    id: again
                    visible: row.canAskAgain
                    implicitWidth: Theme.controlSmall
                    implicitHeight: Theme.controlSmall
                    iconSize: Theme.iconSmall
                    iconName: "again"
                    text: qsTr("Answer again")
                    onClicked: row.againRequested()
                }
            }
            AbstractButton {
                id: line
                anchors.right: parent.right
                width: Math.min(implicitContentWidth, parent.width - actions.width - Theme.space8)
                height: parent.height
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
            anchors.right: parent.right
            details: row.detailsOpen ? row.details : []
        }
    }
}
