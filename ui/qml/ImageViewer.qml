// One image of a question as large as the window allows.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Templates as T

Popup {
    id: viewer

    property string source

    parent: T.Overlay.overlay
    anchors.centerIn: parent
    width: parent ? parent.width - 2 * Theme.space32 : 0
    height: parent ? parent.height - 2 * Theme.space32 : 0
    modal: true
    focus: true
    padding: Theme.space16
    background: Card {}
    T.Overlay.modal: Rectangle {
        color: Theme.scrim
    }
    onOpened: close.forceActiveFocus()

    contentItem: Item {
        IconButton {
            id: close
            anchors.right: parent.right
            anchors.top: parent.top
            iconName: "close"
            text: qsTr("Close")
            shortcutText: "Esc"
            onClicked: viewer.close()
        }
        Item {
            id: area
            anchors.fill: parent
            anchors.topMargin: close.height + Theme.space8

            Image {
                objectName: "viewedImage"
                anchors.centerIn: parent
                // Not larger than it is.
                width: Math.min(implicitWidth, area.width)
                height: Math.min(implicitHeight, area.height)
                fillMode: Image.PreserveAspectFit
                sourceSize: Qt.size(area.width * Screen.devicePixelRatio, area.height * Screen.devicePixelRatio)
                source: viewer.visible ? viewer.source : ""
                Accessible.role: Accessible.Graphic
                Accessible.name: qsTr("Image of the question")
            }
        }
    }
}
