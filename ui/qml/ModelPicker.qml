// The models that can answer, grouped by where they run, and the ways to add one.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Templates as T

Popup {
    id: picker

    required property QtObject models

    signal addFileRequested
    signal addKeyRequested

    // What is left of the window under the header for the rows, beside the two actions.
    readonly property real roomForList: (T.Overlay.overlay ? T.Overlay.overlay.height : Theme.windowMinHeight) - Theme.header - 3 * Theme.space16 - actions.height

    width: Math.min(Theme.popupWidth, T.Overlay.overlay ? T.Overlay.overlay.width - 2 * Theme.space16 : Theme.popupWidth)
    padding: Theme.space8
    margins: Theme.space8
    background: Card {}
    onOpened: {
        models.refresh();
        list.forceActiveFocus();
    }

    contentItem: Column {
        spacing: Theme.space4

        ListView {
            id: list
            objectName: "modelRows"
            width: parent.width
            height: Math.min(contentHeight, Theme.popupHeight, picker.roomForList)
            // Every row is made, so that the height of the whole is known.
            cacheBuffer: 100 * Theme.control
            clip: true
            model: picker.models
            boundsBehavior: Flickable.StopAtBounds
            keyNavigationEnabled: true
            currentIndex: -1
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Models")
            ScrollBar.vertical: ScrollBar {
                policy: list.contentHeight > list.height + 1 ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
            }

            section.property: "group"
            section.delegate: Text {
                required property string section
                width: ListView.view.width
                leftPadding: Theme.space8
                topPadding: Theme.space8
                bottomPadding: Theme.space4
                text: section
                textFormat: Text.PlainText
                font.pixelSize: Theme.caption
                font.weight: Font.DemiBold
                color: Theme.muted
            }
            delegate: ModelRow {
                width: ListView.view.width
                onChosen: {
                    picker.models.select(key);
                    picker.close();
                }
                // Later, because the row itself goes.
                onRemoveRequested: Qt.callLater(picker.models.removeModelFile, key)
            }
        }
        Column {
            id: actions
            width: parent.width
            Rectangle {
                width: parent.width
                height: Theme.line
                color: Theme.hairline
            }
            SidebarButton {
                width: parent.width
                iconName: "file"
                text: qsTr("Add a model file…")
                onClicked: {
                    picker.close();
                    picker.addFileRequested();
                }
            }
            SidebarButton {
                width: parent.width
                iconName: "key"
                text: qsTr("Enter an API key or endpoint…")
                onClicked: {
                    picker.close();
                    picker.addKeyRequested();
                }
            }
        }
    }
}
