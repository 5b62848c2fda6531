// The name of a field above it.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

Text {
    Layout.fillWidth: true
    Layout.topMargin: Theme.space4
    textFormat: Text.PlainText
    font.pixelSize: Theme.caption
    font.weight: Font.DemiBold
    color: Theme.muted
    Accessible.ignored: true
}
