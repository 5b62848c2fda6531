// Adds images to the question; off, with the reason, where the model can't see.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

Item {
    id: place

    required property QtObject images

    signal clicked

    implicitWidth: button.implicitWidth
    implicitHeight: button.implicitHeight

    IconButton {
        id: button
        objectName: "addImages"
        iconName: "image"
        text: place.images.addText
        enabled: place.images.canAdd
        onClicked: place.clicked()
    }
    // A control that is off is told nothing of the pointer.
    HoverHandler {
        id: hover
        enabled: !button.enabled
    }
    Tip {
        text: place.images.addText
        visible: hover.hovered && !button.enabled
    }
}
