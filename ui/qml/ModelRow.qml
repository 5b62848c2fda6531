// One model in the picker: its name, where it runs and its size, or why it can't be used.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

ItemDelegate {
    id: row

    required property string key
    required property string name
    required property string place
    required property string detail
    required property bool usable
    required property bool canThink
    required property bool isSelected
    required property bool removable
    required property string note
    property bool marked: isSelected

    signal chosen
    signal removeRequested

    readonly property string secondLine: [place, detail, canThink ? qsTr("can think") : ""].filter(part => part.length > 0).join(" · ")

    height: words.implicitHeight + 2 * Theme.space8
    text: name
    Accessible.name: [name, secondLine, note].filter(part => part.length > 0).join(", ")
    Accessible.selected: marked
    onClicked: chosen()
    Keys.onReturnPressed: chosen()
    Keys.onDeletePressed: if (removable) removeRequested()

    background: Rectangle {
        radius: Theme.radiusControl
        color: row.marked ? Theme.selected : row.hovered || row.activeFocus ? Theme.hover : "transparent"
    }
    contentItem: Item {
        Column {
            id: words
            anchors.verticalCenter: parent.verticalCenter
            anchors.left: parent.left
            anchors.leftMargin: -Theme.space4
            anchors.right: row.removable ? removal.left : mark.left
            anchors.rightMargin: Theme.space8
            Text {
                width: parent.width
                text: row.name
                textFormat: Text.PlainText
                elide: Text.ElideMiddle
                font.pixelSize: Theme.secondary
                font.weight: Font.Medium
                color: row.usable ? Theme.text : Theme.muted
            }
            Text {
                width: parent.width
                text: row.secondLine
                textFormat: Text.PlainText
                wrapMode: Text.Wrap
                maximumLineCount: 3
                elide: Text.ElideRight
                font.pixelSize: Theme.caption
                color: row.usable ? Theme.muted : Theme.warning
            }
            Text {
                width: parent.width
                visible: row.note.length > 0
                text: row.note
                textFormat: Text.PlainText
                wrapMode: Text.Wrap
                maximumLineCount: 3
                elide: Text.ElideRight
                font.pixelSize: Theme.caption
                color: Theme.warning
            }
        }
        IconButton {
            id: removal
            objectName: row.removable ? "removeModel" : ""
            anchors.verticalCenter: parent.verticalCenter
            anchors.right: mark.left
            anchors.rightMargin: Theme.space4
            implicitWidth: Theme.controlSmall
            implicitHeight: Theme.controlSmall
            visible: row.removable
            iconName: "close"
            iconSize: Theme.iconSmall
            text: qsTr("Take %1 off the list").arg(row.name)
            onClicked: row.removeRequested()
        }
        Icon {
            id: mark
            anchors.verticalCenter: parent.verticalCenter
            anchors.right: parent.right
            opacity: row.marked ? 1 : 0
            name: "check"
            size: Theme.icon - 1
            color: Theme.accent
        }
    }
}
