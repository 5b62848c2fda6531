// The second step of the first start: a model of this computer, or a key for one elsewhere.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

ColumnLayout {
    id: step

    required property QtObject firstRun
    required property QtObject models

    signal keyRequested
    signal addFileRequested
    signal chooseModelRequested

    spacing: Theme.space8

    SettingsText {
        objectName: "machineText"
        text: step.firstRun.machineText
    }
    SettingRow {
        label: qsTr("A model on this computer")
        description: step.firstRun.starterText
        Flow {
            Layout.fillWidth: true
            spacing: Theme.space8
            TextButton {
                objectName: "firstRunAddFile"
                text: qsTr("Add a model file…")
                onClicked: step.addFileRequested()
            }
        }
    }
    SettingRow {
        label: qsTr("DeepSeek, or another endpoint")
        description: qsTr("Large models, elsewhere. With a key of your own; what you ask is sent there, and to nobody else.")
        TextButton {
            objectName: "firstRunKey"
            text: qsTr("Enter an API key…")
            onClicked: step.keyRequested()
        }
    }
    SettingRow {
        label: qsTr("Chosen now")
        description: step.models.headerText
        TextButton {
            objectName: "firstRunModels"
            text: qsTr("Choose a model…")
            onClicked: step.chooseModelRequested()
        }
    }
}
