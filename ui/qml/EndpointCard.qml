// One endpoint in the settings: its name and address, whose key is kept, and what it said last.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

Card {
    id: card

    required property var endpoint

    function focusEdit() {
        edit.forceActiveFocus(Qt.TabFocusReason);
    }

    signal checkRequested
    signal editRequested
    signal forgetKeyRequested
    signal removalRequested

    implicitHeight: words.implicitHeight + 2 * Theme.space12
    Accessible.role: Accessible.Grouping
    Accessible.name: endpoint.name

    ColumnLayout {
        id: words
        anchors.fill: parent
        anchors.margins: Theme.space12
        spacing: Theme.space4

        Text {
            Layout.fillWidth: true
            text: card.endpoint.name
            textFormat: Text.PlainText
            elide: Text.ElideRight
            font.pixelSize: Theme.body
            font.weight: Font.Medium
            color: Theme.text
        }
        SettingsText {
            text: card.endpoint.address
            wrapMode: Text.WrapAnywhere
        }
        SettingsText {
            text: card.endpoint.keyText
        }
        SettingsText {
            objectName: "endpointState"
            text: card.endpoint.stateText
            color: card.endpoint.isProblem ? Theme.danger : card.endpoint.isAsking ? Theme.muted : Theme.success
        }
        Flow {
            Layout.fillWidth: true
            Layout.topMargin: Theme.space8
            spacing: Theme.space8
            TextButton {
                objectName: "checkEndpoint"
                enabled: !card.endpoint.isAsking
                text: qsTr("Check")
                Accessible.description: qsTr("Asks %1 for its models").arg(card.endpoint.name)
                onClicked: card.checkRequested()
            }
            TextButton {
                id: edit
                objectName: "editEndpoint"
                text: qsTr("Edit")
                Accessible.description: card.endpoint.name
                onClicked: card.editRequested()
            }
            TextButton {
                visible: card.endpoint.canForgetKey
                text: qsTr("Forget the key")
                Accessible.description: card.endpoint.name
                onClicked: card.forgetKeyRequested()
            }
            TextButton {
                objectName: "removeEndpoint"
                visible: !card.endpoint.isBuiltIn
                text: qsTr("Remove")
                Accessible.description: card.endpoint.name
                onClicked: card.removalRequested()
            }
        }
    }
}
