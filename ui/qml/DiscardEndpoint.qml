// Asks before what was typed for an endpoint is lost.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

ConfirmDialog {
    objectName: "discardEndpoint"
    title: qsTr("Discard what you typed?")
    text: qsTr("The endpoint that you are editing is not saved.")
    acceptText: qsTr("Discard")
    rejectText: qsTr("Go on editing")
}
