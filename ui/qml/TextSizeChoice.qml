// Smaller and larger text, in steps.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

RowLayout {
    id: choice

    required property QtObject settings

    spacing: Theme.space12

    TextButton {
        objectName: "smallerText"
        text: "A−"
        font.pixelSize: Theme.secondary
        enabled: choice.settings.textSize > 80
        Accessible.name: qsTr("Smaller text")
        onClicked: choice.settings.textSize -= 10
    }
    Text {
        Layout.minimumWidth: Theme.space48
        horizontalAlignment: Text.AlignHCenter
        text: qsTr("%1 %").arg(choice.settings.textSize)
        textFormat: Text.PlainText
        font.pixelSize: Theme.body
        color: Theme.text
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    TextButton {
        objectName: "largerText"
        text: "A+"
        font.pixelSize: Theme.secondary
        enabled: choice.settings.textSize < 200
        Accessible.name: qsTr("Larger text")
        onClicked: choice.settings.textSize += 10
    }
}
