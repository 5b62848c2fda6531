// One conversation in the sidebar: opens on click, is selected with Ctrl and Shift, is dragged onto a folder, has a menu.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

ItemDelegate {
    id: row

    required property int index
    required property var conversationId
    required property string title
    required property bool isCurrent
    required property bool isGenerating
    required property bool isPinned
    required property bool isArchived
    required property bool isTemporary
    required property bool isSelected
    required property bool inFolder
    required property string tags
    property bool renaming: false
    // Above everything, while the row is dragged.
    property Item dragParent: row

    signal chosen
    signal toggled
    signal extended
    signal renamed(string newTitle)
    signal removeRequested
    signal menuRequested(Item place)

    function startRenaming() {
        renaming = true;
        editor.item.text = title;
        editor.item.selectAll();
        editor.item.forceActiveFocus();
    }

    height: Theme.control
    text: title
    highlighted: isCurrent
    Accessible.name: [title, isTemporary ? qsTr("temporary") : "", isPinned ? qsTr("pinned") : "", tags].filter(part => part.length > 0).join(", ")
    Accessible.selectable: true
    Accessible.selected: isCurrent || isSelected
    onClicked: chosen()
    Keys.onReturnPressed: event => event.modifiers & Qt.ControlModifier ? toggled() : event.modifiers & Qt.ShiftModifier ? extended() : chosen()
    Keys.onDeletePressed: removeRequested()
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
        color: row.isSelected ? Theme.accentSoft : row.isCurrent ? Theme.selected : row.hovered ? Theme.hover : "transparent"
        border.width: row.isSelected ? Theme.line : 0
        border.color: Theme.accent
        FocusRing {
            anchors.margins: 0
            visible: row.activeFocus && !row.renaming
        }
    }
    contentItem: Item {
        MouseArea {
            id: mouse
            anchors.fill: parent
            anchors.margins: -Theme.space12
            enabled: !row.renaming
            acceptedButtons: Qt.LeftButton | Qt.RightButton
            // A mouse, which hovers first, drags the row; a finger scrolls the list.
            preventStealing: pointer.hovered
            HoverHandler {
                id: pointer
                acceptedDevices: PointerDevice.Mouse
            }
            onPressed: event => {
                const place = mapToItem(ghost.parent, event.x, event.y);
                ghost.x = place.x + Theme.space8;
                ghost.y = place.y + Theme.space8;
            }
            // Else the ghost stays behind the mouse, and is dropped beside what the mouse is on.
            drag.smoothed: false
            drag.target: row.isTemporary || row.isArchived ? null : ghost
            onReleased: if (drag.active) {
                ghost.Drag.drop();
            }
            onClicked: event => {
                if (event.button === Qt.RightButton)
                    row.menuRequested(more);
                else if (event.modifiers & Qt.ControlModifier)
                    row.toggled();
                else if (event.modifiers & Qt.ShiftModifier)
                    row.extended();
                else
                    row.chosen();
            }
            onDoubleClicked: row.startRenaming()
        }
        Rectangle {
            id: ghost
            parent: row.dragParent
            visible: mouse.drag.active
            z: 1
            width: Math.min(ghostText.implicitWidth, Theme.menuWidth) + 2 * Theme.space8
            height: Theme.controlSmall
            radius: Theme.radiusControl
            color: Theme.accentSoft
            border.width: Theme.line
            border.color: Theme.accent
            Drag.active: mouse.drag.active
            Drag.source: row
            Drag.keys: ["isobath/conversation"]
            Drag.hotSpot: Qt.point(-Theme.space8, -Theme.space8)
            Text {
                id: ghostText
                anchors.fill: parent
                anchors.leftMargin: Theme.space8
                anchors.rightMargin: Theme.space8
                verticalAlignment: Text.AlignVCenter
                text: row.title
                textFormat: Text.PlainText
                elide: Text.ElideRight
                font.pixelSize: Theme.caption
                color: Theme.text
            }
        }
        Text {
            id: words
            anchors.left: parent.left
            anchors.leftMargin: (row.inFolder ? Theme.space16 : 0) - Theme.focusLine
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(implicitWidth, parent.width - anchors.leftMargin - side)
            readonly property real side: more.visible || pulse.visible ? Theme.controlSmall - Theme.space4 : 0
            visible: !row.renaming
            text: row.title
            textFormat: Text.PlainText
            elide: Text.ElideRight
            font.pixelSize: Theme.secondary
            font.weight: row.isCurrent ? Font.Medium : Font.Normal
            color: Theme.text
        }
        Text {
            anchors.left: words.right
            anchors.leftMargin: Theme.space8
            anchors.right: parent.right
            anchors.rightMargin: words.side
            anchors.baseline: words.baseline
            visible: !row.renaming && row.tags.length > 0
            text: row.tags
            textFormat: Text.PlainText
            elide: Text.ElideRight
            font.pixelSize: Theme.caption
            color: Theme.muted
        }
        ThinkingPulse {
            id: pulse
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            visible: row.isGenerating && !more.visible
        }
        IconButton {
            id: more
            anchors.right: parent.right
            anchors.rightMargin: -Theme.space8
            anchors.verticalCenter: parent.verticalCenter
            implicitWidth: Theme.controlSmall
            implicitHeight: Theme.controlSmall
            visible: !row.renaming && (row.hovered || row.visualFocus || row.activeFocus || hovered || visualFocus)
            iconName: "more"
            text: qsTr("Actions for %1").arg(row.title)
            onClicked: row.menuRequested(more)
        }
        Loader {
            id: editor
            anchors.fill: parent
            anchors.leftMargin: -Theme.space12
            anchors.rightMargin: -Theme.space12
            active: row.renaming
            sourceComponent: Field {
                Accessible.name: qsTr("New title")
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
