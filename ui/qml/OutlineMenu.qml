// What a long thought is about; choosing a place goes there.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

ActionMenu {
    id: menu

    property var messageId: 0
    property var entries: []

    signal chosen(var messageId, int block)

    function show(message, outline, button) {
        messageId = message;
        entries = outline;
        openAt(button);
    }

    objectName: "outlineMenu"
    width: Math.min(Theme.popupWidth, parent && parent.Window.width > 0 ? parent.Window.width - 2 * Theme.space16 : Theme.popupWidth)

    Instantiator {
        model: menu.entries
        delegate: Action {
            required property var modelData
            text: modelData.title
            onTriggered: menu.chosen(menu.messageId, modelData.block)
        }
        onObjectAdded: (index, action) => menu.insertAction(index, action)
        onObjectRemoved: (index, action) => menu.removeAction(action)
    }
}
