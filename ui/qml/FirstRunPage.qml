// The first start, in the window and in nobody's way: language, what answers, and what is private.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

Rectangle {
    id: page

    required property QtObject firstRun
    required property QtObject settings
    required property QtObject models

    signal keyRequested
    signal addFileRequested
    signal chooseModelRequested

    readonly property var titles: ({
            "language": qsTr("Welcome to Isobath"),
            "model": qsTr("What should answer?"),
            "privacy": qsTr("Everything is off")
        })
    readonly property string step: firstRun.step

    function focusInput() {
        next.forceActiveFocus(Qt.TabFocusReason);
    }

    color: Theme.window
    Component.onCompleted: focusInput()
    Accessible.role: Accessible.Pane
    Accessible.name: titles[step]

    SettingsView {
        id: view
        anchors.top: parent.top
        anchors.bottom: buttons.top
        width: parent.width

        ColumnLayout {
            width: parent.width
            spacing: Theme.space16

            Text {
                Layout.topMargin: Theme.space32
                text: qsTr("Step %1 of %2").arg(page.firstRun.number).arg(page.firstRun.count)
                textFormat: Text.PlainText
                font.pixelSize: Theme.caption
                color: Theme.muted
            }
            Text {
                objectName: "firstRunTitle"
                Layout.fillWidth: true
                text: page.titles[page.step]
                textFormat: Text.PlainText
                wrapMode: Text.Wrap
                font.pixelSize: Theme.greeting
                font.weight: Font.DemiBold
                color: Theme.text
                Accessible.role: Accessible.Heading
                Accessible.name: text
            }
            Loader {
                Layout.fillWidth: true
                sourceComponent: page.step === "language" ? language : page.step === "model" ? model : privacy
            }
        }
    }
    RowLayout {
        id: buttons
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.space24
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(Theme.settingsWidth, parent.width - 2 * Theme.space24)
        spacing: Theme.space8

        TextButton {
            objectName: "firstRunSkip"
            quiet: true
            text: qsTr("Skip all")
            onClicked: page.firstRun.finish()
        }
        Item {
            Layout.fillWidth: true
        }
        TextButton {
            objectName: "firstRunBack"
            visible: page.firstRun.number > 1
            text: qsTr("Back")
            onClicked: {
                page.firstRun.back();
                page.focusInput();
            }
        }
        TextButton {
            id: next
            objectName: "firstRunNext"
            primary: true
            text: page.firstRun.number < page.firstRun.count ? qsTr("Next") : qsTr("Start")
            onClicked: {
                view.contentY = 0;
                page.firstRun.next();
            }
        }
    }
    Component {
        id: language
        FirstRunLanguage {
            settings: page.settings
        }
    }
    Component {
        id: model
        FirstRunModel {
            firstRun: page.firstRun
            models: page.models
            onKeyRequested: page.keyRequested()
            onAddFileRequested: page.addFileRequested()
            onChooseModelRequested: page.chooseModelRequested()
        }
    }
    Component {
        id: privacy
        PrivacyFacts {}
    }
}
