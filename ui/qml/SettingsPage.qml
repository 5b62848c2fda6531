// The settings: theme, and the endpoint with its key.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

Rectangle {
    id: page

    required property QtObject settings
    property string version
    property bool keyFirst: false

    signal closed
    signal usageRequested

    color: Theme.window
    Component.onCompleted: keyFirst ? key.forceActiveFocus() : back.forceActiveFocus()

    Flickable {
        anchors.fill: parent
        contentHeight: column.height + 2 * Theme.space32
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: ScrollBar {}

        ColumnLayout {
            id: column
            x: Math.max(Theme.space24, (page.width - width) / 2)
            y: Theme.space32
            width: Math.min(Theme.dialogWidth, page.width - 2 * Theme.space24)
            spacing: Theme.space12

            RowLayout {
                spacing: Theme.space8
                Text {
                    Layout.fillWidth: true
                    text: qsTr("Settings")
                    font.pixelSize: Theme.heading1
                    font.weight: Font.DemiBold
                    color: Theme.text
                    Accessible.role: Accessible.Heading
                    Accessible.name: text
                }
                IconButton {
                    id: back
                    iconName: "close"
                    text: qsTr("Back to the conversation")
                    shortcutText: "Esc"
                    onClicked: page.closed()
                }
            }

            SettingsHeading {
                text: qsTr("Appearance")
            }
            ThemeChoice {
                value: page.settings.theme
                onChosen: value => page.settings.theme = value
            }

            SettingsHeading {
                text: qsTr("DeepSeek or another endpoint")
            }
            SettingsText {
                text: qsTr("Any address that speaks the OpenAI protocol. What you send goes to this host, and to no other.")
            }
            Field {
                id: address
                Layout.fillWidth: true
                text: page.settings.remoteBaseUrl
                placeholderText: "https://api.deepseek.com"
                inputMethodHints: Qt.ImhUrlCharactersOnly
                Accessible.name: qsTr("Address of the endpoint")
                onAccepted: save.clicked()
            }
            Field {
                id: key
                objectName: "keyField"
                Layout.fillWidth: true
                placeholderText: page.settings.hasKey ? qsTr("A key is kept. Enter another to replace it.") : qsTr("API key")
                echoMode: TextInput.Password
                inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoPredictiveText
                Accessible.name: qsTr("API key")
                onAccepted: save.clicked()
            }
            SettingsText {
                text: page.settings.keyPlaceText
            }
            SettingsText {
                visible: page.settings.problem.length > 0
                text: page.settings.problem
                color: Theme.danger
            }
            RowLayout {
                spacing: Theme.space8
                TextButton {
                    id: save
                    objectName: "saveRemote"
                    primary: true
                    text: qsTr("Save")
                    onClicked: if (page.settings.saveRemote(address.text, key.text)) {
                        key.clear();
                        saved.restart();
                    }
                }
                TextButton {
                    visible: page.settings.canForgetKey
                    text: qsTr("Forget the key")
                    onClicked: page.settings.forgetKey()
                }
                Text {
                    visible: saved.running
                    text: qsTr("Saved")
                    font.pixelSize: Theme.secondary
                    color: Theme.success
                }
                Timer {
                    id: saved
                    interval: 2500
                }
            }

            SettingsHeading {
                text: qsTr("Costs")
            }
            TextButton {
                objectName: "openUsage"
                text: qsTr("Usage, balance and cap…")
                onClicked: page.usageRequested()
            }

            SettingsHeading {
                text: qsTr("About")
            }
            SettingsText {
                text: qsTr("Isobath %1. Conversations stay on this computer. Nothing is sent anywhere but to the model you choose.").arg(page.version)
            }
        }
    }
}
