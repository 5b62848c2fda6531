// What scrolls in the settings; it follows the keyboard, and goes where it is told.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

Flickable {
    id: view

    default property alias content: column.data
    // What has the keyboard, in whatever window this is.
    readonly property Item focused: Window.activeFocusItem

    // The section below this height is at the top.
    signal passed(real y)

    function place(item) {
        return item.mapToItem(column, 0, 0).y;
    }
    function moveTo(y) {
        contentY = Math.max(0, Math.min(y, contentHeight - height));
    }
    function goTo(item) {
        moveTo(place(item));
        passed(contentY + Theme.space48);
    }
    function isInside(item) {
        for (let one = item; one; one = one.parent)
            if (one === column)
                return true;
        return false;
    }

    contentHeight: column.height + Theme.space48
    boundsBehavior: Flickable.StopAtBounds
    clip: true
    ScrollBar.vertical: ScrollBar {}
    onMovementEnded: passed(contentY + Theme.space48)
    onFocusedChanged: {
        if (!focused || !isInside(focused))
            return;
        const top = place(focused);
        if (top < contentY)
            moveTo(top - Theme.space48);
        else if (top + focused.height > contentY + height)
            moveTo(top + focused.height + Theme.space48 - height);
    }

    Item {
        id: column
        x: Math.max(Theme.space24, (view.width - width) / 2)
        width: Math.min(Theme.settingsWidth, view.width - 2 * Theme.space24)
        height: childrenRect.height
    }
}
