// Before the first question: one line of greeting above the composer, four starters below it.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

Item {
    id: empty

    // The composer, which this stands around.
    required property Item place

    signal starterChosen(string text)

    // Each works on a small model without tools, files or the network.
    readonly property var starters: [
        { title: qsTr("Explain something"), text: qsTr("Why is the sky blue? Explain it in three sentences.") },
        { title: qsTr("Write a short text"), text: qsTr("Write a short, friendly note to thank a colleague for their help.") },
        { title: qsTr("Get ideas"), text: qsTr("Give me five ideas for a rainy Sunday afternoon.") },
        { title: qsTr("Write some code"), text: qsTr("Write a Python function that checks whether a word is a palindrome.") }
    ]

    Text {
        anchors.horizontalCenter: parent.horizontalCenter
        y: empty.place.y - height - Theme.space24
        width: empty.place.width
        horizontalAlignment: Text.AlignHCenter
        text: qsTr("What would you like to know?")
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
        font.pixelSize: Theme.greeting
        font.weight: Font.DemiBold
        color: Theme.text
        Accessible.role: Accessible.Heading
        Accessible.name: text
    }
    GridLayout {
        x: empty.place.x
        y: empty.place.y + empty.place.height + Theme.space16
        width: empty.place.width
        columns: width < Theme.twoColumnsFrom ? 1 : 2
        columnSpacing: Theme.space12
        rowSpacing: Theme.space12

        Repeater {
            model: empty.starters
            StarterButton {
                required property var modelData
                required property int index
                objectName: "starter" + index
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                text: modelData.title
                question: modelData.text
                onClicked: empty.starterChosen(question)
            }
        }
    }
}
