// Keeps what is read in its place: while earlier messages come before it, and while rows above it get another height.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

Item {
    id: place

    required property ListView list
    required property QtObject messages

    // The row at the top of the view, and how much of it lies above.
    property Item row: null
    property real hidden: 0

    // After each move of the view.
    function note() {
        row = list.itemAt(list.width / 2, list.contentY + 1);
        hidden = row ? list.contentY - row.y : 0;
        olderLater.start();
    }
    function loadOlder() {
        if (list.moving) {
            messages.loadOlder();
            return;
        }
        const rows = list.count;
        const index = Math.max(0, list.indexAt(list.width / 2, list.contentY));
        const item = list.itemAtIndex(index);
        const above = item ? list.contentY - item.y : 0;
        messages.loadOlder();
        const moved = index + list.count - rows;
        list.positionViewAtIndex(moved, ListView.Beginning);
        const movedItem = list.itemAtIndex(moved);
        if (movedItem)
            list.contentY = movedItem.y + above;
    }

    // Before the beginning of what is loaded is reached, what comes before it. While the view moves its first row must not
    // be one that is drawn, or the movement would end. Never while the end is followed: a new conversation is at its
    // beginning for a moment.
    Timer {
        id: olderLater
        interval: 0
        onTriggered: {
            const list = place.list;
            const isRead = !list.follow || list.contentHeight < list.height;
            const isNear = list.contentY - list.originY < (list.moving ? 4 : 1) * list.height;
            if (isRead && isNear && place.messages.hasOlder && !(list.moving && list.itemAtIndex(0)))
                place.loadOlder();
        }
    }
    // Rows above got another height, as when their formulas have arrived.
    Connections {
        target: place.row
        enabled: !place.list.follow && !place.list.moving
        function onYChanged() {
            place.list.contentY = place.row.y + place.hidden;
        }
    }
}
