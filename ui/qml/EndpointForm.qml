// The form for one endpoint: address and key first, what only some need below.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Dialogs
import QtQuick.Layouts

Card {
    id: form

    required property QtObject editor

    // Something was typed that closing it would lose.
    readonly property bool changed: {
        const draft = editor.draft;
        if (draft.address === undefined)
            return false;
        return key.text.length + proxy.user.length + proxy.password.length > 0 || name.text !== draft.name || address.text !== draft.address || proxy.kind !== draft.proxyKind || proxy.address !== draft.proxy || caFile.text !== draft.caFile || connectSeconds.text !== draft.connectSeconds || idleSeconds.text !== draft.idleSeconds;
    }

    // Also when other values are put into the form while it is open.
    function load() {
        const draft = editor.draft;
        if (draft.address === undefined)
            return;
        name.text = draft.name;
        address.text = draft.address;
        key.text = "";
        proxy.kind = draft.proxyKind;
        proxy.address = draft.proxy;
        proxy.user = "";
        proxy.password = "";
        caFile.text = draft.caFile;
        connectSeconds.text = draft.connectSeconds;
        idleSeconds.text = draft.idleSeconds;
        more.opened = draft.proxyKind !== "system" || draft.caFile.length > 0;
    }
    function save() {
        editor.save({
            name: name.text, address: address.text, key: key.text,
            proxyKind: proxy.kind, proxy: proxy.address, proxyUser: proxy.user, proxyPassword: proxy.password,
            caFile: caFile.text, connectSeconds: connectSeconds.text, idleSeconds: idleSeconds.text
        });
    }

    objectName: "endpointForm"
    implicitHeight: fields.implicitHeight + 2 * Theme.space12
    Component.onCompleted: {
        load();
        (editor.endpointId === 0 ? address : key).forceActiveFocus();
    }

    Connections {
        target: form.editor
        function onOpened() {
            form.load();
        }
        function onProblemChanged() {
            const at = form.editor.problemField;
            const field = { name: name, address: address, key: key, caFile: caFile, connectSeconds: connectSeconds, idleSeconds: idleSeconds }[at];
            if (["proxy", "proxyUser", "caFile", "connectSeconds", "idleSeconds"].includes(at))
                more.opened = true;
            if (field)
                field.forceActiveFocus();
            else if (at.length > 0)
                proxy.focusField(at === "proxyUser");
        }
    }
    ColumnLayout {
        id: fields
        anchors.fill: parent
        anchors.margins: Theme.space12
        spacing: Theme.space8

        FieldLabel {
            text: qsTr("Name")
        }
        Field {
            id: name
            objectName: "nameField"
            Layout.fillWidth: true
            placeholderText: qsTr("As its host")
            Accessible.name: qsTr("Name of the endpoint")
            onAccepted: form.save()
        }
        FieldLabel {
            text: qsTr("Address")
        }
        Field {
            id: address
            objectName: "addressField"
            Layout.fillWidth: true
            placeholderText: "https://api.deepseek.com"
            inputMethodHints: Qt.ImhUrlCharactersOnly
            Accessible.name: qsTr("Address of the endpoint")
            onAccepted: form.save()
            // What was typed for one host is not for another; clear() could be undone.
            onTextEdited: key.text = ""
        }
        SettingsText {
            text: form.editor.draft.hint ?? ""
        }
        FieldLabel {
            text: qsTr("API key")
        }
        Field {
            id: key
            objectName: "keyField"
            Layout.fillWidth: true
            echoMode: TextInput.Password
            inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoPredictiveText
            Accessible.name: qsTr("API key")
            onAccepted: form.save()
        }
        SettingsText {
            objectName: "keyHint"
            text: form.editor.secretsVersion >= 0 ? form.editor.keyHint(address.text) : ""
        }
        TextButton {
            id: more
            property bool opened: false
            quiet: true
            iconName: opened ? "chevron-down" : "chevron-right"
            text: qsTr("Proxy, certificate, time limits")
            onClicked: opened = !opened
        }
        ColumnLayout {
            visible: more.opened
            spacing: Theme.space8
            FieldLabel {
                text: qsTr("Proxy")
            }
            ProxyFields {
                id: proxy
                Layout.fillWidth: true
                editor: form.editor
                onAccepted: form.save()
            }
            FieldLabel {
                text: qsTr("Certificate file (PEM), trusted besides the system's")
            }
            RowLayout {
                spacing: Theme.space8
                Field {
                    id: caFile
                    objectName: "caFileField"
                    Layout.fillWidth: true
                    placeholderText: qsTr("None")
                    Accessible.name: qsTr("Certificate file")
                    onAccepted: form.save()
                }
                TextButton {
                    text: qsTr("Choose…")
                    onClicked: {
                        fileDialog.active = true;
                        fileDialog.item.open();
                    }
                }
            }
            GridLayout {
                columns: 2
                columnSpacing: Theme.space8
                rowSpacing: Theme.space8
                FieldLabel {
                    Layout.alignment: Qt.AlignBottom
                    text: qsTr("Seconds to connect")
                }
                FieldLabel {
                    Layout.alignment: Qt.AlignBottom
                    text: qsTr("Seconds of silence")
                }
                Field {
                    id: connectSeconds
                    objectName: "connectField"
                    Layout.fillWidth: true
                    inputMethodHints: Qt.ImhDigitsOnly
                    Accessible.name: qsTr("Seconds to connect")
                    onAccepted: form.save()
                }
                Field {
                    id: idleSeconds
                    Layout.fillWidth: true
                    inputMethodHints: Qt.ImhDigitsOnly
                    Accessible.name: qsTr("Seconds of silence")
                    onAccepted: form.save()
                }
            }
        }
        SettingsText {
            objectName: "endpointProblem"
            text: form.editor.problem
            color: Theme.danger
        }
        Flow {
            Layout.fillWidth: true
            spacing: Theme.space8
            TextButton {
                objectName: "saveEndpoint"
                primary: true
                text: qsTr("Save and check")
                onClicked: form.save()
            }
            TextButton {
                objectName: "cancelEndpoint"
                text: qsTr("Cancel")
                onClicked: form.editor.close()
            }
            TextButton {
                objectName: "resetEndpoint"
                visible: form.editor.draft.isBuiltIn === true
                text: qsTr("Reset")
                Accessible.description: qsTr("Puts DeepSeek's own address back")
                onClicked: form.editor.reset()
            }
        }
    }
    Loader {
        id: fileDialog
        active: false
        sourceComponent: FileDialog {
            title: qsTr("Choose a certificate file")
            nameFilters: [qsTr("Certificates (*.pem *.crt *.cer)"), qsTr("All files (*)")]
            onAccepted: caFile.text = selectedFile.toString()
        }
    }
}
