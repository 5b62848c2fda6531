// Everything that is known about how an answer was made, as lines of label and value.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

Card {
    id: card

    property var details: []
    // It never gets wider; lines are broken where they don't fit.
    property real widest: 2 * Theme.cellWidth
    readonly property real room: widest - 2 * Theme.space16 - grid.columnSpacing

    implicitWidth: grid.implicitWidth + 2 * Theme.space16
    implicitHeight: grid.implicitHeight + 2 * Theme.space12
    border.color: Theme.hairline

    GridLayout {
        id: grid
        x: Theme.space16
        y: Theme.space12
        columns: 2
        columnSpacing: Theme.space16
        rowSpacing: Theme.space4
        flow: GridLayout.LeftToRight

        Repeater {
            model: card.details.length * 2
            Text {
                required property int index
                readonly property var entry: card.details[Math.floor(index / 2)]
                readonly property bool isLabel: index % 2 === 0
                Layout.alignment: Qt.AlignTop
                Layout.maximumWidth: Math.floor(Math.min(Theme.cellWidth, card.room * (isLabel ? 0.45 : 0.55)))
                text: isLabel ? entry.label : entry.value
                textFormat: Text.PlainText
                wrapMode: Text.Wrap
                font.pixelSize: Theme.caption
                color: isLabel ? Theme.muted : Theme.text
            }
        }
    }
}
