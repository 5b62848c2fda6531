// Adds files and images to the question.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

IconButton {
    required property QtObject attachments

    objectName: "addFiles"
    iconName: "plus"
    text: attachments.addText
}
