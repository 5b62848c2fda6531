// What waits to be sent, one line each: edited, sent at once, or taken out.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

Column {
    id: strip

    required property QtObject chat
    readonly property bool waits: !chat.isGenerating

    signal finished

    // A line goes with what it is clicked for, so this comes later.
    function sendNow(index) {
        chat.sendQueuedNow(index);
        finished();
    }
    function edit(index) {
        chat.editQueued(index);
        finished();
    }
    function remove(index) {
        chat.queue.removeAt(index);
        finished();
    }

    visible: chat.queue.texts.length > 0
    spacing: Theme.space4

    Text {
        width: parent.width
        text: strip.waits ? qsTr("Not sent yet, because the answer did not come to its end.") : qsTr("Sent when the answer has ended:")
        wrapMode: Text.Wrap
        font.pixelSize: Theme.caption
        color: Theme.muted
    }
    Repeater {
        model: strip.chat.queue.texts
        delegate: Rectangle {
            id: chip
            required property string modelData
            required property int index
            width: strip.width
            height: Theme.control
            radius: Theme.radiusControl
            color: Theme.bubble
            border.width: Theme.highContrast ? Theme.line : 0
            border.color: Theme.outline

            Text {
                anchors.left: parent.left
                anchors.leftMargin: Theme.space12
                anchors.right: buttons.left
                anchors.verticalCenter: parent.verticalCenter
                text: chip.modelData.replace(/\s+/g, " ")
                textFormat: Text.PlainText
                elide: Text.ElideRight
                font.pixelSize: Theme.secondary
                color: Theme.text
                Accessible.role: Accessible.StaticText
                Accessible.name: qsTr("Waits to be sent: %1").arg(chip.modelData)
            }
            Row {
                id: buttons
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                TextButton {
                    objectName: "sendQueued"
                    quiet: true
                    implicitHeight: Theme.controlSmall
                    text: strip.waits ? qsTr("Send") : qsTr("Send now")
                    onClicked: Qt.callLater(strip.sendNow, chip.index)
                }
                IconButton {
                    objectName: "editQueued"
                    implicitWidth: Theme.controlSmall
                    implicitHeight: Theme.controlSmall
                    iconSize: Theme.iconSmall
                    iconName: "edit"
                    text: qsTr("Edit the waiting message")
                    onClicked: Qt.callLater(strip.edit, chip.index)
                }
                IconButton {
                    objectName: "removeQueued"
                    implicitWidth: Theme.controlSmall
                    implicitHeight: Theme.controlSmall
                    iconSize: Theme.iconSmall
                    iconName: "close"
                    text: qsTr("Take the waiting message out")
                    onClicked: Qt.callLater(strip.remove, chip.index)
                }
            }
        }
    }
}
