// The rows that the conversation draws, and the text of each as places in its text as the model has it: pictures of
// formulas count as their source.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Isobath

QtObject {
    // The row at a height of the view, or the nearest.
    function rowAt(list, y) {
        const inside = Math.min(list.height - 1, Math.max(0, y)) + list.contentY;
        const found = list.indexAt(list.width / 2, inside);
        if (found >= 0)
            return found;
        return inside < (list.itemAtIndex(0) ? list.itemAtIndex(0).y : list.originY) ? 0 : list.count - 1;
    }
    // The rows that the list has items for.
    function drawn(list) {
        const middle = rowAt(list, list.height / 2);
        const rows = [];
        for (let i = middle; i >= 0 && list.itemAtIndex(i); --i)
            rows.push(i);
        for (let i = middle + 1; i < list.count && list.itemAtIndex(i); ++i)
            rows.push(i);
        return rows;
    }
    // A row has at most one: the text that it is about. Tables, formulas and rules have none.
    function of(item) {
        if (!item || item.objectName === "blockText" || item.objectName === "codeText")
            return item;
        for (let i = 0; i < item.children.length; ++i) {
            const found = of(item.children[i]);
            if (found)
                return found;
        }
        return null;
    }
    // Of a row without such a text: its part of the reading column, in the coordinates of its list's content.
    function whole(item) {
        const column = item.columnWidth || item.width;
        return Qt.rect((item.width - column) / 2, item.y, column, item.height);
    }
    function pictured(edit) {
        return edit.shown && edit.shown.pictured ? edit.shown.pictured : [];
    }
    function offset(edit, position) {
        const sources = pictured(edit);
        return sources.length > 0 ? Formulas.withSources("", edit.getText(0, position), sources).length : position;
    }
    function position(edit, offset) {
        const sources = pictured(edit);
        if (sources.length === 0)
            return Math.min(offset, edit.length);
        const text = edit.getText(0, edit.length);
        let at = 0;
        let next = 0;
        for (let i = 0; i < text.length; ++i) {
            at += text[i] === "\uFFFC" ? sources[next++].length : 1;
            if (at > offset)
                return i;
        }
        return edit.length;
    }
    // Of what stands between two places, in the coordinates of `edit`: one rectangle per line.
    function rectangles(edit, begin, end) {
        const first = edit.positionToRectangle(position(edit, begin));
        const last = edit.positionToRectangle(position(edit, end));
        if (last.y <= first.y)
            return [Qt.rect(first.x, first.y, Math.max(1, last.x - first.x), first.height)];
        const right = edit.width - edit.rightPadding;
        const all = [Qt.rect(first.x, first.y, Math.max(0, right - first.x), first.height)];
        const between = first.y + first.height;
        if (last.y > between)
            all.push(Qt.rect(edit.leftPadding, between, right - edit.leftPadding, last.y - between));
        all.push(Qt.rect(edit.leftPadding, last.y, Math.max(0, last.x - edit.leftPadding), last.height));
        return all;
    }
}
