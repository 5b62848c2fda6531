// A paragraph, heading or list item of an answer: selectable rich text made by our own Markdown reader.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

Item {
    id: block

    property string html
    property string marker
    property int level: 0
    property int indent: 0
    property int quoteDepth: 0
    property bool subdued: false

    signal linkActivated(string link)

    readonly property int step: Theme.space24
    readonly property int textLeft: quoteDepth * Theme.space16 + indent * step + (marker.length > 0 ? step : 0)
    readonly property int size: subdued ? Theme.secondary + 1 : level === 0 ? Theme.body : level === 1 ? Theme.heading1 : level === 2 ? Theme.heading2 : Theme.heading3

    implicitHeight: edit.height

    Repeater {
        model: block.quoteDepth
        Rectangle {
            required property int index
            x: index * Theme.space16
            width: Theme.focusLine + 1
            height: block.height
            color: Theme.hairline
        }
    }
    RichText {
        x: block.textLeft - block.step
        width: block.step
        visible: block.marker.length > 0
        html: block.marker
        size: block.size
        color: Theme.muted
        wrapMode: TextEdit.NoWrap
        Accessible.ignored: true
    }
    RichText {
        id: edit
        x: block.textLeft
        width: block.width - x
        html: block.html
        size: block.size
        heading: block.level > 0
        onLinkActivated: link => block.linkActivated(link)
        color: block.subdued || block.quoteDepth > 0 ? Theme.muted : Theme.text
    }
}
