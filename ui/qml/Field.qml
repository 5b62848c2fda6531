// A one-line input with a placeholder, an outline and a focus line.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

TextField {
    id: field

    property string iconName

    implicitHeight: Theme.control
    leftPadding: iconName.length > 0 ? Theme.space32 + 2 : Theme.space12
    rightPadding: Theme.space12
    topPadding: 0
    bottomPadding: 0
    verticalAlignment: TextInput.AlignVCenter
    selectByMouse: true
    color: Theme.text
    placeholderTextColor: Theme.muted
    selectionColor: Theme.selection
    selectedTextColor: Theme.text
    font.pixelSize: Theme.secondary

    background: Rectangle {
        radius: Theme.radiusControl
        color: Theme.surface
        border.width: field.activeFocus ? Theme.focusLine : Theme.line
        border.color: field.activeFocus ? Theme.accent : Theme.outline
        Icon {
            anchors.verticalCenter: parent.verticalCenter
            x: Theme.space8 + 2
            name: field.iconName
            size: Theme.iconSmall
            color: Theme.muted
        }
    }
}
