// A small image, with buttons: to see it larger, or to take it away.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

AbstractButton {
    id: tile

    required property string source
    property bool removable: false

    signal removed

    width: Theme.thumbnail
    height: Theme.thumbnail
    Accessible.name: qsTr("Show larger: %1").arg(text)
    Keys.onReturnPressed: clicked()
    Keys.onDeletePressed: if (tile.removable) tile.removed()

    background: Rectangle {
        radius: Theme.radiusControl
        color: Theme.code
        border.width: Theme.line
        border.color: Theme.hairline
        FocusRing {
            visible: tile.visualFocus
        }
    }
    contentItem: Item {
        Image {
            id: picture
            anchors.fill: parent
            anchors.margins: Theme.space4
            fillMode: Image.PreserveAspectFit
            sourceSize: Qt.size(width * 2, height * 2)
            source: tile.source
        }
        // What can't be drawn here can still be sent.
        Icon {
            anchors.centerIn: parent
            visible: picture.status !== Image.Ready
            name: "image"
            color: Theme.muted
        }
    }
    RemoveButton {
        objectName: "removeImage"
        visible: tile.removable
        text: qsTr("Remove %1").arg(tile.text)
        onClicked: tile.removed()
    }
    Tip {
        text: tile.text
        visible: tile.hovered
    }
}
