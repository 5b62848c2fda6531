// Says what of a conversation would go to a host that has not answered in it, and asks whether it may.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

ConfirmDialog {
    id: dialog

    required property QtObject sendOut
    property bool messagesOpen: false

    title: qsTr("Send this conversation to %1?").arg(sendOut.place)
    text: qsTr("So far nothing of it was answered there. This is what is sent now:")
    acceptText: qsTr("Send")
    rejectText: qsTr("Keep it here")
    onAboutToShow: messagesOpen = false
    onAccepted: sendOut.confirm()
    onRejected: sendOut.decline()

    GridLayout {
        objectName: "sendFacts"
        Layout.fillWidth: true
        columns: 2
        columnSpacing: Theme.space16
        rowSpacing: Theme.space4
        Repeater {
            model: dialog.sendOut.facts.length * 2
            Text {
                required property int index
                readonly property var entry: dialog.sendOut.facts[Math.floor(index / 2)]
                readonly property bool isLabel: index % 2 === 0
                Layout.fillWidth: !isLabel
                text: entry ? (isLabel ? entry.label : entry.value) : ""
                textFormat: Text.PlainText
                wrapMode: Text.Wrap
                font.pixelSize: Theme.secondary
                color: isLabel ? Theme.muted : Theme.text
            }
        }
    }
    TextButton {
        objectName: "showSendText"
        Layout.leftMargin: -Theme.space12
        quiet: true
        iconName: dialog.messagesOpen ? "chevron-down" : "chevron-right"
        text: dialog.messagesOpen ? qsTr("Hide the text") : qsTr("Show the text")
        onClicked: dialog.messagesOpen = !dialog.messagesOpen
    }
    Rectangle {
        Layout.fillWidth: true
        implicitHeight: Math.min(Theme.previewHeight, texts.contentHeight) + 2 * Theme.space8
        visible: dialog.messagesOpen
        radius: Theme.radiusControl
        color: Theme.code
        border.width: Theme.line
        border.color: Theme.hairline

        ListView {
            id: texts
            objectName: "sendTexts"
            anchors.fill: parent
            anchors.margins: Theme.space8
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            activeFocusOnTab: true
            spacing: Theme.space8
            model: dialog.messagesOpen ? dialog.sendOut.messages : []
            Accessible.role: Accessible.List
            Accessible.name: qsTr("What is sent")
            ScrollBar.vertical: ScrollBar {}
            delegate: Column {
                required property var modelData
                width: ListView.view.width
                Text {
                    text: parent.modelData.who
                    textFormat: Text.PlainText
                    font.pixelSize: Theme.caption
                    font.weight: Font.DemiBold
                    color: Theme.muted
                }
                Text {
                    width: parent.width - Theme.space12
                    text: parent.modelData.text
                    textFormat: Text.PlainText
                    wrapMode: Text.Wrap
                    font.pixelSize: Theme.secondary
                    color: Theme.text
                }
            }
        }
    }
}
