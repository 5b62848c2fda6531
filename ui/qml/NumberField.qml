// A field for a number that may be left out; it takes each valid value at once and says when one is not.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

Field {
    id: field

    // What is kept, as text; the field follows it while nobody types in it.
    required property string value
    // Takes a text; false where it can't.
    required property var take
    property bool isWrong: false

    function follow() {
        isWrong = false;
        text = value;
    }

    inputMethodHints: Qt.ImhFormattedNumbersOnly
    Component.onCompleted: follow()
    onTextEdited: isWrong = !take(text)
    onValueChanged: if (!activeFocus) follow()
    onEditingFinished: follow()
}
