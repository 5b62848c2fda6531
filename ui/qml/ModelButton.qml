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
            Layout.minimumWidth: Theme.space24
            text: button.text
            textFormat: Text.PlainText
            elide: Text.ElideRight
            font.pixelSize: Theme.secondary
            color: Theme.text
        }
        Text {
            objectName: "modelPlace"
            // Where it runs is read before what it is called.
            Layout.preferredWidth: Math.ceil(implicitWidth)
            Layout.maximumWidth: Math.max(0, button.width - 2 * Theme.space12 - Theme.icon - 2 * Theme.space8 - Theme.space24)
            visible: button.place.length > 0
            text: button.place
            textFormat: Text.PlainText
            elide: Text.ElideRight
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
        text: CommandKeys.withKey(qsTr("Choose a model"), "pickModel")
        visible: button.hovered
    }
}
