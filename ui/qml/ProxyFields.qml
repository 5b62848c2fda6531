// Which proxy an endpoint is reached by, and the user name and password for it.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

ColumnLayout {
    id: part

    required property QtObject editor
    property string kind: "system"
    property alias address: address.text
    property alias user: user.text
    property alias password: password.text

    signal accepted

    function focusField(ofUser) {
        (ofUser ? user : address).forceActiveFocus();
    }

    spacing: Theme.space8

    ChoicePills {
        Layout.fillWidth: true
        name: qsTr("Proxy")
        value: part.kind
        options: [
            { value: "system", name: qsTr("As the system") },
            { value: "none", name: qsTr("None") },
            { value: "own", name: qsTr("This one") }
        ]
        onChosen: value => part.kind = value
    }
    Field {
        id: address
        objectName: "proxyField"
        Layout.fillWidth: true
        visible: part.kind === "own"
        placeholderText: "http://proxy.example:3128"
        inputMethodHints: Qt.ImhUrlCharactersOnly
        Accessible.name: qsTr("Address of the proxy")
        onAccepted: part.accepted()
        // What was typed for one proxy is not for another.
        onTextEdited: {
            user.clear();
            password.clear();
        }
    }
    SettingsText {
        visible: part.kind === "own" && text.length > 0
        text: part.editor.secretsVersion >= 0 ? part.editor.proxyHint(address.text) : ""
    }
    RowLayout {
        visible: part.kind === "own"
        spacing: Theme.space8
        Field {
            id: user
            Layout.fillWidth: true
            placeholderText: qsTr("User name, if it wants one")
            inputMethodHints: Qt.ImhNoPredictiveText
            Accessible.name: qsTr("User name for the proxy")
            onAccepted: part.accepted()
        }
        Field {
            id: password
            Layout.fillWidth: true
            placeholderText: qsTr("Password")
            echoMode: TextInput.Password
            inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoPredictiveText
            Accessible.name: qsTr("Password for the proxy")
            onAccepted: part.accepted()
        }
    }
    TextButton {
        visible: part.kind === "own" && part.editor.secretsVersion >= 0 && part.editor.hasProxyCredentials(address.text)
        text: qsTr("Forget user name and password")
        onClicked: part.editor.forgetProxyCredentials(address.text)
    }
}
