// The settings: theme, and the endpoints with their keys.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

Rectangle {
    id: page

    required property QtObject settings
    required property QtObject endpoints
    required property QtObject endpointEditor
    property string version
    // A key is wanted: for the endpoint of this model of the picker.
    property bool keyFirst: false
    property string keyForModel

    signal closed
    signal usageRequested

    // Asks first where something typed would be lost.
    function leave() {
        if (!endpointsPart.formChanged) {
            closed();
            return;
        }
        discarding.active = true;
        discarding.item.open();
    }

    color: Theme.window
    Component.onCompleted: {
        endpointEditor.close();
        if (keyFirst)
            endpointEditor.editFor(keyForModel);
        else
            back.forceActiveFocus();
    }
    Component.onDestruction: endpointEditor.close()

    Loader {
        id: discarding
        active: false
        visible: false
        sourceComponent: ConfirmDialog {
            objectName: "discardEndpoint"
            title: qsTr("Discard what you typed?")
            text: qsTr("The endpoint that you are editing is not saved.")
            acceptText: qsTr("Discard")
            rejectText: qsTr("Go on editing")
            onAccepted: Qt.callLater(page.closed)
        }
    }

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
                    onClicked: page.leave()
                }
            }

            SettingsHeading {
                text: qsTr("Appearance")
            }
            ThemeChoice {
                value: page.settings.theme
                onChosen: value => page.settings.theme = value
            }

            EndpointsSettings {
                id: endpointsPart
                Layout.fillWidth: true
                endpoints: page.endpoints
                editor: page.endpointEditor
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
