// A displayed formula in the middle of its column; a wide one scrolls sideways. Its source where there is no picture of it.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import Isobath

Item {
    id: block

    property string source
    property bool isOpen: false
    property color ink: Theme.text
    property int size: Theme.body

    signal copyRequested

    readonly property bool ready: formula.ready

    implicitHeight: ready ? area.height : code.height
    Accessible.role: Accessible.StaticText
    Accessible.name: source

    HoverHandler {
        id: pointer
    }
    Flickable {
        id: area
        visible: block.ready
        width: parent.width
        height: contentHeight + (contentWidth > width ? sideways.height : 0)
        contentWidth: Math.max(width, formula.implicitWidth)
        contentHeight: formula.implicitHeight
        clip: contentWidth > width
        flickableDirection: Flickable.HorizontalFlick
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.horizontal: ScrollBar {
            id: sideways
            policy: area.contentWidth > area.width ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
        }

        FormulaItem {
            id: formula
            objectName: "formula"
            // On whole pixels, so that its lines are sharp.
            x: Math.max(0, Math.round((area.contentWidth - implicitWidth) / 2))
            width: implicitWidth
            height: implicitHeight
            source: block.isOpen ? "" : block.source
            ink: block.ink
            size: block.size
        }
    }
    Column {
        id: code
        visible: !block.ready
        width: parent.width
        spacing: Theme.space4

        TextEdit {
            width: parent.width
            readOnly: true
            selectByMouse: true
            textFormat: TextEdit.PlainText
            text: block.source
            wrapMode: TextEdit.Wrap
            font: Theme.codeFont
            color: Theme.muted
            selectionColor: Theme.selection
            selectedTextColor: Theme.text
            Accessible.ignored: true
        }
        Text {
            width: parent.width
            visible: formula.problem.length > 0
            text: formula.problem
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            font.pixelSize: Theme.caption
            color: Theme.muted
        }
    }
    CopyButton {
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        visible: pointer.hovered && !block.isOpen
        text: qsTr("Copy the formula's LaTeX")
        onClicked: block.copyRequested()
    }
}
