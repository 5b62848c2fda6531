// The sections of the settings at their left, of which one is shown.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

Flickable {
    id: list

    // Each with a `title`.
    required property var sections
    property int current: 0

    signal chosen(int index)

    width: Theme.settingsListWidth
    contentHeight: column.height + 2 * Theme.space8
    boundsBehavior: Flickable.StopAtBounds
    clip: true
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Sections of the settings")

    Column {
        id: column
        x: Theme.space16
        y: Theme.space8
        width: parent.width - Theme.space16
        spacing: Theme.space4

        Repeater {
            model: list.sections
            AbstractButton {
                id: entry

                required property var modelData
                required property int index

                objectName: "section-" + modelData.objectName
                width: column.width
                implicitHeight: Math.max(Theme.control, words.implicitHeight + Theme.space8)
                text: modelData.title
                checked: list.current === index
                Accessible.role: Accessible.ListItem
                Accessible.name: text
                Accessible.selected: checked
                Keys.onReturnPressed: clicked()
                Keys.onEnterPressed: clicked()
                Keys.onDownPressed: nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
                Keys.onUpPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
                onClicked: list.chosen(index)
                background: Rectangle {
                    radius: Theme.radiusControl
                    color: entry.checked ? Theme.selected : entry.hovered ? Theme.hover : "transparent"
                    border.width: entry.checked && Theme.highContrast ? Theme.line : 0
                    border.color: Theme.outline
                    FocusRing {
                        visible: entry.visualFocus
                    }
                }
                contentItem: Text {
                    id: words
                    leftPadding: Theme.space8
                    verticalAlignment: Text.AlignVCenter
                    text: entry.text
                    textFormat: Text.PlainText
                    wrapMode: Text.Wrap
                    font.pixelSize: Theme.secondary
                    font.weight: entry.checked ? Font.DemiBold : Font.Normal
                    color: Theme.text
                }
            }
        }
    }
}
