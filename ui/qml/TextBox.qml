// An input of several lines with a placeholder, an outline and a focus line; it grows to a height and then scrolls.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

Rectangle {
    id: box

    // What is kept; the box follows it while nobody types in it.
    property string value
    property alias text: area.text
    property alias placeholderText: area.placeholderText
    property string name
    property real tallest: Theme.textBoxTallest
    readonly property bool isActive: area.activeFocus

    signal edited(string text)

    onValueChanged: if (!isActive) area.text = value
    onIsActiveChanged: if (!isActive) area.text = value

    function focusInput() {
        area.forceActiveFocus();
    }

    implicitHeight: Math.min(area.implicitHeight, tallest)
    radius: Theme.radiusControl
    color: Theme.surface
    border.width: isActive ? Theme.focusLine : Theme.line
    border.color: isActive ? Theme.accent : Theme.outline

    ScrollView {
        anchors.fill: parent
        anchors.margins: Theme.focusLine
        ScrollBar.horizontal.policy: ScrollBar.AlwaysOff

        TextArea {
            id: area
            leftPadding: Theme.space12 - Theme.focusLine
            rightPadding: Theme.space12
            topPadding: Theme.space8
            bottomPadding: Theme.space8
            wrapMode: TextArea.Wrap
            textFormat: TextEdit.PlainText
            selectByMouse: true
            color: Theme.text
            placeholderTextColor: Theme.muted
            selectionColor: Theme.selection
            selectedTextColor: Theme.text
            font.pixelSize: Theme.secondary
            background: null
            Accessible.name: box.name
            onTextChanged: if (activeFocus) box.edited(text)
            // A tab moves on, as in every other field, instead of being typed.
            Keys.onTabPressed: nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
            Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
        }
    }
}
