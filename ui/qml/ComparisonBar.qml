// Above two answers side by side: a head for each; where there is no room for two, a switch between them.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

Rectangle {
    id: bar

    required property QtObject chat
    property bool wide: true
    property int shown: 1 // of the two, where only one is

    // The choice was made: there is nothing here to do any more.
    signal finished

    readonly property QtObject comparison: chat.comparison

    // Later, because the bar itself goes.
    function keep(number) {
        Qt.callLater(comparison.keep, number);
        finished();
    }

    implicitHeight: content.implicitHeight + 2 * Theme.space8
    color: Theme.window

    ColumnLayout {
        id: content
        x: Theme.space16
        y: Theme.space8
        width: parent.width - 2 * Theme.space16
        spacing: Theme.space8

        RowLayout {
            objectName: "comparisonTabs"
            visible: !bar.wide
            spacing: Theme.space8
            Accessible.role: Accessible.PageTabList
            Accessible.name: qsTr("Answers")
            Repeater {
                model: 2
                TextButton {
                    required property int index
                    readonly property bool current: bar.shown === index + 1
                    Layout.fillWidth: true
                    Layout.preferredWidth: 1
                    implicitHeight: Theme.controlSmall
                    primary: current
                    text: index === 0 ? qsTr("First answer") : qsTr("Second answer")
                    Accessible.role: Accessible.PageTab
                    Accessible.selectable: true
                    Accessible.selected: current
                    onClicked: bar.shown = index + 1
                }
            }
        }
        RowLayout {
            spacing: 2 * Theme.space16
            ComparisonHead {
                objectName: "firstHead"
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                visible: bar.wide || bar.shown === 1
                title: bar.comparison.firstTitle
                running: bar.comparison.firstIsGenerating
                onStopRequested: bar.chat.stopFirst()
                onKeepRequested: bar.keep(1)
            }
            ComparisonHead {
                objectName: "secondHead"
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                visible: bar.wide || bar.shown === 2
                title: bar.comparison.secondTitle
                running: bar.comparison.isGenerating
                onStopRequested: bar.comparison.stop()
                onKeepRequested: bar.keep(2)
            }
        }
    }
    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: Theme.line
        color: Theme.hairline
    }
}
