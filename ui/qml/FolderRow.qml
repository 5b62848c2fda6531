// A folder of the sidebar: opens and closes, takes conversations that are dropped on it, has a menu.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

ItemDelegate {
    id: row

    required property int index
    required property var folderId
    required property string title
    required property bool isOpen
    required property int size
    property bool renaming: false

    signal toggled
    signal renamed(string newName)
    signal menuRequested(Item place)
    signal dropped(var conversationId)

    function startRenaming() {
        renaming = true;
        editor.item.text = title;
        editor.item.selectAll();
        editor.item.forceActiveFocus();
    }

    height: Theme.control
    text: title
    Accessible.name: (isOpen ? qsTr("Folder %1, open, conversations: %2") : qsTr("Folder %1, closed, conversations: %2")).arg(title).arg(size)
    onClicked: toggled()
    Keys.onReturnPressed: toggled()
    Keys.onLeftPressed: if (isOpen) toggled()
    Keys.onRightPressed: if (!isOpen) toggled()
    Keys.onMenuPressed: menuRequested(more)
    Keys.onPressed: event => {
        if (event.key === Qt.Key_F2) {
            startRenaming();
            event.accepted = true;
        } else if (event.key === Qt.Key_F10 && event.modifiers & Qt.ShiftModifier) {
            menuRequested(more);
            event.accepted = true;
        }
    }

    background: Rectangle {
        radius: Theme.radiusControl
        color: drop.containsDrag ? Theme.accentSoft : row.hovered ? Theme.hover : "transparent"
        border.width: drop.containsDrag ? Theme.line : 0
        border.color: Theme.accent
        FocusRing {
            anchors.margins: 0
            visible: row.activeFocus && !row.renaming
        }
    }
    DropArea {
        id: drop
        anchors.fill: parent
        keys: ["isobath/conversation"]
        onDropped: event => row.dropped(event.source.conversationId)
    }
    TapHandler {
        acceptedButtons: Qt.RightButton
        onTapped: row.menuRequested(more)
    }
    contentItem: Item {
        Icon {
            id: chevron
            x: -Theme.space4
            anchors.verticalCenter: parent.verticalCenter
            name: row.isOpen ? "chevron-down" : "chevron-right"
            size: Theme.iconSmall
            color: Theme.muted
        }
        Icon {
            id: mark
            anchors.left: chevron.right
            anchors.leftMargin: Theme.space4
            anchors.verticalCenter: parent.verticalCenter
            name: "folder"
            size: Theme.iconSmall
            color: Theme.muted
        }
        Text {
            anchors.left: mark.right
            anchors.leftMargin: Theme.space8
            anchors.right: more.visible ? more.left : count.left
            anchors.rightMargin: Theme.space4
            anchors.verticalCenter: parent.verticalCenter
            visible: !row.renaming
            text: row.title
            textFormat: Text.PlainText
            elide: Text.ElideRight
            font.pixelSize: Theme.secondary
            font.weight: Font.Medium
            color: Theme.text
        }
        Text {
            id: count
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            visible: !row.renaming && !more.visible
            text: row.size > 0 ? row.size : ""
            textFormat: Text.PlainText
            font.pixelSize: Theme.caption
            color: Theme.muted
        }
        IconButton {
            id: more
            anchors.right: parent.right
            anchors.rightMargin: -Theme.space8
            anchors.verticalCenter: parent.verticalCenter
            implicitWidth: Theme.controlSmall
            implicitHeight: Theme.controlSmall
            visible: !row.renaming && (row.hovered || row.activeFocus || hovered || visualFocus)
            iconName: "more"
            text: qsTr("Actions for the folder %1").arg(row.title)
            onClicked: row.menuRequested(more)
        }
        Loader {
            id: editor
            anchors.fill: parent
            anchors.leftMargin: -Theme.space12
            anchors.rightMargin: -Theme.space12
            active: row.renaming
            sourceComponent: Field {
                Accessible.name: qsTr("New name of the folder")
                onAccepted: {
                    row.renamed(text);
                    row.renaming = false;
                }
                onActiveFocusChanged: if (!activeFocus) row.renaming = false
                Keys.onEscapePressed: row.renaming = false
            }
        }
    }
}
