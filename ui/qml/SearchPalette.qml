// The search over the window: words above, and below what has them; arrows and Return choose.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Templates as T
import QtQuick.Layouts

Popup {
    id: palette

    required property QtObject search

    signal conversationChosen(var conversationId, var messageId, string words)
    signal commandChosen(string commandId)

    function choose(row) {
        if (!row)
            return;
        const words = search.words;
        close();
        if (row.commandId.length > 0)
            commandChosen(row.commandId);
        else
            conversationChosen(row.conversationId, row.messageId, words);
    }
    function step(by) {
        list.currentIndex = search.nextRow(list.currentIndex, by);
    }

    parent: T.Overlay.overlay
    x: Math.round((parent ? parent.width - width : 0) / 2)
    y: Theme.header
    width: Math.min(Theme.dialogWidth + Theme.space48, parent ? parent.width - 2 * Theme.space16 : Theme.dialogWidth)
    padding: Theme.space8
    modal: true
    focus: true
    background: Card {}
    T.Overlay.modal: Rectangle {
        color: Theme.scrim
    }
    onAboutToShow: {
        search.open();
        field.clear();
        list.currentIndex = search.nextRow(-1, 1);
    }
    onOpened: field.forceActiveFocus()
    onClosed: search.close()

    contentItem: ColumnLayout {
        spacing: Theme.space8
        Field {
            id: field
            objectName: "paletteField"
            Layout.fillWidth: true
            iconName: "search"
            placeholderText: qsTr("Words of a conversation, or a command")
            Accessible.name: placeholderText
            onTextChanged: {
                palette.search.words = text;
                list.currentIndex = palette.search.nextRow(-1, 1);
            }
            Keys.onDownPressed: palette.step(1)
            Keys.onUpPressed: palette.step(-1)
            onAccepted: palette.choose(list.currentItem)
        }
        ListView {
            id: list
            objectName: "paletteRows"
            Layout.fillWidth: true
            Layout.preferredHeight: Math.max(Theme.control, Math.min(contentHeight, Theme.popupHeight))
            clip: true
            model: palette.search
            boundsBehavior: Flickable.StopAtBounds
            highlightMoveDuration: 0
            currentIndex: -1
            // The first results came after the words.
            onCountChanged: if (currentIndex <= 0) currentIndex = palette.search.nextRow(-1, 1)
            Accessible.role: Accessible.List
            Accessible.name: qsTr("What was found")
            ScrollBar.vertical: ScrollBar {}
            delegate: PaletteRow {
                width: ListView.view.width
                onChosen: palette.choose(this)
            }
            Text {
                visible: list.count === 0
                padding: Theme.space8
                text: palette.search.problem.length > 0 ? palette.search.problem : palette.search.isSearching ? qsTr("Searching…") : qsTr("Nothing has these words.")
                textFormat: Text.PlainText
                font.pixelSize: Theme.secondary
                color: Theme.muted
            }
        }
    }
}
