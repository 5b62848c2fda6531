// How full the selected model's context is with the next question, and what it is full of.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

Pill {
    id: pill

    required property QtObject meter
    property bool compact: false // the share alone
    // The breakdown is gone.
    signal finished

    text: compact ? meter.shareText : qsTr("Context")
    stateText: compact ? "" : meter.shareText
    opensMenu: true
    reason: meter.summary
    Accessible.role: Accessible.ButtonMenu
    Accessible.name: qsTr("Context: %1").arg(meter.shareText)
    Accessible.description: meter.summary
    onClicked: parts.open()

    Popup {
        id: parts
        objectName: "contextParts"
        y: -height - Theme.space4
        margins: Theme.space8
        padding: 0
        focus: true
        background: null
        onOpened: lines.forceActiveFocus()
        onClosed: pill.finished()

        contentItem: FocusScope {
            implicitWidth: column.implicitWidth
            implicitHeight: column.implicitHeight

            Column {
                id: column

                ReceiptDetails {
                    id: lines
                    objectName: "contextLines"
                    details: pill.meter.parts.concat([
                        {
                            label: qsTr("How it is counted"),
                            value: qsTr("Estimated from the number of characters; the model counts differently.")
                        }
                    ])
                    focus: true
                    Accessible.role: Accessible.StaticText
                    Accessible.name: pill.meter.summary + " " + details.map(line => line.label + ": " + line.value).join("; ")
                    Accessible.focusable: true
                }
            }
        }
    }
}
