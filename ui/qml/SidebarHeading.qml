// The words above a group of conversations.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

Text {
    required property string title

    leftPadding: Theme.space8 + 2
    topPadding: Theme.space12
    bottomPadding: Theme.space4
    text: title
    textFormat: Text.PlainText
    elide: Text.ElideRight
    font.pixelSize: Theme.caption
    font.weight: Font.DemiBold
    color: Theme.muted
    Accessible.role: Accessible.Heading
    Accessible.name: title
}
