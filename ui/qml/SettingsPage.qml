// The settings: sections below each other, a list of them at the left where there is room, and a search that goes to
// what it finds.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

Rectangle {
    id: page

    required property QtObject settings
    required property QtObject endpoints
    required property QtObject endpointEditor
    required property QtObject commands
    required property QtObject shell
    // A key is wanted: for the endpoint of this model of the picker.
    property bool keyFirst: false
    property string keyForModel

    signal closed
    signal usageRequested
    signal addFileRequested

    readonly property var sections: [general, appearance, chatPart, notifications, models, endpointsPart, usage, shortcutsPart, data, privacy, about]
    readonly property bool hasList: width >= Theme.settingsListFrom
    property int current: 0

    // Asks first where something typed would be lost.
    function leave() {
        if (search.isActive && search.text.length > 0) {
            search.clear();
        } else if (!endpointsPart.formChanged) {
            closed();
        } else {
            discarding.active = true;
            discarding.item.open();
        }
    }
    // Does nothing where there is no such section.
    function showSection(name) {
        const wanted = sections.find(section => section.objectName === name);
        if (!wanted)
            return;
        view.goTo(wanted);
        current = sections.indexOf(wanted); // the last ones do not come to the top
    }

    color: Theme.window
    Component.onCompleted: {
        endpointEditor.close();
        if (keyFirst)
            endpointEditor.editFor(keyForModel);
        else
            search.focusInput();
    }
    Component.onDestruction: endpointEditor.close()

    Loader {
        id: discarding
        active: false
        visible: false
        sourceComponent: DiscardEndpoint {
            onAccepted: Qt.callLater(page.closed)
        }
    }
    SettingsHead {
        id: head
        x: Theme.space24
        width: parent.width - 2 * x
        SettingsSearch {
            id: search
            objectName: "settingsSearch"
            Layout.fillWidth: true
            within: column
            onFound: item => view.goTo(item)
        }
        onClosed: page.leave()
    }
    SettingsList {
        id: list
        objectName: "settingsList"
        y: head.height
        height: parent.height - y
        visible: page.hasList
        sections: page.sections
        current: page.current
        onChosen: index => page.showSection(page.sections[index].objectName)
    }
    SettingsView {
        id: view
        objectName: "settingsView"
        anchors.top: head.bottom
        anchors.bottom: parent.bottom
        anchors.left: page.hasList ? list.right : parent.left
        anchors.right: parent.right
        onPassed: y => page.current = Math.max(0, page.sections.filter(section => section.y <= y).length - 1)

        ColumnLayout {
            id: column
            width: parent.width
            spacing: Theme.space16

            SettingsGeneral {
                id: general
                objectName: "general"
                settings: page.settings
            }
            SettingsAppearance {
                id: appearance
                objectName: "appearance"
                settings: page.settings
            }
            SettingsChat {
                id: chatPart
                objectName: "chat"
                settings: page.settings
            }
            SettingsNotifications {
                id: notifications
                objectName: "notifications"
                settings: page.settings
            }
            SettingsModels {
                id: models
                objectName: "models"
                shell: page.shell
                onAddFileRequested: page.addFileRequested()
            }
            EndpointsSettings {
                id: endpointsPart
                objectName: "endpoints"
                Layout.fillWidth: true
                endpoints: page.endpoints
                editor: page.endpointEditor
            }
            SettingsUsage {
                id: usage
                objectName: "usage"
                onUsageRequested: page.usageRequested()
            }
            SettingsShortcuts {
                id: shortcutsPart
                objectName: "shortcuts"
                commands: page.commands
            }
            SettingsData {
                id: data
                objectName: "data"
                shell: page.shell
            }
            SettingsPrivacy {
                id: privacy
                objectName: "privacy"
            }
            SettingsAbout {
                id: about
                objectName: "about"
                shell: page.shell
            }
        }
    }
}
