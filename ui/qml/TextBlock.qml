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

    // Marks stand where the text begins.
    readonly property bool rightToLeft: edit.shown.rightToLeft
    readonly property bool isDone: marker === "\u2611"
    readonly property bool isTask: isDone || marker === "\u2610"

    implicitHeight: edit.height

    QuoteBars {
        depth: block.quoteDepth
        length: block.height
        mirrored: block.rightToLeft
    }
    RichText {
        objectName: "marker"
        x: block.rightToLeft ? block.width - block.textLeft + Theme.space8 : block.textLeft - block.step
        width: block.step
        visible: block.marker.length > 0
        // A ticked box has a glyph in the font of emoji only.
        html: block.isDone ? "\u2610" : block.marker
        size: block.size
        color: Theme.muted
        wrapMode: TextEdit.NoWrap
        // Numbers and bullets are read as a part of the text around; what is done is not in it.
        Accessible.ignored: !block.isTask
        Accessible.role: block.isTask ? Accessible.CheckBox : Accessible.StaticText
        Accessible.name: block.isDone ? qsTr("Done") : block.isTask ? qsTr("To do") : block.marker
        Accessible.checkable: block.isTask
        Accessible.checked: block.isDone
        Accessible.readOnly: true

        Icon {
            visible: block.isDone
            name: "check"
            size: Theme.icon - 2
            y: (parent.height - height) / 2
            color: Theme.accent
        }
    }
    RichText {
        id: edit
        objectName: "blockText"
        x: block.rightToLeft ? 0 : block.textLeft
        width: block.width - block.textLeft
        html: block.html
        size: block.size
        heading: block.level > 0
        onLinkActivated: link => block.linkActivated(link)
        color: block.subdued || block.quoteDepth > 0 ? Theme.muted : Theme.text
    }
}
