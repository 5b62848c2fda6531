// Says what was just done to conversations, for as long as it can be taken back.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

Rectangle {
    id: bar

    required property QtObject organiser

    visible: organiser.undoText.length > 0
    implicitHeight: Theme.control + Theme.space8
    radius: Theme.radiusControl
    color: Theme.surface
    border.width: Theme.line
    border.color: Theme.outline
    Accessible.role: Accessible.AlertMessage
    Accessible.name: organiser.undoText

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.space12
        anchors.rightMargin: Theme.space4
        spacing: Theme.space4
        Text {
            Layout.fillWidth: true
            text: bar.organiser.undoText
            textFormat: Text.PlainText
            elide: Text.ElideRight
            font.pixelSize: Theme.caption
            color: Theme.text
        }
        TextButton {
            objectName: "undoButton"
            implicitHeight: Theme.controlSmall
            text: qsTr("Undo")
            onClicked: bar.organiser.undo()
        }
        IconButton {
            implicitWidth: Theme.controlSmall
            implicitHeight: Theme.controlSmall
            iconName: "close"
            iconSize: Theme.iconSmall
            text: qsTr("Close this message")
            onClicked: bar.organiser.dismissUndo()
        }
    }
}
