// A table of an answer: cells wrap, and a table wider than the column scrolls sideways.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

Flickable {
    id: table

    property var rows: []
    property var alignments: []

    signal linkActivated(string link)

    readonly property int columns: rows.length > 0 ? rows[0].length : 0

    implicitHeight: grid.height + 2 * Theme.line + (sideways.visible ? sideways.height : 0)
    contentWidth: grid.width
    contentHeight: height
    clip: true
    flickableDirection: Flickable.HorizontalFlick
    boundsBehavior: Flickable.StopAtBounds
    ScrollBar.horizontal: ScrollBar {
        id: sideways
        policy: table.contentWidth > table.width + 1 ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
    }

    GridLayout {
        id: grid
        columns: Math.max(1, table.columns)
        rowSpacing: 0
        columnSpacing: 0
        width: Math.max(implicitWidth, Math.min(table.width, implicitWidth))

        Repeater {
            model: table.rows.length * table.columns

            Item {
                id: cell
                required property int index
                readonly property int row: Math.floor(index / table.columns)
                readonly property int column: index % table.columns
                readonly property string alignment: table.alignments[column] || ""

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
                    html: table.rows[cell.row][cell.column]
                    size: Theme.body - 1
                    formulaWidth: Theme.cellWidth
                    onLinkActivated: link => table.linkActivated(link)
                    font.weight: cell.row === 0 ? Font.DemiBold : Font.Normal
                    horizontalAlignment: cell.alignment === "right" ? TextEdit.AlignRight : cell.alignment === "center" ? TextEdit.AlignHCenter : TextEdit.AlignLeft
                }
                Rectangle {
                    anchors.bottom: parent.bottom
                    width: parent.width
                    height: Theme.line
                    color: cell.row === 0 ? Theme.outline : Theme.hairline
                }
            }
        }
    }
}
