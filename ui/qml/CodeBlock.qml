// A block of code: language, copy button, and lines that scroll sideways instead of wrapping. The parts of a long one,
// drawn without a gap, look like one card; each scrolls by itself.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

Item {
    id: block

    property string code
    property string language
    property bool isFirstPart: true
    property bool isLastPart: true

    signal copyRequested

    implicitHeight: bar.height + Math.ceil(area.height) + (isLastPart ? Theme.space12 : 0)
    clip: !isFirstPart || !isLastPart

    // Where the code goes on, the card's end lies outside.
    Rectangle {
        readonly property real above: block.isFirstPart ? 0 : radius
        y: -above
        width: parent.width
        height: parent.height + above + (block.isLastPart ? 0 : radius)
        radius: Theme.radiusCard
        color: Theme.code
        border.width: Theme.line
        border.color: Theme.hairline
    }
    Item {
        id: bar
        visible: block.isFirstPart
        width: parent.width
        height: block.isFirstPart ? Theme.control : 0
        Text {
            anchors.verticalCenter: parent.verticalCenter
            x: Theme.space16
            text: block.language.length > 0 ? block.language : qsTr("code")
            textFormat: Text.PlainText
            font.pixelSize: Theme.caption
            color: Theme.muted
        }
        CopyButton {
            anchors.right: parent.right
            anchors.rightMargin: Theme.space4
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("Copy code")
            onClicked: block.copyRequested()
        }
    }
    Flickable {
        id: area
        anchors.top: bar.bottom
        x: Theme.line
        width: parent.width - 2 * Theme.line
        height: contentHeight + (contentWidth > width ? sideways.height : 0)
        contentWidth: edit.width
        contentHeight: edit.height
        clip: true
        flickableDirection: Flickable.HorizontalFlick
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.horizontal: ScrollBar {
            id: sideways
            policy: area.contentWidth > area.width ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
        }

        TextEdit {
            id: edit
            leftPadding: Theme.space16
            rightPadding: Theme.space16
            width: Math.max(area.width, implicitWidth)
            readOnly: true
            selectByMouse: true
            textFormat: TextEdit.PlainText
            text: block.code
            font: Theme.codeFont
            color: Theme.text
            selectionColor: Theme.selection
            selectedTextColor: Theme.text
            Accessible.role: Accessible.StaticText
            Accessible.name: qsTr("Code: %1").arg(block.code)
        }
    }
}
