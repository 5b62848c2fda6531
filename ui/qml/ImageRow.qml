// A row with a picture of an answer: what it shows and where it is; the picture itself once the reader has asked for it.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Isobath

MessageFrame {
    id: row

    required property string text
    required property string address
    required property int indent
    required property int quoteDepth
    required property bool inThinking

    inset: inThinking

    AnswerPicture {
        id: picture
        address: row.address
    }
    QuoteBars {
        depth: row.quoteDepth
        length: shown.height
    }
    Column {
        id: shown
        x: row.indent * Theme.space24 + row.quoteDepth * Theme.space16
        width: parent.width - x
        spacing: Theme.space4

        Rectangle {
            visible: picture.state !== "there"
            width: parent.width
            height: words.height + 2 * Theme.space12
            radius: Theme.radiusCard
            color: Theme.code
            border.width: Theme.line
            border.color: Theme.hairline

            Icon {
                id: icon
                x: Theme.space16
                anchors.verticalCenter: parent.verticalCenter
                name: "image"
                color: Theme.muted
            }
            Column {
                id: words
                anchors.left: icon.right
                anchors.right: button.visible ? button.left : parent.right
                anchors.leftMargin: Theme.space12
                anchors.rightMargin: Theme.space12
                y: Theme.space12
                spacing: Theme.space4
                Text {
                    width: parent.width
                    text: row.text.length > 0 ? row.text : qsTr("Picture")
                    textFormat: Text.PlainText
                    wrapMode: Text.Wrap
                    maximumLineCount: 3
                    elide: Text.ElideRight
                    font.pixelSize: Theme.secondary
                    color: Theme.text
                }
                Text {
                    width: parent.width
                    visible: text.length > 0
                    text: picture.state === "loading" ? qsTr("Loading from %1…").arg(picture.place) : picture.place.length > 0 ? qsTr("Not loaded. It is at %1").arg(picture.place) : ""
                    textFormat: Text.PlainText
                    wrapMode: Text.WrapAnywhere
                    font.pixelSize: Theme.caption
                    color: Theme.muted
                }
                Text {
                    width: parent.width
                    visible: picture.problem.length > 0
                    text: picture.problem
                    textFormat: Text.PlainText
                    wrapMode: Text.Wrap
                    font.pixelSize: Theme.caption
                    color: Theme.danger
                }
            }
            TextButton {
                id: button
                objectName: "loadPicture"
                visible: picture.state === "held"
                anchors.right: parent.right
                anchors.rightMargin: Theme.space12
                anchors.verticalCenter: parent.verticalCenter
                text: qsTr("Load")
                Accessible.name: qsTr("Load the picture from %1").arg(picture.place)
                onClicked: picture.load()
                Tip {
                    visible: button.hovered || button.visualFocus
                    text: qsTr("%1 will see this computer's address.").arg(picture.place)
                }
            }
        }
        Image {
            objectName: "answerPicture"
            visible: picture.state === "there"
            source: picture.source
            width: visible ? Math.min(implicitWidth, parent.width) : 0
            height: visible && implicitWidth > 0 ? width * implicitHeight / implicitWidth : 0
            fillMode: Image.PreserveAspectFit
            Accessible.role: Accessible.Graphic
            Accessible.name: row.text.length > 0 ? row.text : qsTr("Picture")
        }
    }
}
