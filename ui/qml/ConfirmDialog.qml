// The only kind of dialog that interrupts: a question with one way forward and one way back.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Templates as T
import QtQuick.Layouts

Popup {
    id: dialog

    property string title
    property string text
    property string acceptText
    property string rejectText: qsTr("Cancel")
    property bool agreed: false
    // Between the text and the buttons.
    default property alias extra: more.data

    signal accepted
    signal rejected

    // The window, whatever small thing the dialog is declared in.
    parent: T.Overlay.overlay
    anchors.centerIn: parent
    width: Math.min(Theme.dialogWidth, parent ? parent.width - 2 * Theme.space24 : Theme.dialogWidth)
    padding: Theme.space24
    modal: true
    focus: true
    background: Card {}
    T.Overlay.modal: Rectangle {
        color: Theme.scrim
    }
    onOpened: {
        agreed = false;
        back.forceActiveFocus(Qt.TabFocusReason); // with its ring: Return takes it
    }
    onClosed: agreed ? accepted() : rejected()

    contentItem: ColumnLayout {
        spacing: Theme.space12
        Text {
            Layout.fillWidth: true
            text: dialog.title
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            font.pixelSize: Theme.heading3
            font.weight: Font.DemiBold
            color: Theme.text
        }
        Text {
            Layout.fillWidth: true
            text: dialog.text
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            lineHeightMode: Text.FixedHeight
            lineHeight: Math.round(Theme.body * Theme.bodyLineHeight)
            font.pixelSize: Theme.body
            color: Theme.text
        }
        ColumnLayout {
            id: more
            Layout.fillWidth: true
            spacing: Theme.space8
            visible: children.length > 0
        }
        RowLayout {
            Layout.alignment: Qt.AlignRight
            Layout.topMargin: Theme.space8
            spacing: Theme.space8
            TextButton {
                id: back
                text: dialog.rejectText
                onClicked: dialog.close()
            }
            TextButton {
                primary: true
                text: dialog.acceptText
                onClicked: {
                    dialog.agreed = true;
                    dialog.close();
                }
            }
        }
    }
}
