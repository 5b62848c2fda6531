// How the conversation is asked: system prompt and parameters; what has no effect is off and says why.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import QtQuick.Templates as T

Popup {
    id: panel

    required property QtObject setup

    readonly property real room: (T.Overlay.overlay ? T.Overlay.overlay.height : Theme.windowMinHeight) - Theme.header - Theme.space24

    width: Math.min(Theme.panelWidth, T.Overlay.overlay ? T.Overlay.overlay.width - 2 * Theme.space16 : Theme.panelWidth)
    padding: 0
    margins: Theme.space8
    background: Card {}
    onOpened: prompt.focusInput()
    onClosed: setup.save()

    contentItem: Flickable {
        implicitHeight: Math.min(column.implicitHeight + 2 * Theme.space16, panel.room)
        contentHeight: column.implicitHeight + 2 * Theme.space16
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        ScrollBar.vertical: ScrollBar {}

        ColumnLayout {
            id: column
            x: Theme.space16
            y: Theme.space16
            width: parent.width - 2 * Theme.space16
            spacing: Theme.space16

            ColumnLayout {
                spacing: 0
                RowLayout {
                    Text {
                        Layout.fillWidth: true
                        text: qsTr("How to ask")
                        font.pixelSize: Theme.heading3
                        font.weight: Font.DemiBold
                        color: Theme.text
                        Accessible.role: Accessible.Heading
                        Accessible.name: text
                    }
                    IconButton {
                        iconName: "close"
                        text: qsTr("Close")
                        shortcutText: "Esc"
                        onClicked: panel.close()
                    }
                }
                Text {
                    Layout.fillWidth: true
                    text: panel.setup.isNew ? qsTr("For this chat; all but the system prompt also for new ones after it.") : qsTr("For this conversation, from the next question on.")
                    wrapMode: Text.Wrap
                    font.pixelSize: Theme.caption
                    color: Theme.muted
                }
            }
            OptionRow {
                label: qsTr("System prompt")
                TextBox {
                    id: prompt
                    objectName: "systemPrompt"
                    Layout.fillWidth: true
                    name: qsTr("System prompt")
                    placeholderText: qsTr("What the model should keep to all the time")
                    value: panel.setup.systemPrompt
                    onEdited: text => panel.setup.systemPrompt = text
                }
            }
            TemperatureOption {
                setup: panel.setup
            }
            RowLayout {
                spacing: Theme.space16
                OptionRow {
                    Layout.alignment: Qt.AlignTop
                    Layout.preferredWidth: 1
                    label: qsTr("Top-p")
                    works: panel.setup.topPEffect.works
                    isWrong: topP.isWrong
                    note: isWrong ? qsTr("Above 0, at most 1.") : panel.setup.topPEffect.note
                    NumberField {
                        id: topP
                        objectName: "topP"
                        Layout.fillWidth: true
                        placeholderText: qsTr("The model's default")
                        value: panel.setup.topP
                        take: text => panel.setup.setTopP(text)
                        Accessible.name: qsTr("Top-p")
                    }
                }
                OptionRow {
                    Layout.alignment: Qt.AlignTop
                    Layout.preferredWidth: 1
                    label: qsTr("Longest answer, in tokens")
                    isWrong: maxTokens.isWrong
                    note: isWrong ? qsTr("A whole number from 1 to 393216.") : qsTr("Thinking counts too.")
                    NumberField {
                        id: maxTokens
                        objectName: "maxTokens"
                        Layout.fillWidth: true
                        placeholderText: panel.setup.maxTokensDefault
                        value: panel.setup.maxTokens
                        take: text => panel.setup.setMaxTokens(text)
                        Accessible.name: qsTr("Longest answer, in tokens")
                    }
                }
            }
            OptionRow {
                id: stops
                property bool tooMany: false
                label: qsTr("The answer ends before")
                isWrong: tooMany
                note: tooMany ? qsTr("At most 16, each of at most 256 bytes.") : qsTr("One text per line; %1 is a line break.").arg("\\n")
                TextBox {
                    objectName: "stops"
                    Layout.fillWidth: true
                    name: qsTr("Texts that end the answer")
                    tallest: Theme.textBoxTallest / 2
                    value: panel.setup.stops
                    onEdited: text => stops.tooMany = !panel.setup.setStops(text)
                    onIsActiveChanged: stops.tooMany = false
                }
            }
            OptionSwitch {
                objectName: "jsonAnswer"
                label: qsTr("JSON answer")
                checked: panel.setup.jsonAnswer
                note: qsTr("The question or the system prompt must contain the word “json”, best with an example.")
                onChosen: on => panel.setup.jsonAnswer = on
            }
            OptionSwitch {
                objectName: "streaming"
                label: qsTr("Streaming")
                checked: panel.setup.stream
                note: checked ? qsTr("Text is shown while it is written.") : qsTr("The answer is shown when it is complete.")
                onChosen: on => panel.setup.stream = on
            }
            TextButton {
                objectName: "resetOptions"
                text: qsTr("Reset all to the model's defaults")
                enabled: panel.setup.hasParameters
                onClicked: panel.setup.reset()
            }
        }
    }
}
