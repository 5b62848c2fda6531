// Marks what is found in the rows that a list shows, and brings the current place into its middle.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

Item {
    id: marks

    required property ListView list
    required property QtObject find

    // {area, isCurrent} in the list's content.
    property var areas: []

    function show() {
        const found = [];
        if (find.isOpen && find.count > 0)
            rowText.drawn(list).forEach(row => addRow(row, found));
        areas = found;
    }
    function addRow(index, found) {
        const item = list.itemAtIndex(index);
        const text = rowText.of(item);
        const hits = find.marksIn(index);
        if (!text && hits.length > 0) {
            found.push({ area: rowText.whole(item), isCurrent: hits.some(hit => hit.isCurrent) });
            return;
        }
        for (const hit of hits) {
            for (const part of rowText.rectangles(text, hit.begin, hit.end))
                found.push({ area: text.mapToItem(list.contentItem, part), isCurrent: hit.isCurrent });
        }
    }
    function go(row, begin, end) {
        list.follow = false;
        list.positionViewAtIndex(row, ListView.Center);
        list.forceLayout();
        const item = list.itemAtIndex(row);
        const text = rowText.of(item);
        if (text && end > begin) {
            const part = text.mapToItem(list.contentItem, rowText.rectangles(text, begin, end)[0]);
            list.scrollTo(part.y - (list.height - part.height) / 2);
        }
        Qt.callLater(show);
    }

    RowText {
        id: rowText
    }
    Connections {
        target: marks.find
        function onReached(row, begin, end) {
            marks.go(row, begin, end);
        }
        function onHitsChanged() {
            Qt.callLater(marks.show);
        }
        function onOpenChanged() {
            Qt.callLater(marks.show);
        }
    }
    Connections {
        target: marks.list
        enabled: marks.find.isOpen
        function onContentYChanged() {
            Qt.callLater(marks.show);
        }
        function onContentHeightChanged() {
            Qt.callLater(marks.show);
        }
        function onWidthChanged() {
            Qt.callLater(marks.show);
        }
    }
    Item {
        parent: marks.list.contentItem
        z: 1
        Repeater {
            model: marks.areas
            Rectangle {
                required property var modelData
                objectName: "findMark"
                x: modelData.area.x
                y: modelData.area.y
                width: modelData.area.width
                height: modelData.area.height
                radius: Theme.focusLine
                color: "transparent"
                border.width: modelData.isCurrent ? Theme.focusLine : 0
                border.color: Theme.accent
                Rectangle {
                    anchors.fill: parent
                    radius: parent.radius
                    color: Theme.warning
                    opacity: 0.35
                }
            }
        }
    }
}
