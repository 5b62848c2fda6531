// New chat, search, the conversations in groups, and the settings.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

Rectangle {
    id: sidebar

    required property QtObject chat
    required property QtObject conversations

    signal newChatRequested
    signal settingsRequested
    signal conversationChosen(var conversationId)
    signal removeRequested(var conversationId, string title)

    function focusSearch() {
        search.forceActiveFocus();
        search.selectAll();
    }

    color: Theme.sidebar
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Conversations")

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: Theme.space12
        spacing: Theme.space8

        SidebarButton {
            Layout.fillWidth: true
            iconName: "plus"
            text: qsTr("New chat")
            shortcutText: CommandKeys.text("newChat")
            onClicked: sidebar.newChatRequested()
        }
        Field {
            id: search
            Layout.fillWidth: true
            iconName: "search"
            placeholderText: CommandKeys.withKey(qsTr("Search"), "searchAll")
            Accessible.name: qsTr("Search conversations")
            onTextChanged: sidebar.conversations.filter = text
            Keys.onEscapePressed: event => {
                event.accepted = text.length > 0;
                clear();
            }
            Keys.onDownPressed: list.forceActiveFocus()
        }
        ListView {
            id: list
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.topMargin: Theme.space4
            clip: true
            model: sidebar.conversations
            boundsBehavior: Flickable.StopAtBounds
            activeFocusOnTab: true
            keyNavigationEnabled: true
            currentIndex: -1
            onActiveFocusChanged: if (activeFocus && currentIndex < 0 && count > 0) currentIndex = 0
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Conversations")
            ScrollBar.vertical: ScrollBar {}

            section.property: "group"
            section.delegate: Text {
                required property string section
                width: ListView.view.width
                leftPadding: Theme.space8 + 2
                topPadding: Theme.space12
                bottomPadding: Theme.space4
                text: section
                textFormat: Text.PlainText
                font.pixelSize: Theme.caption
                font.weight: Font.DemiBold
                color: Theme.muted
            }
            delegate: ConversationRow {
                width: ListView.view.width
                onChosen: sidebar.conversationChosen(conversationId)
                onRenamed: newTitle => sidebar.conversations.rename(conversationId, newTitle)
                onRemoveRequested: sidebar.removeRequested(conversationId, shownTitle)
            }
            Text {
                visible: list.count === 0
                width: parent.width
                padding: Theme.space8 + 2
                text: sidebar.conversations.filter.length > 0 ? qsTr("No title has these words.") : qsTr("Conversations appear here.")
                textFormat: Text.PlainText
                wrapMode: Text.Wrap
                font.pixelSize: Theme.secondary
                color: Theme.muted
            }
        }
        SidebarButton {
            Layout.fillWidth: true
            iconName: "settings"
            text: qsTr("Settings")
            shortcutText: CommandKeys.text("settings")
            onClicked: sidebar.settingsRequested()
        }
    }
    Rectangle {
        anchors.right: parent.right
        width: Theme.line
        height: parent.height
        color: Theme.hairline
    }
}
