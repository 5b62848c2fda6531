// What else can be done with a message: quote it, delete it.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

ActionMenu {
    id: menu

    property var messageId: 0

    signal quoteRequested(var messageId)
    signal removeRequested(var messageId, bool withFollowers)

    function show(message, button) {
        messageId = message;
        parent = button;
        y = button.height;
        open();
    }

    objectName: "messageMenu"

    Action {
        text: qsTr("Quote")
        onTriggered: menu.quoteRequested(menu.messageId)
    }
    Action {
        text: qsTr("Delete this message only")
        onTriggered: menu.removeRequested(menu.messageId, false)
    }
    Action {
        text: qsTr("Delete from here on")
        onTriggered: menu.removeRequested(menu.messageId, true)
    }
}
