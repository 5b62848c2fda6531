// Who may answer again: the model that did, then all that can, in the picker's order.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

ActionMenu {
    id: menu

    property var messageId: 0
    property var answerers: []

    signal chosen(var messageId, string key)

    function show(message, models, button) {
        messageId = message;
        answerers = models;
        openAt(button);
    }

    objectName: "againMenu"
    width: Math.min(Theme.popupWidth, parent && parent.Window.width > 0 ? parent.Window.width - 2 * Theme.space16 : Theme.popupWidth)

    Instantiator {
        model: menu.answerers
        delegate: Action {
            required property var modelData
            text: (modelData.isSame ? qsTr("Same model: %1, %2") : qsTr("%1, %2")).arg(modelData.name).arg(modelData.place)
            onTriggered: menu.chosen(menu.messageId, modelData.key)
        }
        onObjectAdded: (index, action) => menu.insertAction(index, action)
        onObjectRemoved: (index, action) => menu.removeAction(action)
    }
}
