// The top of the settings: what this is, the search, and the way back.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

ColumnLayout {
    id: head

    default property alias content: slot.data

    signal closed

    spacing: Theme.space8

    RowLayout {
        Layout.topMargin: Theme.space16
        spacing: Theme.space8
        Text {
            Layout.fillWidth: true
            text: qsTr("Settings")
            font.pixelSize: Theme.heading1
            font.weight: Font.DemiBold
            color: Theme.text
            Accessible.role: Accessible.Heading
            Accessible.name: text
        }
        IconButton {
            iconName: "close"
            text: qsTr("Back to the conversation")
            shortcutText: CommandKeys.text("stop")
            onClicked: head.closed()
        }
    }
    RowLayout {
        id: slot
        Layout.bottomMargin: Theme.space8
    }
}
