// Puts one row of a conversation into the reading column; rows of thoughts stand further in, beside an outline.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

Item {
    id: frame

    default property alias content: slot.data
    property real above: Theme.space12
    property bool inset: false
    // The message this row belongs to, told to the list when the pointer is on the row.
    required property var messageId
    signal pointedAt

    readonly property real columnWidth: Math.min(Theme.readingWidth, width - 2 * Theme.space24)
    readonly property real insetWidth: inset ? Theme.space24 : 0

    width: ListView.view ? ListView.view.width : 0
    height: slot.y + slot.childrenRect.height

    Rectangle {
        visible: frame.inset
        x: slot.x - Theme.space16
        width: Theme.focusLine
        height: frame.height
        color: Theme.hairline
    }
    Item {
        id: slot
        x: Math.round((frame.width - frame.columnWidth) / 2) + frame.insetWidth
        y: frame.above
        width: frame.columnWidth - frame.insetWidth
        height: childrenRect.height
    }
    HoverHandler {
        onHoveredChanged: if (hovered) frame.pointedAt()
    }
}
