// A line of the page about costs: a name and an amount, and what is behind it in smaller letters.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

GridLayout {
    id: row

    property string name
    property string amount
    property string detail
    property bool strong: false

    Layout.fillWidth: true
    columns: 2
    columnSpacing: Theme.space16
    rowSpacing: 0
    Accessible.role: Accessible.StaticText
    Accessible.name: name + ", " + amount + (detail.length > 0 ? ", " + detail : "")

    Text {
        Layout.fillWidth: true
        text: row.name
        textFormat: Text.PlainText
        elide: Text.ElideRight
        font.pixelSize: Theme.secondary
        color: Theme.text
    }
    Text {
        text: row.amount
        textFormat: Text.PlainText
        font.pixelSize: row.strong ? Theme.heading3 : Theme.secondary
        font.weight: row.strong ? Font.DemiBold : Font.Normal
        color: Theme.text
    }
    Text {
        Layout.fillWidth: true
        Layout.columnSpan: 2
        visible: row.detail.length > 0
        text: row.detail
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
        font.pixelSize: Theme.caption
        color: Theme.muted
    }
}
