// All keys of the window at a glance.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import QtQuick.Templates as T

Popup {
    id: overlay

    required property QtObject commands

    signal changeRequested

    anchors.centerIn: T.Overlay.overlay
    width: Math.min(Theme.dialogWidth, parent.width - 2 * Theme.space16)
    height: Math.min(list.contentHeight + head.height + 3 * Theme.space16, parent.height - 2 * Theme.space24)
    padding: Theme.space16
    modal: true
    focus: true
    onOpened: list.forceActiveFocus()
    T.Overlay.modal: Rectangle {
        color: Theme.scrim
    }
    background: Card {}

    contentItem: ColumnLayout {
        spacing: Theme.space12
        Accessible.role: Accessible.Dialog
        Accessible.name: qsTr("Keyboard shortcuts")

        RowLayout {
            id: head
            spacing: Theme.space8
            Text {
                Layout.fillWidth: true
                text: qsTr("Keyboard shortcuts")
                font.pixelSize: Theme.heading3
                font.weight: Font.DemiBold
                wrapMode: Text.Wrap
                color: Theme.text
                Accessible.role: Accessible.Heading
                Accessible.name: text
            }
            TextButton {
                objectName: "changeShortcuts"
                text: qsTr("Change…")
                onClicked: {
                    overlay.close();
                    overlay.changeRequested();
                }
            }
            IconButton {
                iconName: "close"
                text: qsTr("Close")
                shortcutText: "Esc"
                onClicked: overlay.close()
            }
        }
        ListView {
            id: list
            Layout.fillWidth: true
            Layout.fillHeight: true
            objectName: "shortcutsList"
            clip: true
            model: overlay.commands
            cacheBuffer: 10000
            boundsBehavior: Flickable.StopAtBounds
            activeFocusOnTab: true
            Keys.onDownPressed: flick(0, -800)
            Keys.onUpPressed: flick(0, 800)
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Keyboard shortcuts")
            ScrollBar.vertical: ScrollBar {}
            section.property: "group"
            section.delegate: SettingsHeading {
                required property string section
                topPadding: Theme.space12
                bottomPadding: Theme.space4
                font.pixelSize: Theme.secondary
                text: section
            }
            delegate: Item {
                id: row

                required property string title
                required property var keyTexts
                readonly property bool shown: keyTexts.length > 0

                width: ListView.view.width - Theme.space12
                height: shown ? Math.max(words.height, chips.height) + Theme.space8 : 0
                visible: shown
                Accessible.role: Accessible.ListItem
                Accessible.name: qsTr("%1: %2").arg(title).arg(keyTexts.join(", "))

                Text {
                    id: words
                    anchors.verticalCenter: parent.verticalCenter
                    width: parent.width - chips.width - Theme.space12
                    text: row.title
                    textFormat: Text.PlainText
                    wrapMode: Text.Wrap
                    font.pixelSize: Theme.secondary
                    color: Theme.text
                }
                Row {
                    id: chips
                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: Theme.space8
                    Repeater {
                        model: row.keyTexts
                        KeyChip {
                            required property string modelData
                            text: modelData
                        }
                    }
                }
            }
        }
    }
}
