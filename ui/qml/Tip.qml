// A tool tip in the colours of the theme.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

ToolTip {
    id: tip

    delay: 600
    padding: Theme.space8
    contentItem: Text {
        text: tip.text
        color: Theme.window
        font.pixelSize: Theme.caption
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
    }
    background: Rectangle {
        color: Theme.text
        radius: Theme.radiusControl
    }
}
