// Small images in a row; each can be seen larger.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

Flow {
    id: strip

    // Sources for Image.
    property alias images: repeater.model

    signal opened(string source)

    spacing: Theme.space8

    Repeater {
        id: repeater
        ImageTile {
            required property int index
            required property string modelData
            source: modelData
            text: qsTr("Image %1").arg(index + 1)
            onClicked: strip.opened(source)
        }
    }
}
