// What concerns the whole window: a missing starter model, and what the conversation's keeper has to say.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

Column {
    id: banners

    required property QtObject chat
    required property QtObject shell
    required property QtObject limit

    signal usageRequested
    signal addFileRequested
    signal addKeyRequested
    signal chooseModelRequested
    // A button that was pressed goes away: the keys go on elsewhere.
    signal buttonGone

    readonly property var actionNames: ({
            "retrySave": qsTr("Save again"),
            "chooseModel": qsTr("Choose a model"),
            "undoRemove": qsTr("Undo")
        })

    Banner {
        objectName: "noticeBanner"
        width: parent.width
        visible: banners.shell.notice.length > 0
        text: banners.shell.notice
        firstAction: qsTr("Add a model file…")
        secondAction: qsTr("Enter a key…")
        closable: true
        onFirstTriggered: banners.addFileRequested()
        onSecondTriggered: banners.addKeyRequested()
        onClosed: {
            banners.buttonGone();
            banners.shell.dismissNotice();
        }
    }
    Banner {
        width: parent.width
        visible: banners.chat.bannerText.length > 0
        severe: banners.chat.bannerAction === "retrySave"
        text: banners.chat.bannerText
        firstAction: banners.actionNames[banners.chat.bannerAction] || ""
        closable: true
        onFirstTriggered: {
            if (banners.chat.bannerAction === "chooseModel") {
                banners.chooseModelRequested();
                return;
            }
            banners.buttonGone();
            if (banners.chat.bannerAction === "undoRemove")
                banners.chat.undoRemove();
            else
                banners.chat.saveAgain();
        }
        onClosed: {
            banners.buttonGone();
            banners.chat.dismissBanner();
        }
    }
    Banner {
        objectName: "capBanner"
        width: parent.width
        visible: banners.limit.warning.length > 0
        text: banners.limit.warning
        firstAction: banners.limit.isReached ? qsTr("Raise the cap…") : qsTr("Usage and cap…")
        closable: !banners.limit.isReached
        onFirstTriggered: banners.usageRequested()
        onClosed: {
            banners.buttonGone();
            banners.limit.dismissWarning();
        }
    }
}
