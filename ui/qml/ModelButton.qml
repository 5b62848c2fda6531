// The button in the header that says which model answers and where it runs.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

AbstractButton {
    id: button

    property string name
    property string place
    property bool usable: true

    implicitHeight: Theme.control
    implicitWidth: content.implicitWidth + 2 * Theme.space12
    text: name.length > 0 ? name : qsTr("No model")
    Accessible.name: qsTr("Model: %1, %2").arg(text).arg(place)

    background: Rectangle {
        radius: Theme.radiusControl
        color: button.hovered || button.down ? Theme.hover : Theme.surface
        border.width: Theme.line
        border.color: Theme.outline
        FocusRing {
            visible: button.visualFocus
        }
    }
    contentItem: RowLayout {
        id: content
        spacing: Theme.space8
        Icon {
            visible: !button.usable
            name: "alert"
            size: Theme.iconSmall
            color: Theme.warning
        }
        Text {
            Layout.fillWidth: true
            Layout.minimumWidth: Theme.space48
            text: button.text
            textFormat: Text.PlainText
            elide: Text.ElideRight
            font.pixelSize: Theme.secondary
            color: Theme.text
        }
        Text {
            visible: button.place.length > 0
            text: button.place
            textFormat: Text.PlainText
            font.pixelSize: Theme.secondary
            color: Theme.muted
        }
        Icon {
            name: "chevron-down"
            size: Theme.iconSmall
            color: Theme.muted
        }
    }
    padding: 0
    leftPadding: Theme.space12
    rightPadding: Theme.space12
    Tip {
        text: qsTr("Choose a model  Ctrl+Shift+M")
        visible: button.hovered
    }
}
