// A file of a question: its name, size and tokens, or why it can't be read.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

AbstractButton {
    id: chip

    required property string note
    // "reading", "ready" or "problem".
    property string phase: "ready"
    property bool removable: false
    // It was pasted text, and can be again.
    property bool canBecomeText: false
    readonly property bool hasProblem: chip.phase === "problem"

    signal removed
    signal textWanted

    width: Theme.fileChip
    height: Theme.thumbnail
    enabled: removable || phase === "ready"
    Accessible.name: qsTr("Show the text of %1").arg(text)
    Accessible.description: note
    Keys.onReturnPressed: clicked()
    Keys.onDeletePressed: if (chip.removable) chip.removed()

    background: Rectangle {
        radius: Theme.radiusControl
        color: chip.hasProblem ? Theme.dangerSoft : chip.hovered ? Theme.hover : Theme.code
        border.width: Theme.line
        border.color: chip.hasProblem ? Theme.danger : Theme.hairline
        FocusRing {
            visible: chip.visualFocus
        }
    }
    contentItem: Item {
        Icon {
            id: sign
            x: Theme.space8
            y: Theme.space8
            name: chip.hasProblem ? "alert" : "file"
            color: chip.hasProblem ? Theme.danger : Theme.muted
        }
        Text {
            id: title
            anchors.left: sign.right
            anchors.leftMargin: Theme.space8
            anchors.right: parent.right
            anchors.rightMargin: chip.removable ? Theme.controlSmall : Theme.space8
            anchors.verticalCenter: sign.verticalCenter
            text: chip.text
            textFormat: Text.PlainText
            elide: Text.ElideMiddle
            maximumLineCount: 1
            font.pixelSize: Theme.secondary
            color: Theme.text
        }
        Text {
            anchors.left: title.left
            anchors.right: back.visible ? back.left : parent.right
            anchors.rightMargin: Theme.space8
            anchors.top: sign.bottom
            anchors.topMargin: Theme.space4
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.space4
            text: chip.note
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            elide: Text.ElideRight
            lineHeight: 0.95
            font.pixelSize: Theme.caption
            color: chip.hasProblem ? Theme.danger : Theme.muted
        }
        IconButton {
            id: back
            objectName: "pasteInline"
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            anchors.margins: Theme.space4
            visible: chip.canBecomeText
            implicitWidth: Theme.controlSmall
            implicitHeight: Theme.controlSmall
            iconSize: Theme.iconSmall
            iconName: "edit"
            text: qsTr("Put the text into the message")
            onClicked: chip.textWanted()
        }
    }
    RemoveButton {
        objectName: "removeFile"
        visible: chip.removable
        text: qsTr("Remove %1").arg(chip.text)
        onClicked: chip.removed()
    }
    Tip {
        text: chip.hasProblem ? chip.note : chip.text
        visible: chip.hovered && !back.hovered
    }
}
