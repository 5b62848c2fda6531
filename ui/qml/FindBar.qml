// Finds words in the open conversation: a field, which of how many, the next and the one before. Esc closes it.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

Card {
    id: bar

    required property QtObject find

    signal closed

    function focusInput() {
        field.forceActiveFocus();
        field.selectAll();
    }

    implicitWidth: line.implicitWidth + 2 * Theme.space8
    implicitHeight: line.implicitHeight + 2 * Theme.space8
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Find in this conversation")
    Keys.onEscapePressed: closed()

    RowLayout {
        id: line
        anchors.fill: parent
        anchors.margins: Theme.space8
        spacing: Theme.space4

        Field {
            id: field
            objectName: "findField"
            Layout.fillWidth: true
            Layout.preferredWidth: Theme.menuWidth
            iconName: "search"
            placeholderText: qsTr("Find in this conversation")
            Accessible.name: placeholderText
            text: bar.find.words
            onTextEdited: bar.find.words = text
            Keys.onReturnPressed: event => step(event)
            Keys.onEnterPressed: event => step(event)

            function step(event) {
                if (event.modifiers & Qt.ShiftModifier)
                    bar.find.previous();
                else
                    bar.find.next();
            }
        }
        Text {
            id: numbers
            objectName: "findNumbers"
            Layout.minimumWidth: Theme.space48
            visible: bar.find.words.length > 0
            horizontalAlignment: Text.AlignHCenter
            text: bar.find.count > 0 ? bar.find.number + "/" + bar.find.count : bar.find.isSearching ? qsTr("Searching") : qsTr("Not found")
            textFormat: Text.PlainText
            font.pixelSize: Theme.caption
            color: Theme.muted
            Accessible.role: Accessible.StaticText
            Accessible.name: bar.find.count > 0 ? qsTr("%1 of %2 places").arg(bar.find.number).arg(bar.find.count) : text
        }
        IconButton {
            objectName: "findPrevious"
            implicitWidth: Theme.controlSmall
            implicitHeight: Theme.controlSmall
            enabled: bar.find.count > 0
            iconName: "chevron-down"
            iconSize: Theme.iconSmall
            rotation: 180
            text: qsTr("Previous place")
            shortcutText: "Shift+F3"
            onClicked: bar.find.previous()
        }
        IconButton {
            objectName: "findNext"
            implicitWidth: Theme.controlSmall
            implicitHeight: Theme.controlSmall
            enabled: bar.find.count > 0
            iconName: "chevron-down"
            iconSize: Theme.iconSmall
            text: qsTr("Next place")
            shortcutText: "F3"
            onClicked: bar.find.next()
        }
        IconButton {
            objectName: "closeFind"
            implicitWidth: Theme.controlSmall
            implicitHeight: Theme.controlSmall
            iconName: "close"
            iconSize: Theme.iconSmall
            text: qsTr("Close the search")
            shortcutText: "Esc"
            onClicked: bar.closed()
        }
    }
}
