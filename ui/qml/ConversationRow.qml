// One conversation in the sidebar: opens on click; renamed and removed through its menu.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

ItemDelegate {
    id: row

    required property var conversationId
    required property string title
    required property bool isCurrent
    required property bool isGenerating
    readonly property string shownTitle: title.length > 0 ? title : qsTr("New chat")
    property bool renaming: false

    signal chosen
    signal renamed(string newTitle)
    signal removeRequested

    function startRenaming() {
        renaming = true;
        editor.item.text = shownTitle;
        editor.item.selectAll();
        editor.item.forceActiveFocus();
    }

    height: Theme.control
    text: shownTitle
    highlighted: isCurrent
    Accessible.name: shownTitle
    Accessible.selected: isCurrent
    onClicked: chosen()
    onDoubleClicked: startRenaming()
    Keys.onReturnPressed: chosen()
    Keys.onDeletePressed: removeRequested()
    Keys.onPressed: event => {
        if (event.key === Qt.Key_F2) {
            startRenaming();
            event.accepted = true;
        }
    }

    background: Rectangle {
        radius: Theme.radiusControl
        color: row.isCurrent ? Theme.selected : row.hovered ? Theme.hover : "transparent"
        FocusRing {
            anchors.margins: 0
            visible: row.activeFocus && !row.renaming
        }
    }
    contentItem: Item {
        Text {
            anchors.fill: parent
            anchors.leftMargin: -Theme.focusLine
            anchors.rightMargin: more.visible || pulse.visible ? Theme.controlSmall - Theme.space4 : 0
            visible: !row.renaming
            verticalAlignment: Text.AlignVCenter
            text: row.shownTitle
            textFormat: Text.PlainText
            elide: Text.ElideRight
            font.pixelSize: Theme.secondary
            font.weight: row.isCurrent ? Font.Medium : Font.Normal
            color: Theme.text
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
            visible: !row.renaming && (row.hovered || row.visualFocus || hovered || visualFocus || menu.active)
            iconName: "more"
            text: qsTr("Actions for %1").arg(row.shownTitle)
            onClicked: menu.active = true
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
        Loader {
            id: menu
            active: false
            sourceComponent: ActionMenu {
                parent: more
                y: more.height
                onClosed: menu.active = false
                Component.onCompleted: open()
                Action {
                    text: qsTr("Rename  F2")
                    onTriggered: Qt.callLater(row.startRenaming)
                }
                Action {
                    text: qsTr("Delete…")
                    onTriggered: row.removeRequested()
                }
            }
        }
    }
}
