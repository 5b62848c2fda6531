// A sentence that explains a setting.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

Text {
    Layout.fillWidth: true
    visible: text.length > 0
    textFormat: Text.PlainText
    wrapMode: Text.Wrap
    lineHeightMode: Text.FixedHeight
    lineHeight: Math.round(Theme.secondary * Theme.bodyLineHeight)
    font.pixelSize: Theme.secondary
    color: Theme.muted
}
