// What one account has left, in each of its currencies.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

ColumnLayout {
    id: lines

    required property var account

    Layout.fillWidth: true
    spacing: Theme.space4

    Repeater {
        model: lines.account.balances || []
        UsageRow {
            required property var modelData
            objectName: "balanceRow"
            name: lines.account.name
            amount: modelData.amount
            detail: modelData.parts
        }
    }
    SettingsText {
        visible: lines.account.problem.length > 0
        text: lines.account.problem
        color: Theme.danger
    }
}
