// The heading of a group of settings.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

Text {
    Layout.fillWidth: true
    Layout.topMargin: Theme.space16
    textFormat: Text.PlainText
    wrapMode: Text.Wrap
    font.pixelSize: Theme.heading3
    font.weight: Font.DemiBold
    color: Theme.text
    Accessible.role: Accessible.Heading
    Accessible.name: text
}
