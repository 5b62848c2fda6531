// A pop-up menu in the colours of the theme; fill it with Action objects.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Controls.Basic

Menu {
    id: menu

    // Below what it is opened with.
    function openAt(item) {
        parent = item;
        y = item.height;
        open();
    }

    padding: Theme.space4
    margins: Theme.space8
    onCurrentIndexChanged: if (currentIndex >= 0) list.positionViewAtIndex(currentIndex, ListView.Contain)

    // Not Qt's own, whose current row is bound to that of the menu, which follows the focus that it
    // gives: a loop where a menu opens at another row than the first.
    contentItem: ListView {
        id: list
        implicitHeight: contentHeight
        model: menu.contentModel
        currentIndex: -1
        interactive: contentHeight > height + 1
        keyNavigationEnabled: false
        clip: true
    }

    delegate: MenuItem {
        id: item
        implicitWidth: Theme.menuWidth
        implicitHeight: Theme.control
        Accessible.checkable: checkable
        Accessible.checked: checked
        indicator: Icon {
            x: item.width - width - Theme.space8
            anchors.verticalCenter: parent.verticalCenter
            visible: item.checkable && item.checked
            name: "check"
            size: Theme.iconSmall
            color: Theme.accent
        }
        contentItem: Text {
            leftPadding: Theme.space8
            rightPadding: item.checkable ? Theme.space24 : 0
            verticalAlignment: Text.AlignVCenter
            text: item.text
            textFormat: Text.PlainText
            elide: Text.ElideRight
            font.pixelSize: Theme.secondary
            color: Theme.text
            opacity: item.enabled ? 1 : 0.5
        }
        background: Rectangle {
            radius: Theme.radiusControl
            color: item.highlighted ? Theme.hover : "transparent"
        }
    }
    background: Card {
        implicitWidth: Theme.menuWidth
    }
}
