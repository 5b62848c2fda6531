// What will probably not fit into the selected model's context, by how much, and what can be done.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

Rectangle {
    id: notice

    required property QtObject meter
    property bool canStartNew: false
    property bool canSend: false

    signal removeRequested
    signal newChatRequested
    signal chooseModelRequested
    signal sendRequested

    function focusFirst() {
        const buttons = [removed, newChat, model];
        buttons.find(button => button.visible).forceActiveFocus(Qt.TabFocusReason);
    }

    implicitHeight: column.implicitHeight + 2 * Theme.space8
    radius: Theme.radiusControl
    color: Theme.warningSoft
    border.width: Theme.highContrast ? Theme.line : 0
    border.color: Theme.outline
    Accessible.role: Accessible.AlertMessage
    Accessible.name: meter.problem

    Column {
        id: column
        x: Theme.space8
        y: Theme.space8
        width: parent.width - 2 * Theme.space8
        spacing: Theme.space8

        Text {
            objectName: "contextProblem"
            width: parent.width
            text: notice.meter.problem
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            font.pixelSize: Theme.secondary
            color: Theme.text
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        Flow {
            width: parent.width
            spacing: Theme.space8

            TextButton {
                id: removed
                objectName: "contextRemove"
                visible: notice.meter.largestFile >= 0
                width: Math.min(implicitWidth, Theme.dialogWidth)
                text: qsTr("Remove %1").arg(notice.meter.largestFileName.length > 32 ? notice.meter.largestFileName.slice(0, 31) + "…" : notice.meter.largestFileName)
                onClicked: notice.removeRequested()
                Tip {
                    text: qsTr("Remove %1, the largest file").arg(notice.meter.largestFileName)
                    visible: removed.hovered
                }
            }
            TextButton {
                id: newChat
                objectName: "contextNewChat"
                visible: notice.canStartNew
                text: qsTr("New chat")
                onClicked: notice.newChatRequested()
                Tip {
                    text: qsTr("Start a new chat. What you typed waits here.")
                    visible: newChat.hovered
                }
            }
            TextButton {
                id: model
                objectName: "contextModel"
                text: qsTr("Choose another model")
                onClicked: notice.chooseModelRequested()
                Tip {
                    text: qsTr("Choose a model that holds more")
                    visible: model.hovered
                }
            }
            TextButton {
                id: anyway
                objectName: "contextSend"
                visible: notice.canSend
                text: qsTr("Send anyway")
                onClicked: notice.sendRequested()
                Tip {
                    text: qsTr("All of it is sent; the size is an estimate.")
                    visible: anyway.hovered
                }
            }
        }
    }
}
