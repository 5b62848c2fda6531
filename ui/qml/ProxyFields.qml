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

    spacing: Theme.space8

    Flow {
        Layout.fillWidth: true
        spacing: Theme.space8
        Accessible.role: Accessible.Grouping
        Accessible.name: qsTr("Proxy")
        Repeater {
            model: [
                { value: "system", name: qsTr("As the system") },
                { value: "none", name: qsTr("None") },
                { value: "own", name: qsTr("This one") }
            ]
            Pill {
                required property var modelData
                objectName: "proxy-" + modelData.value
                iconName: checked ? "check" : ""
                text: modelData.name
                checkable: false
                checked: part.kind === modelData.value
                Accessible.role: Accessible.RadioButton
                onClicked: part.kind = modelData.value
            }
        }
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
