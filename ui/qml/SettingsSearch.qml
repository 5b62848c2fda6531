// The search of the settings: marks what has the words in its name or description, and goes from one to the next.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

ColumnLayout {
    id: part

    // Everything with `isSetting` below it is searched.
    required property Item within
    property alias text: field.text
    readonly property bool isActive: field.activeFocus
    property var matches: []
    property int shown: 0

    signal found(Item item)

    function focusInput() {
        field.forceActiveFocus();
    }
    function clear() {
        field.clear();
    }
    function settingsIn(item) {
        let settings = [];
        for (let i = 0; i < item.children.length; ++i) {
            const child = item.children[i];
            if (child.visible)
                settings = settings.concat(child.isSetting ? [child] : settingsIn(child));
        }
        return settings;
    }
    function look() {
        const words = text.trim().toLowerCase().split(/\s+/).filter(word => word.length > 0);
        const has = setting => words.every(word => (setting.label + " " + setting.description).toLowerCase().includes(word));
        matches.forEach(setting => setting.found = false);
        matches = words.length > 0 ? settingsIn(within).filter(has) : [];
        matches.forEach(setting => setting.found = true);
        shown = 0;
        show();
    }
    function show() {
        if (matches.length > 0)
            found(matches[shown]);
    }
    function step(by) {
        if (matches.length === 0)
            return;
        shown = (shown + by + matches.length) % matches.length;
        show();
    }

    spacing: Theme.space4

    Field {
        id: field
        Layout.fillWidth: true
        iconName: "search"
        placeholderText: qsTr("Search the settings")
        Accessible.name: placeholderText
        onTextChanged: part.look()
        Keys.onReturnPressed: event => part.step(event.modifiers & Qt.ShiftModifier ? -1 : 1)
        Keys.onEnterPressed: part.step(1)
        Keys.onDownPressed: part.step(1)
        Keys.onUpPressed: part.step(-1)
    }
    Text {
        objectName: "settingsFound"
        Layout.fillWidth: true
        visible: field.text.trim().length > 0
        text: part.matches.length === 0 ? qsTr("No setting has these words.") : qsTr("%1 of %2; Enter goes to the next").arg(part.shown + 1).arg(part.matches.length)
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
        font.pixelSize: Theme.caption
        color: Theme.muted
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
}
