// What else can be done with a message: copy it in another form, quote it, delete it.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

ActionMenu {
    id: menu

    property var messageId: 0

    signal copyRequested(var messageId, string form)
    signal quoteRequested(var messageId)
    signal removeRequested(var messageId, bool withFollowers)

    function show(message, button) {
        messageId = message;
        openAt(button);
    }

    objectName: "messageMenu"

    Action {
        text: qsTr("Copy as text")
        onTriggered: menu.copyRequested(menu.messageId, "text")
    }
    Action {
        text: qsTr("Copy as Markdown")
        onTriggered: menu.copyRequested(menu.messageId, "markdown")
    }
    Action {
        text: qsTr("Copy as rich text")
        onTriggered: menu.copyRequested(menu.messageId, "rich")
    }
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
