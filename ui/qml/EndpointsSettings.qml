// The endpoints that are set up, each with its form, and the ways to add one.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

ColumnLayout {
    id: part

    required property QtObject endpoints
    required property QtObject editor
    property bool formChanged: false // what is typed in the open form is not saved

    spacing: Theme.space12

    readonly property string title: qsTr("Endpoints")
    // What the search of the settings reads and sets.
    readonly property bool isSetting: true
    readonly property string label: heading.text
    readonly property string description: qsTr("API key, address, proxy, certificate, time-outs")
    property bool found: false

    SettingsHeading {
        id: heading
        text: qsTr("DeepSeek and other endpoints")
        color: part.found ? Theme.accent : Theme.text
    }
    SettingsText {
        text: qsTr("Any address that speaks the OpenAI protocol. What you send goes to the endpoint of the model you chose, and a key to its own host only.")
    }
    SettingsText {
        text: part.endpoints.problem
        color: Theme.danger
    }
    Repeater {
        model: part.endpoints
        ColumnLayout {
            id: entry

            required property var model
            readonly property bool isEdited: part.editor.endpointId === model.endpointId

            Layout.fillWidth: true
            // Where the form was closed, the keys go on.
            onIsEditedChanged: if (!isEdited && part.editor.endpointId < 0) card.focusEdit()
            EndpointCard {
                id: card
                Layout.fillWidth: true
                visible: !entry.isEdited
                endpoint: entry.model
                onCheckRequested: part.endpoints.check(entry.model.endpointId)
                onEditRequested: part.editor.edit(entry.model.endpointId)
                onForgetKeyRequested: part.endpoints.forgetKey(entry.model.endpointId)
                onRemovalRequested: removal.ask(entry.model.endpointId, entry.model.name, entry.model.removalText)
            }
            Loader {
                Layout.fillWidth: true
                active: entry.isEdited
                visible: active
                sourceComponent: form
            }
        }
    }
    Loader {
        Layout.fillWidth: true
        active: part.editor.endpointId === 0
        visible: active
        sourceComponent: form
    }
    SettingsText {
        text: qsTr("Add an endpoint:")
    }
    Flow {
        Layout.fillWidth: true
        spacing: Theme.space8
        Repeater {
            model: part.editor.presets
            TextButton {
                required property var modelData
                required property int index
                objectName: "addEndpoint" + index
                text: modelData.name
                onClicked: part.editor.add(index)
            }
        }
    }

    Component {
        id: form
        EndpointForm {
            editor: part.editor
            onChangedChanged: part.formChanged = changed
            Component.onDestruction: part.formChanged = false
        }
    }
    Loader {
        id: removal

        property var endpointId

        function ask(endpointId, name, text) {
            removal.endpointId = endpointId;
            active = true;
            item.title = qsTr("Remove %1?").arg(name);
            item.text = text;
            item.open();
        }

        active: false
        visible: false
        sourceComponent: ConfirmDialog {
            objectName: "endpointRemoval"
            acceptText: qsTr("Remove")
            onAccepted: part.endpoints.remove(removal.endpointId)
        }
    }
}
