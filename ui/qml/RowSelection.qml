// Selects with the pointer across the rows of a list, and shows in each row what is selected of it.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Isobath

Item {
    id: selecting

    required property ListView list
    required property QtObject selection

    // Where the pointer went down: its row, and its text, which selects by itself while the pointer stays in it.
    property int row: -1
    property Item edit: null
    property int offset: 0
    property bool across: false
    property point at

    // Rectangles in the list's content where a row without text is selected.
    property var wholes: []

    // A place in the text of the row under the pointer.
    function offsetAt(index, p) {
        const item = list.itemAtIndex(index);
        const text = rowText.of(item);
        if (!item)
            return 0;
        if (!text)
            return p.y + list.contentY > item.y + item.height / 2 ? 1 << 30 : 0;
        const inside = text.mapFromItem(list, p.x, p.y);
        if (inside.y < 0)
            return 0;
        if (inside.y > text.height)
            return rowText.offset(text, text.length);
        return rowText.offset(text, text.positionAt(inside.x, inside.y));
    }
    function press(p, goesOn) {
        const index = rowText.rowAt(list, p.y);
        if (goesOn && !selection.isEmpty) {
            selection.extendTo(index, offsetAt(index, p));
            row = -1;
            return;
        }
        selection.clear();
        row = index;
        const text = rowText.of(list.itemAtIndex(index));
        edit = text && text.contains(text.mapFromItem(list, p.x, p.y)) ? text : null;
        offset = offsetAt(index, p);
    }
    function move(p) {
        if (row < 0)
            return;
        const index = rowText.rowAt(list, p.y);
        if (!across) {
            if (edit && index === row)
                return;
            across = true;
            if (edit)
                edit.selectByMouse = false;
            selection.begin(row, offset);
        }
        at = p;
        selection.extendTo(index, offsetAt(index, p));
        scroll.running = p.y < 0 || p.y > list.height;
    }
    function release() {
        scroll.stop();
        if (edit)
            edit.selectByMouse = true;
        if (row >= 0 && !across && edit)
            Qt.callLater(take, edit, row);
        else if (across)
            takeKeys(edit);
        row = -1;
        edit = null;
        across = false;
    }
    // The list copies; a text that had the keyboard would give it back to itself, and forgets what it shows as selected.
    function takeKeys(text) {
        if (text)
            text.focus = false;
        list.forceActiveFocus();
        Qt.callLater(show);
    }
    // What a text has selected by itself (words, paragraphs) is copied as everything else is.
    function take(text, index) {
        if (!text || text.selectionEnd <= text.selectionStart)
            return;
        const begin = rowText.offset(text, text.selectionStart);
        const end = rowText.offset(text, text.selectionEnd);
        takeKeys(text);
        selection.begin(index, begin);
        selection.extendTo(index, end);
    }
    function show() {
        const areas = [];
        rowText.drawn(list).forEach(row => showRow(row, areas));
        wholes = areas;
    }
    function showRow(index, areas) {
        const item = list.itemAtIndex(index);
        const text = rowText.of(item);
        const range = selection.rangeIn(index);
        if (text && text === edit && !across)
            return;
        if (text && range.x < 0)
            text.deselect();
        else if (text)
            text.select(rowText.position(text, range.x), rowText.position(text, range.y));
        else if (range.x >= 0)
            areas.push(rowText.whole(item));
    }

    RowText {
        id: rowText
    }
    PressWatch {
        target: selecting.list
        onPressed: (point, withShift) => {
            // With a mouse, dragging selects; it does not move the list.
            selecting.list.interactive = false;
            selecting.press(point, withShift);
        }
        onMoved: point => selecting.move(point)
        onReleased: {
            selecting.list.interactive = true;
            selecting.release();
        }
    }
    Connections {
        target: selecting.selection
        function onChanged() {
            Qt.callLater(selecting.show);
        }
    }
    // Rows that come into view, and rows whose text is new.
    Connections {
        target: selecting.list
        enabled: !selecting.selection.isEmpty
        function onContentYChanged() {
            Qt.callLater(selecting.show);
        }
        function onContentHeightChanged() {
            Qt.callLater(selecting.show);
        }
    }
    Timer {
        id: scroll
        interval: 16
        repeat: true
        onTriggered: {
            const list = selecting.list;
            const beyond = selecting.at.y < 0 ? selecting.at.y : selecting.at.y - list.height;
            list.scrollTo(list.contentY + beyond / 4);
            selecting.move(selecting.at);
        }
    }
    Item {
        parent: selecting.list.contentItem
        z: -1
        Repeater {
            model: selecting.wholes
            Rectangle {
                required property rect modelData
                x: modelData.x
                y: modelData.y
                width: modelData.width
                height: modelData.height
                color: Theme.selection
            }
        }
    }
}
