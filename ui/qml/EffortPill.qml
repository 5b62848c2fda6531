// How much the model thinks before it answers: the state, and a menu of what the model can be asked for.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

Pill {
    id: pill

    required property QtObject setup
    readonly property bool canThink: setup.efforts.length > 0

    // The menu is gone, whatever was chosen in it.
    signal finished

    iconName: "think"
    text: qsTr("Deep thinking")
    stateText: setup.thinkingText
    checked: setup.thinking !== "off"
    opensMenu: true
    enabled: canThink
    reason: canThink ? qsTr("How much the model thinks before it answers.") : qsTr("The selected model can't think before answering.")
    Accessible.role: Accessible.ButtonMenu
    onClicked: menu.open()

    ActionMenu {
        id: menu
        objectName: "effortMenu"
        y: -height - Theme.space4
        title: pill.text
        onOpened: currentIndex = pill.setup.efforts.findIndex(effort => effort.name === pill.setup.thinking)
        onClosed: pill.finished()

        Instantiator {
            model: pill.setup.efforts
            delegate: Action {
                required property var modelData
                text: modelData.text
                checkable: true
                checked: pill.setup.thinking === modelData.name
                onTriggered: {
                    pill.setup.thinking = modelData.name;
                    checked = Qt.binding(() => pill.setup.thinking === modelData.name);
                }
            }
            onObjectAdded: (index, object) => menu.insertAction(index, object)
            onObjectRemoved: (index, object) => menu.removeAction(object)
        }
    }
}
