// Selectable rich text of an answer, with its formulas. Links show where they lead; whoever shows it opens them.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Isobath

TextEdit {
    id: edit

    property string html
    property int size: Theme.body
    property bool heading: false
    // Wider formulas are made smaller.
    property real formulaWidth: html.includes("<math>") ? Math.max(1, width) : 0

    // Of fixed height, so that a line does not grow where it has a Chinese character or an emoji.
    readonly property string lineStyle: "p{margin:0;-qt-line-height-type:fixed;line-height:" + shown.lineHeight + "px}"
    readonly property var shown: Formulas.layout(html, font, color, Math.round(size * (heading ? Theme.headingLineHeight : Theme.bodyLineHeight)), formulaWidth, Screen.devicePixelRatio, revision)
    // Of the formulas, while this text waits for some.
    property int revision: 0

    readOnly: true
    selectByMouse: true
    textFormat: TextEdit.RichText
    text: "<style>" + Theme.inlineStyle + lineStyle + "</style><p>" + shown.html + "</p>"
    topPadding: shown.above
    bottomPadding: shown.below
    wrapMode: TextEdit.Wrap
    font.pixelSize: size
    font.weight: heading ? Font.DemiBold : Font.Normal
    color: Theme.text
    selectionColor: Theme.selection
    selectedTextColor: Theme.text

    Accessible.role: shown.hasFormulas ? Accessible.StaticText : Accessible.EditableText
    Accessible.name: shown.spoken
    // A picture of a formula is copied as its source.
    Keys.onPressed: event => {
        if (!event.matches(StandardKey.Copy) || shown.pictured.length === 0)
            return;
        Formulas.copy(Formulas.withSources(getText(0, selectionStart), getText(selectionStart, selectionEnd), shown.pictured));
        event.accepted = true;
    }

    Connections {
        target: Formulas
        enabled: edit.shown.isWaiting
        function onRevisionChanged() {
            edit.revision = Formulas.revision;
        }
    }
    HoverHandler {
        id: pointer
        cursorShape: edit.hoveredLink.length > 0 ? Qt.PointingHandCursor : Qt.IBeamCursor
    }
    Tip {
        visible: edit.hoveredLink.length > 0
        text: visible ? Links.describe(edit.hoveredLink) : ""
    }
    Tip {
        visible: pointer.hovered && edit.hoveredLink.length === 0 && edit.shown.problems.length > 0
        text: edit.shown.problems
    }
}
