// One key, drawn as a key.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

Rectangle {
    property alias text: words.text

    implicitWidth: words.implicitWidth + 2 * Theme.space8
    implicitHeight: words.implicitHeight + Theme.space8
    radius: Theme.radiusControl
    color: Theme.code
    border.width: Theme.line
    border.color: Theme.outline

    Text {
        id: words
        anchors.centerIn: parent
        textFormat: Text.PlainText
        font.pixelSize: Theme.caption
        color: Theme.text
    }
}
