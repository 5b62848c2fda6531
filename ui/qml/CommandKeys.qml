// What the keys of commands are called, for tips, and whether a key is being recorded.
// SPDX-License-Identifier: Apache-2.0
pragma Singleton
import QtQuick

QtObject {
    // By command; set from the commands' model.
    property var texts: ({})
    // The next key is for the page of shortcuts, whatever it is bound to.
    property bool recording: false

    function text(commandId) {
        return texts[commandId] || "";
    }
    // "Search  Ctrl+K"
    function withKey(words, commandId) {
        const key = text(commandId);
        return key.length > 0 ? words + "  " + key : words;
    }
}
