// What was asked: a bubble at the right, at most three quarters of the column wide.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

MessageFrame {
    id: row

    required property string text
    required property var images
    required property int branchNumber
    required property int branchCount
    required property var files
    property bool actionsVisible: false
    // Nothing is being written.
    property bool canChange: false

    signal copyRequested
    signal editRequested
    signal moreRequested(Item button)
    signal versionWanted(int number)
    signal imageOpened(string source)
    signal fileOpened(string source)

    above: Theme.space24

    ImageStrip {
        id: strip
        objectName: "questionImages"
        // As wide as its images, so that they stand at the right.
        readonly property real tile: Theme.thumbnail + spacing
        x: parent.width - width
        width: Math.min(row.images.length, Math.floor((parent.width + spacing) / tile)) * tile - spacing
        visible: row.images.length > 0
        images: row.images
        onOpened: source => row.imageOpened(source)
    }
    Flow {
        id: fileStrip
        objectName: "questionFiles"
        readonly property real tile: Theme.fileChip + spacing
        x: parent.width - width
        y: strip.visible ? strip.height + Theme.space8 : 0
        width: Math.max(Theme.fileChip, Math.min(row.files.length, Math.floor((parent.width + spacing) / tile)) * tile - spacing)
        visible: row.files.length > 0
        spacing: Theme.space8

        Repeater {
            model: row.files
            FileChip {
                required property var modelData
                objectName: "questionFile"
                text: modelData.name
                note: modelData.note
                onClicked: row.fileOpened(modelData.source)
            }
        }
    }
    Rectangle {
        id: bubble
        readonly property real widest: parent.width * Theme.bubbleShare
        x: parent.width - width
        y: fileStrip.visible ? fileStrip.y + fileStrip.height + Theme.space8 : fileStrip.y
        width: Math.min(edit.implicitWidth, widest)
        height: edit.height
        radius: Theme.radiusCard
        color: Theme.bubble
        border.width: Theme.highContrast ? Theme.line : 0
        border.color: Theme.outline

        TextEdit {
            id: edit
            objectName: "blockText"
            width: bubble.width
            padding: Theme.space8 + 2
            leftPadding: Theme.space16
            rightPadding: Theme.space16
            readOnly: true
            selectByMouse: true
            wrapMode: TextEdit.Wrap
            textFormat: TextEdit.PlainText
            text: row.text
            font.pixelSize: Theme.body
            color: Theme.text
            selectionColor: Theme.selection
            selectedTextColor: Theme.text
            Accessible.role: Accessible.StaticText
            Accessible.name: qsTr("You asked: %1").arg(row.text)
        }
    }
    Row {
        x: bubble.x - width - Theme.space4
        y: bubble.y + Math.max(0, bubble.height - height - Theme.space4)
        opacity: row.actionsVisible || copy.activeFocus || edited.activeFocus || more.activeFocus ? 1 : 0

        IconButton {
            id: more
            objectName: "questionMore"
            visible: row.canChange
            implicitWidth: Theme.controlSmall
            implicitHeight: Theme.controlSmall
            iconSize: Theme.iconSmall
            iconName: "more"
            text: qsTr("More about this question")
            onClicked: row.moreRequested(more)
        }
        IconButton {
            id: edited
            objectName: "editQuestion"
            visible: row.canChange
            implicitWidth: Theme.controlSmall
            implicitHeight: Theme.controlSmall
            iconSize: Theme.iconSmall
            iconName: "edit"
            text: qsTr("Edit question")
            onClicked: row.editRequested()
        }
        CopyButton {
            id: copy
            text: qsTr("Copy question")
            onClicked: row.copyRequested()
        }
    }
    Loader {
        x: parent.width - width
        y: bubble.y + bubble.height + Theme.space4
        active: row.branchCount > 1
        visible: active
        sourceComponent: VersionSwitch {
            of: "Question"
            canSwitch: row.canChange
            number: row.branchNumber
            count: row.branchCount
            earlierText: qsTr("Earlier version of the question")
            laterText: qsTr("Later version of the question")
            placeText: qsTr("Question %1 of %2")
            onWanted: number => row.versionWanted(number)
        }
    }
}
