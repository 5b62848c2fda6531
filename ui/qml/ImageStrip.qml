// Small images in a row, each with a button: to see it larger, or to take it away.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

Flow {
    id: strip

    // Rows of {source, name}, or a list of sources.
    property alias images: repeater.model
    property bool removable: false

    signal opened(string source)
    signal removed(int index)

    spacing: Theme.space8

    Repeater {
        id: repeater
        AbstractButton {
            id: tile
            required property int index
            required property var model
            readonly property string source: model.source ?? model.modelData ?? ""

            width: Theme.thumbnail
            height: Theme.thumbnail
            text: model.name ?? qsTr("Image %1").arg(index + 1)
            Accessible.name: qsTr("Show larger: %1").arg(text)
            onClicked: strip.opened(source)
            Keys.onReturnPressed: clicked()
            Keys.onDeletePressed: if (strip.removable) strip.removed(index)

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
            IconButton {
                objectName: "removeImage"
                anchors.right: parent.right
                anchors.top: parent.top
                visible: strip.removable
                implicitWidth: Theme.controlSmall - Theme.space4
                implicitHeight: Theme.controlSmall - Theme.space4
                iconSize: Theme.iconSmall - 2
                iconName: "close"
                text: qsTr("Remove %1").arg(tile.text)
                onClicked: strip.removed(tile.index)
                Rectangle {
                    anchors.fill: parent
                    anchors.margins: 1
                    z: -1
                    radius: width / 2
                    color: Theme.surface
                    border.width: Theme.line
                    border.color: Theme.outline
                }
            }
            Tip {
                text: tile.text
                visible: tile.hovered
            }
        }
    }
}
