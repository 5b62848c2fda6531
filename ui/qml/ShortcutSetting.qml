// The keys of one command: each can be taken away, and one recorded by pressing it.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

SettingRow {
    id: row

    required property QtObject commands
    required property string commandId
    required property string title
    required property var keys
    required property var keyTexts
    required property bool isChanged

    // What was pressed last; see CommandsModel.tryKey().
    property var tried: ({})
    property bool recording: false

    function record() {
        tried = {};
        recording = true;
        recorder.forceActiveFocus();
    }
    function finish() {
        recording = false;
        tried = {};
        add.forceActiveFocus();
    }
    function take(event) {
        event.accepted = true;
        if (event.key === Qt.Key_Escape && commandId !== "stop") {
            finish();
            return;
        }
        tried = commands.tryKey(commandId, event.key, event.modifiers);
        if (tried.key.length > 0 && tried.refusal.length === 0 && tried.takenBy.length === 0)
            accept();
        else if (tried.takenBy.length > 0 && tried.refusal.length === 0)
            takeIt.forceActiveFocus(Qt.TabFocusReason); // Return takes it
    }
    // Where the keyboard went elsewhere, there is nothing to wait for.
    function noticeFocus() {
        if (!recorder.activeFocus && !takeIt.activeFocus && !another.activeFocus)
            recording = false;
    }
    function accept() {
        commands.bind(commandId, tried.key);
        finish();
    }

    label: title
    Keys.onEscapePressed: event => {
        event.accepted = recording;
        if (recording)
            finish();
    }
    canReset: isChanged
    onResetRequested: commands.reset(commandId)
    onRecordingChanged: CommandKeys.recording = recording
    Component.onDestruction: if (recording) CommandKeys.recording = false

    Flow {
        Layout.fillWidth: true
        spacing: Theme.space8

        Repeater {
            model: row.keyTexts
            KeyChip {
                required property string modelData
                required property int index
                text: modelData
                removable: true
                onRemoved: row.commands.unbind(row.commandId, row.keys[index])
            }
        }
        IconButton {
            id: add
            objectName: "addKey-" + row.commandId
            visible: !row.recording
            implicitHeight: Theme.controlSmall
            iconName: "plus"
            iconSize: Theme.iconSmall
            text: qsTr("Add a key for: %1").arg(row.title)
            onClicked: row.record()
        }
    }
    Rectangle {
        id: recorder
        objectName: "recorder-" + row.commandId
        Layout.fillWidth: true
        visible: row.recording
        implicitHeight: said.implicitHeight + 2 * Theme.space8
        radius: Theme.radiusControl
        color: Theme.surface
        border.width: Theme.focusLine
        border.color: Theme.accent
        Accessible.role: Accessible.HotkeyField
        Accessible.name: said.text
        Accessible.focusable: true
        Keys.onShortcutOverride: event => event.accepted = true
        Keys.onPressed: event => row.take(event)
        onActiveFocusChanged: if (row.recording) Qt.callLater(row.noticeFocus)

        Text {
            id: said
            objectName: "recorderText"
            x: Theme.space8
            y: Theme.space8
            width: parent.width - 2 * Theme.space8
            text: {
                if (!row.tried.key)
                    return qsTr("Press a key. Esc ends this.");
                if (row.tried.refusal.length > 0)
                    return qsTr("%1: %2").arg(row.tried.text).arg(row.tried.refusal);
                return qsTr("%1 belongs to: %2").arg(row.tried.text).arg(row.tried.takenBy);
            }
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            font.pixelSize: Theme.secondary
            color: row.tried.refusal ? Theme.danger : Theme.text
        }
    }
    Flow {
        id: choices
        Layout.fillWidth: true
        visible: row.recording && !!row.tried.takenBy && !row.tried.refusal
        spacing: Theme.space8
        TextButton {
            id: takeIt
            objectName: "takeKey"
            primary: true
            text: qsTr("Take it from there")
            onClicked: row.accept()
        }
        TextButton {
            id: another
            text: qsTr("Another key")
            onClicked: row.record()
        }
    }
}
