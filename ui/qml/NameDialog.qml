// Asks for a name or a few words, in front of the window; Return takes them.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Templates as T
import QtQuick.Layouts

Popup {
    id: dialog

    property string title
    property string note
    property string acceptText
    property bool mayBeEmpty: false
    property alias value: field.text

    signal accepted(string text)

    function take() {
        if (!mayBeEmpty && field.text.trim().length === 0)
            return;
        close();
        accepted(field.text);
    }

    parent: T.Overlay.overlay
    anchors.centerIn: parent
    width: Math.min(Theme.popupWidth, parent ? parent.width - 2 * Theme.space24 : Theme.popupWidth)
    padding: Theme.space16
    modal: true
    focus: true
    background: Card {}
    T.Overlay.modal: Rectangle {
        color: Theme.scrim
    }
    onOpened: {
        field.selectAll();
        field.forceActiveFocus();
    }

    contentItem: ColumnLayout {
        spacing: Theme.space12
        Text {
            Layout.fillWidth: true
            text: dialog.title
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            font.pixelSize: Theme.body
            font.weight: Font.DemiBold
            color: Theme.text
            Accessible.role: Accessible.Heading
            Accessible.name: text
        }
        Field {
            id: field
            objectName: "nameField"
            Layout.fillWidth: true
            Accessible.name: dialog.title
            onAccepted: dialog.take()
        }
        Text {
            Layout.fillWidth: true
            visible: text.length > 0
            text: dialog.note
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            font.pixelSize: Theme.caption
            color: Theme.muted
        }
        RowLayout {
            Layout.alignment: Qt.AlignRight
            spacing: Theme.space8
            TextButton {
                text: qsTr("Cancel")
                onClicked: dialog.close()
            }
            TextButton {
                primary: true
                enabled: dialog.mayBeEmpty || field.text.trim().length > 0
                text: dialog.acceptText
                onClicked: dialog.take()
            }
        }
    }
}
