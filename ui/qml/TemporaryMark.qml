// Says that this chat is not saved, and offers to keep it.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts

Rectangle {
    id: mark

    required property QtObject temporary
    property bool brief: false

    implicitWidth: content.implicitWidth + Theme.space8 + Theme.space4
    implicitHeight: Theme.control
    radius: Theme.radiusControl
    color: Theme.warningSoft

    RowLayout {
        id: content
        anchors.verticalCenter: parent.verticalCenter
        x: Theme.space8
        spacing: Theme.space8
        Icon {
            name: "temporary"
            size: Theme.iconSmall
            color: Theme.warning
        }
        Text {
            visible: !mark.brief
            text: qsTr("Temporary, not saved")
            textFormat: Text.PlainText
            font.pixelSize: Theme.caption
            color: Theme.text
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        TextButton {
            objectName: "keepChat"
            implicitHeight: Theme.controlSmall
            enabled: mark.temporary.canKeep
            text: mark.brief ? qsTr("Keep") : qsTr("Keep this chat")
            Accessible.name: qsTr("Keep this chat")
            onClicked: mark.temporary.keep()
            Tip {
                text: mark.temporary.canKeep ? qsTr("Saves this chat like any other") : qsTr("Can be kept when the answer is complete")
                visible: parent.hovered
            }
        }
    }
}
