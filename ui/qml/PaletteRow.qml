// One thing that the search over the window found: a conversation, a message of it, or a command.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

ItemDelegate {
    id: row

    required property int index
    required property string kind
    required property var model // its "text" is not the button's
    required property string plainText
    required property string detail
    required property var conversationId
    required property var messageId
    required property string commandId
    readonly property bool isChat: kind === "chat"
    readonly property bool isHeading: kind === "heading"
    readonly property bool isHit: kind === "hit"

    signal chosen

    height: isHeading ? Theme.controlSmall : isHit ? words.implicitHeight + 2 * Theme.space4 : Theme.control
    enabled: !isHeading
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    Accessible.role: isHeading ? Accessible.Heading : Accessible.ListItem
    Accessible.name: [plainText, detail].filter(part => part.length > 0).join(", ")
    Accessible.selected: ListView.isCurrentItem
    onClicked: chosen()

    background: Rectangle {
        radius: Theme.radiusControl
        color: row.ListView.isCurrentItem ? Theme.selected : row.hovered && !row.isHeading ? Theme.hover : "transparent"
    }
    contentItem: Item {
        Icon {
            id: mark
            visible: row.isChat || row.kind === "command"
            anchors.verticalCenter: parent.verticalCenter
            name: row.isChat ? "edit" : "chevron-right"
            size: Theme.iconSmall
            color: Theme.muted
        }
        Text {
            id: words
            anchors.verticalCenter: parent.verticalCenter
            anchors.left: parent.left
            anchors.leftMargin: row.isHeading ? 0 : Theme.space24
            anchors.right: note.left
            anchors.rightMargin: Theme.space8
            text: row.model.text
            textFormat: Text.StyledText
            wrapMode: row.isHit ? Text.Wrap : Text.NoWrap
            maximumLineCount: row.isHit ? 2 : 1
            elide: Text.ElideRight
            font.pixelSize: row.isHeading ? Theme.caption : Theme.secondary
            font.weight: row.isHeading ? Font.DemiBold : row.isChat ? Font.Medium : Font.Normal
            color: row.isHeading || row.isHit ? Theme.muted : Theme.text
        }
        Text {
            id: note
            anchors.verticalCenter: parent.verticalCenter
            anchors.right: parent.right
            text: row.detail
            textFormat: Text.PlainText
            font.pixelSize: Theme.caption
            color: Theme.muted
        }
    }
}
