// A block of code: its language, what can be done with it, and its lines, which scroll sideways or are wrapped. The parts
// of a long one, drawn without a gap, look like one card; each scrolls by itself.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import Isobath

Item {
    id: block

    property string code
    property string language
    property bool isFirstPart: true
    property bool isLastPart: true
    property bool isOpen: false

    // See MessageListModel::codePartAt().
    property var partOf: () => ({code: block.code, begin: 0, isOpen: false})

    signal copyRequested
    signal saveRequested(string fileName)

    function paint() {
        painter.show(language, partOf());
    }

    onCodeChanged: paintLater.start()
    onLanguageChanged: paintLater.start()
    onIsLastPartChanged: paintLater.start()
    onIsOpenChanged: paintLater.start()
    Component.onCompleted: paint()

    CodePainter {
        id: painter
        document: edit.textDocument
        colours: Theme.codeColours
        onLookAgain: block.paint()
    }
    // While code arrives there is no need to look at all of it for every word.
    Timer {
        id: paintLater
        interval: 100
        onTriggered: block.paint()
    }

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
            objectName: "codeLanguage"
            text: block.language.length > 0 ? painter.nameOf(block.language) : qsTr("Code")
            elide: Text.ElideRight
            width: Math.min(implicitWidth, actions.x - x)
            textFormat: Text.PlainText
            font.pixelSize: Theme.caption
            color: Theme.muted
        }
        Row {
            id: actions
            anchors.right: parent.right
            anchors.rightMargin: Theme.space4
            anchors.verticalCenter: parent.verticalCenter
            IconButton {
                objectName: "wrapCode"
                implicitWidth: Theme.controlSmall
                implicitHeight: Theme.controlSmall
                iconSize: Theme.iconSmall
                iconName: "wrap"
                iconColor: CodeView.wrap ? Theme.accent : Theme.muted
                text: CodeView.wrap ? qsTr("Do not wrap long lines") : qsTr("Wrap long lines")
                Accessible.checkable: true
                Accessible.checked: CodeView.wrap
                onClicked: CodeView.wrap = !CodeView.wrap
            }
            IconButton {
                objectName: "saveCode"
                implicitWidth: Theme.controlSmall
                implicitHeight: Theme.controlSmall
                iconSize: Theme.iconSmall
                iconName: "save"
                text: qsTr("Save code as…")
                onClicked: block.saveRequested(painter.fileNameOf(block.language))
            }
            CopyButton {
                objectName: "copyCode"
                text: qsTr("Copy code")
                onClicked: block.copyRequested()
            }
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
            width: CodeView.wrap ? area.width : Math.max(area.width, implicitWidth)
            wrapMode: CodeView.wrap ? TextEdit.WrapAtWordBoundaryOrAnywhere : TextEdit.NoWrap
            objectName: "codeText"
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
