// The models that can answer, grouped by where they run, and the ways to add one.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Templates as T

Popup {
    id: picker

    required property QtObject models
    required property QtObject comparison
    // What is chosen is the model that answers as well.
    property bool second: false

    function choose(key) {
        if (second)
            comparison.secondKey = key;
        else
            models.select(key);
        close();
    }

    signal addFileRequested
    signal addKeyRequested

    // What is left of the window under the header for the rows, beside the two actions.
    readonly property real roomForList: (T.Overlay.overlay ? T.Overlay.overlay.height : Theme.windowMinHeight) - Theme.header - 3 * Theme.space16 - actions.height - (models.isLong ? Theme.control + Theme.space4 : 0)

    width: Math.min(Theme.popupWidth, T.Overlay.overlay ? T.Overlay.overlay.width - 2 * Theme.space16 : Theme.popupWidth)
    padding: Theme.space8
    margins: Theme.space8
    background: Card {}
    onAboutToShow: second = false
    onOpened: {
        models.refresh();
        if (models.isLong)
            filter.forceActiveFocus();
        else
            list.forceActiveFocus();
    }
    onClosed: filter.clear()

    contentItem: Column {
        spacing: Theme.space4

        Text {
            width: parent.width
            visible: picker.second
            padding: Theme.space8
            text: qsTr("Which model is asked as well?")
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            font.pixelSize: Theme.secondary
            font.weight: Font.DemiBold
            color: Theme.text
        }
        Field {
            id: filter
            objectName: "modelFilter"
            width: parent.width
            visible: picker.models.isLong
            iconName: "search"
            placeholderText: qsTr("Find a model")
            inputMethodHints: Qt.ImhNoPredictiveText
            Accessible.name: placeholderText
            onTextChanged: picker.models.filter = text
            Keys.onDownPressed: {
                list.currentIndex = Math.min(0, list.count - 1);
                list.forceActiveFocus();
            }
            onAccepted: if (list.count === 1) {
                picker.choose(picker.models.firstKey());
            }
        }
        ListView {
            id: list
            objectName: "modelRows"
            width: parent.width
            // The height of a short list is known because every row of it is made.
            height: Math.min(picker.models.isLong ? Theme.popupHeight : contentHeight, Theme.popupHeight, picker.roomForList)
            cacheBuffer: picker.models.isLong ? Theme.popupHeight : 100 * Theme.control
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
                marked: picker.second ? key === picker.comparison.secondKey : isSelected
                onChosen: if (usable || !picker.second) picker.choose(key)
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
                objectName: "askSecond"
                width: parent.width
                visible: !picker.second
                iconName: "copy"
                text: qsTr("Ask a second model as well…")
                onClicked: picker.second = true
            }
            SidebarButton {
                objectName: "askOne"
                width: parent.width
                visible: picker.second || picker.comparison.secondKey.length > 0
                iconName: "close"
                text: qsTr("Ask one model only")
                onClicked: {
                    picker.comparison.secondKey = "";
                    picker.close();
                }
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
