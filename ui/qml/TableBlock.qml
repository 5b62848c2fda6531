// A table of an answer: cells wrap, a table wider than the column scrolls sideways, and it is copied for other programs.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Isobath

Item {
    id: table

    property alias rows: cells.lines
    property alias alignments: cells.alignments

    signal linkActivated(string link)
    signal copyRequested(string text)

    implicitHeight: area.height

    HoverHandler {
        id: pointer
    }
    Flickable {
        id: area
        width: parent.width
        height: grid.height + 2 * Theme.line + (sideways.visible ? sideways.height : 0)
        contentWidth: grid.width
        contentHeight: height
        clip: true
        flickableDirection: Flickable.HorizontalFlick
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.horizontal: ScrollBar {
            id: sideways
            policy: area.contentWidth > area.width + 1 ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
        }

        GridLayout {
            id: grid
            columns: Math.max(1, cells.columns)
            rowSpacing: 0
            columnSpacing: 0

            Repeater {
                model: TableCells {
                    id: cells
                }

                Item {
                    id: cell
                    required property string html
                    required property int line
                    required property int column
                    required property string alignment

                    objectName: "tableCell"
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    implicitWidth: Math.min(content.implicitWidth, Theme.cellWidth) + 2 * Theme.space12
                    implicitHeight: content.height + 2 * Theme.space8 - Theme.space4

                    RichText {
                        id: content
                        // As wide as its longest line: Qt leaves a picture that begins a line at the left, however lines are aligned.
                        readonly property real room: cell.width - 2 * Theme.space12 - width
                        x: Theme.space12 + (cell.alignment === "right" ? room : cell.alignment === "center" ? Math.round(room / 2) : 0)
                        y: Theme.space4
                        width: Math.min(Math.ceil(implicitWidth), cell.width - 2 * Theme.space12)
                        html: cell.html
                        size: Theme.body - 1
                        formulaWidth: Theme.cellWidth
                        onLinkActivated: link => table.linkActivated(link)
                        font.weight: cell.line === 0 ? Font.DemiBold : Font.Normal
                        horizontalAlignment: cell.alignment === "right" ? TextEdit.AlignRight : cell.alignment === "center" ? TextEdit.AlignHCenter : TextEdit.AlignLeft
                    }
                    Rectangle {
                        anchors.bottom: parent.bottom
                        width: parent.width
                        height: Theme.line
                        color: cell.line === 0 ? Theme.outline : Theme.hairline
                    }
                }
            }
        }
    }
    // Over the right end of the head, while the pointer or the focus is here.
    Rectangle {
        readonly property bool isWanted: pointer.hovered || csv.activeFocus || markdown.activeFocus
        anchors.right: parent.right
        width: actions.width
        height: actions.height
        radius: Theme.radiusControl
        color: Theme.surface
        border.width: Theme.line
        border.color: Theme.hairline
        // Not invisible: Tab must find them.
        opacity: isWanted ? 1 : 0

        Row {
            id: actions
            TableCopyButton {
                id: csv
                objectName: "copyCsv"
                text: qsTr("CSV")
                description: qsTr("Copy the table as CSV")
                onClicked: table.copyRequested(cells.csv())
            }
            TableCopyButton {
                id: markdown
                objectName: "copyMarkdown"
                text: qsTr("Markdown")
                description: qsTr("Copy the table as Markdown")
                onClicked: table.copyRequested(cells.markdown())
            }
        }
    }
}
