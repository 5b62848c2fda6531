// A line across the window for what concerns the whole window, with at most two buttons that help.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

Rectangle {
    id: banner

    property string text
    property bool severe: false
    property string firstAction
    property string secondAction
    property bool closable: false

    signal firstTriggered
    signal secondTriggered
    signal closed

    implicitHeight: content.implicitHeight + 2 * Theme.space8
    color: severe ? Theme.dangerSoft : Theme.warningSoft
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    GridLayout {
        id: content
        anchors.verticalCenter: parent.verticalCenter
        x: Theme.space16
        width: parent.width - 2 * Theme.space16
        columns: banner.width < Theme.narrowBelow ? 1 : 2
        columnSpacing: Theme.space12
        rowSpacing: Theme.space8

        RowLayout {
            spacing: Theme.space8
            Icon {
                name: "alert"
                color: banner.severe ? Theme.danger : Theme.warning
            }
            Text {
                Layout.fillWidth: true
                text: banner.text
                textFormat: Text.PlainText
                wrapMode: Text.Wrap
                font.pixelSize: Theme.secondary
                color: Theme.text
            }
        }
        RowLayout {
            spacing: Theme.space8
            TextButton {
                visible: banner.firstAction.length > 0
                text: banner.firstAction
                onClicked: banner.firstTriggered()
            }
            TextButton {
                visible: banner.secondAction.length > 0
                text: banner.secondAction
                onClicked: banner.secondTriggered()
            }
            IconButton {
                visible: banner.closable
                iconName: "close"
                text: qsTr("Close this message")
                onClicked: banner.closed()
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
