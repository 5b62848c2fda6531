// The cap for a month: how much of it is spent, and the amount to change.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

ColumnLayout {
    id: cap

    required property QtObject usage
    property string currency: usage.capCurrency

    Layout.fillWidth: true
    spacing: Theme.space8

    SettingsText {
        text: cap.usage.capState
    }
    Rectangle {
        Layout.fillWidth: true
        visible: cap.usage.capText.length > 0
        implicitHeight: Theme.space8
        radius: height / 2
        color: Theme.hover
        Rectangle {
            width: parent.width * cap.usage.capShare
            height: parent.height
            radius: height / 2
            color: cap.usage.capShare >= 1 ? Theme.danger : cap.usage.capShare >= 0.8 ? Theme.warning : Theme.accent
        }
    }
    RowLayout {
        spacing: Theme.space8
        Field {
            id: amount
            objectName: "capField"
            Layout.preferredWidth: Theme.menuWidth
            // Not bound: what was refused stays, to be mended.
            Component.onCompleted: text = cap.usage.capText
            placeholderText: qsTr("No cap")
            inputMethodHints: Qt.ImhFormattedNumbersOnly
            Accessible.name: qsTr("Cap for a month")
            onAccepted: save.clicked()
        }
        ChoicePills {
            name: qsTr("Currency of the cap")
            value: cap.currency
            options: [
                { value: "CNY", name: qsTr("¥") },
                { value: "USD", name: qsTr("$") }
            ]
            onChosen: value => cap.currency = value
        }
        TextButton {
            id: save
            objectName: "saveCap"
            text: qsTr("Save")
            onClicked: if (cap.usage.saveCap(amount.text, cap.currency))
                amount.text = cap.usage.capText
        }
    }
    SettingsText {
        text: cap.usage.capProblem
        color: Theme.danger
    }
    SettingsText {
        text: qsTr("At 80 % you are told, at 100 % models with a price in this currency are not asked any more; an answer that is being written goes on. Models of this computer and those without a price are neither counted nor stopped. Nothing is converted.")
    }
}
