// One of our icons in one colour.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Window

Image {
    id: icon

    property string name
    property color color: Theme.text
    property int size: Theme.icon

    width: size
    height: size
    sourceSize: Qt.size(size * Screen.devicePixelRatio, size * Screen.devicePixelRatio)
    source: name.length > 0 ? "image://icon/" + name + "/" + color.toString().slice(-6) : ""
    Accessible.ignored: true
}
