// One parameter that is on or off, with what it means.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

RowLayout {
    id: row

    required property string label
    property bool checked: false
    property string note

    signal chosen(bool on)

    spacing: Theme.space12

    Pill {
        Layout.alignment: Qt.AlignTop
        text: row.label
        stateText: checked ? qsTr("on") : qsTr("off")
        checked: row.checked
        onClicked: row.chosen(!row.checked)
    }
    Text {
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignVCenter
        text: row.note
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
        font.pixelSize: Theme.caption
        color: Theme.muted
    }
}
