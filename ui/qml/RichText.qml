// Selectable rich text of an answer. Links show where they lead; whoever shows it opens them.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Isobath

TextEdit {
    id: edit

    property string html
    property int size: Theme.body
    property bool heading: false

    readonly property string codeStyle: "code{font-family:'" + Theme.codeFont.family + "';font-size:" + Math.round(Theme.codeSize) + "px;background-color:" + Theme.code + "}"
    readonly property string linkStyle: "a{color:" + Theme.accent + "}"
    // Of fixed height, so that a line does not grow where it has a Chinese character or an emoji.
    readonly property string lineStyle: "p{margin:0;-qt-line-height-type:fixed;line-height:" + Math.round(size * (heading ? Theme.headingLineHeight : Theme.bodyLineHeight)) + "px}"

    readOnly: true
    selectByMouse: true
    textFormat: TextEdit.RichText
    text: "<style>" + codeStyle + linkStyle + lineStyle + "</style><p>" + html + "</p>"
    wrapMode: TextEdit.Wrap
    font.pixelSize: size
    font.weight: heading ? Font.DemiBold : Font.Normal
    color: Theme.text
    selectionColor: Theme.selection
    selectedTextColor: Theme.text

    HoverHandler {
        cursorShape: edit.hoveredLink.length > 0 ? Qt.PointingHandCursor : Qt.IBeamCursor
    }
    Tip {
        visible: edit.hoveredLink.length > 0
        text: visible ? Links.describe(edit.hoveredLink) : ""
    }
}
