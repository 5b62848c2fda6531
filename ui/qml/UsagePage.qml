// What answers have cost, what accounts have left, and the cap for a month.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

Rectangle {
    id: page

    required property QtObject usage
    required property QtObject accounts

    signal closed

    color: Theme.window
    Component.onCompleted: {
        back.forceActiveFocus();
        usage.refresh();
        accounts.refresh();
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
                    text: qsTr("Usage and costs")
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
            ChoicePills {
                name: qsTr("Currency")
                value: page.usage.currency
                options: [
                    { value: "auto", name: qsTr("By language") },
                    { value: "CNY", name: qsTr("Yuan") },
                    { value: "USD", name: qsTr("Dollars") }
                ]
                onChosen: value => page.usage.currency = value
            }
            UsageRow {
                objectName: "monthRow"
                name: qsTr("This month")
                amount: page.usage.month
                strong: true
            }
            UsageRow {
                name: qsTr("Today")
                amount: page.usage.today
            }
            UsageBars {
                Layout.fillWidth: true
                days: page.usage.days
            }
            Repeater {
                model: page.usage.notes
                SettingsText {
                    required property string modelData
                    text: modelData
                }
            }

            SettingsHeading {
                visible: page.usage.models.length > 0
                text: qsTr("Models")
            }
            Repeater {
                model: page.usage.models
                UsageRow {
                    required property var modelData
                    name: qsTr("%1, %2").arg(modelData.name).arg(modelData.place)
                    amount: modelData.cost
                    detail: modelData.detail
                }
            }

            SettingsHeading {
                text: qsTr("Cap")
            }
            UsageCap {
                usage: page.usage
            }

            SettingsHeading {
                text: qsTr("Balance")
            }
            SettingsText {
                text: page.accounts.isAsking ? qsTr("Asking…") : page.accounts.hasNone ? qsTr("There is no DeepSeek endpoint with a key.") : ""
            }
            Repeater {
                model: page.accounts.accounts
                UsageAccount {
                    required property var modelData
                    account: modelData
                }
            }
            TextButton {
                objectName: "refreshBalance"
                text: qsTr("Refresh")
                enabled: !page.accounts.isAsking
                onClicked: page.accounts.refresh()
            }

            SettingsHeading {
                text: qsTr("Prices")
            }
            SettingsText {
                text: page.usage.prices
            }
            SettingsText {
                objectName: "pricesWarning"
                text: page.usage.pricesWarning
                color: Theme.warning
            }
        }
    }
}
