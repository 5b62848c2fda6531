// What each day of a month has cost, as bars; the day under the pointer is said in words.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

Item {
    id: bars

    // Of {day, label, cost, share}.
    property var days: []
    property int current: days.length - 1

    readonly property real step: width / 31

    implicitHeight: Theme.barsHeight + caption.height + Theme.space8
    Accessible.role: Accessible.Chart
    Accessible.name: qsTr("Cost of each day of this month")
    onDaysChanged: current = days.length - 1

    Repeater {
        model: bars.days
        Rectangle {
            required property var modelData
            required property int index
            x: index * bars.step
            y: Theme.barsHeight - height
            width: Math.max(1, bars.step - Theme.space4)
            height: Math.max(Theme.focusLine, modelData.share * Theme.barsHeight)
            radius: Theme.focusLine
            color: modelData.share > 0 ? (index === bars.current ? Theme.accent : Theme.outline) : Theme.hairline
        }
    }
    Rectangle {
        y: Theme.barsHeight
        width: parent.width
        height: Theme.line
        color: Theme.hairline
    }
    MouseArea {
        anchors.fill: parent
        hoverEnabled: true
        onPositionChanged: mouse => bars.current = Math.max(0, Math.min(bars.days.length - 1, Math.floor(mouse.x / bars.step)))
        onExited: bars.current = bars.days.length - 1
    }
    Text {
        id: caption
        anchors.bottom: parent.bottom
        text: bars.current >= 0 && bars.current < bars.days.length ? qsTr("%1: %2").arg(bars.days[bars.current].label).arg(bars.days[bars.current].cost) : ""
        textFormat: Text.PlainText
        font.pixelSize: Theme.caption
        color: Theme.muted
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
}
