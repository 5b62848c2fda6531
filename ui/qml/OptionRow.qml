// One parameter of how to ask: its name, its control, and in words what it does not do.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

ColumnLayout {
    id: row

    default property alias control: slot.data
    required property string label
    property bool works: true
    property string note
    property bool isWrong: false

    spacing: Theme.space4

    Text {
        text: row.label
        textFormat: Text.PlainText
        font.pixelSize: Theme.secondary
        font.weight: Font.DemiBold
        color: row.works ? Theme.text : Theme.muted
    }
    ColumnLayout {
        id: slot
        Layout.fillWidth: true
        spacing: Theme.space8
        enabled: row.works
        opacity: row.works ? 1 : 0.5
    }
    Text {
        Layout.fillWidth: true
        visible: row.note.length > 0
        text: row.note
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
        font.pixelSize: Theme.caption
        color: row.isWrong ? Theme.danger : Theme.muted
    }
}
