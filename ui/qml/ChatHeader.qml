// The title of the conversation, and what answers here and where it runs.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

Rectangle {
    id: header

    required property QtObject chat
    required property QtObject models
    required property QtObject temporary // chats
    property bool newChatVisible: false
    // What this conversation has cost; empty: nothing, or nothing is known.
    property string cost

    signal sidebarToggled
    signal newChatRequested
    signal addFileRequested
    signal addKeyRequested
    signal pickerClosed

    function openOptions() {
        options.active = true;
        options.item.open();
    }
    function openPicker() {
        picker.active = true;
        picker.item.open();
    }

    implicitHeight: Theme.header
    color: Theme.window

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.space12
        anchors.rightMargin: Theme.space16
        spacing: Theme.space8

        IconButton {
            iconName: "sidebar"
            text: qsTr("Conversations")
            shortcutText: CommandKeys.text("toggleSidebar")
            onClicked: header.sidebarToggled()
        }
        IconButton {
            visible: header.newChatVisible
            iconName: "plus"
            text: qsTr("New chat")
            shortcutText: CommandKeys.text("newChat")
            onClicked: header.newChatRequested()
        }
        Text {
            Layout.fillWidth: true
            Layout.minimumWidth: 0
            Layout.preferredWidth: 0 // what answers has more right to the room
            text: header.chat.title.length > 0 ? header.chat.title : header.temporary.isOpen ? qsTr("Temporary chat") : qsTr("New chat")
            textFormat: Text.PlainText
            elide: Text.ElideRight
            font.pixelSize: Theme.body
            font.weight: Font.DemiBold
            color: Theme.text
            Accessible.role: Accessible.Heading
            Accessible.name: text
        }
        TemporaryMark {
            objectName: "temporaryMark"
            visible: header.temporary.isOpen
            temporary: header.temporary
            brief: header.width < Theme.narrowBelow
        }
        Text {
            objectName: "conversationCost"
            visible: header.cost.length > 0 && header.width >= Theme.twoColumnsFrom
            text: header.cost
            textFormat: Text.PlainText
            font.pixelSize: Theme.caption
            color: Theme.muted
            Accessible.role: Accessible.StaticText
            Accessible.name: qsTr("This conversation has cost %1").arg(header.cost)
        }
        IconButton {
            id: optionsButton
            objectName: "optionsButton"
            readonly property bool isChanged: header.chat.setup.hasParameters || header.chat.setup.systemPrompt.length > 0
            iconName: "tune"
            iconColor: isChanged ? Theme.accent : Theme.muted
            text: isChanged ? qsTr("How to ask: changed") : qsTr("How to ask")
            shortcutText: CommandKeys.text("options")
            onClicked: header.openOptions()

            Loader {
                id: options
                active: false
                sourceComponent: OptionsPanel {
                    objectName: "optionsPanel"
                    parent: optionsButton
                    x: optionsButton.width - width
                    y: optionsButton.height + Theme.space4
                    setup: header.chat.setup
                    onClosed: header.pickerClosed()
                }
            }
        }
        ModelButton {
            id: modelButton
            objectName: "modelButton"
            Layout.fillWidth: true
            Layout.minimumWidth: 0
            Layout.maximumWidth: Math.min(implicitWidth, header.width * 0.6)
            readonly property string secondName: header.chat.comparison.secondName
            readonly property string secondPlace: header.chat.comparison.secondPlace
            name: secondName.length > 0 ? qsTr("%1 and %2").arg(header.models.selectedName).arg(secondName) : header.models.selectedName
            place: secondName.length > 0 && secondPlace !== header.models.selectedPlace ? qsTr("%1 and %2").arg(header.models.selectedPlace).arg(secondPlace) : header.models.selectedPlace
            usable: header.models.selectedIsUsable
            onClicked: header.openPicker()

            Loader {
                id: picker
                active: false
                sourceComponent: ModelPicker {
                    objectName: "modelPicker"
                    parent: modelButton
                    x: modelButton.width - width
                    y: modelButton.height + Theme.space4
                    models: header.models
                    comparison: header.chat.comparison
                    onAddFileRequested: header.addFileRequested()
                    onAddKeyRequested: header.addKeyRequested()
                    onClosed: header.pickerClosed()
                }
            }
        }
    }
    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: Theme.line
        color: Theme.hairline
    }
}
