// What waits in the composer to be sent along: images and files, in the order they were added.
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Qt.labs.qmlmodels

Flow {
    id: strip

    required property QtObject attachments

    signal imageOpened(string source)
    signal fileOpened(string source)
    signal textTaken(string text)
    signal removed

    function remove(index) {
        attachments.remove(index);
        removed();
    }

    spacing: Theme.space8

    Repeater {
        model: strip.attachments
        delegate: DelegateChooser {
            role: "kind"
            DelegateChoice {
                roleValue: "image"
                ImageTile {
                    required property int index
                    required property string name
                    text: name
                    removable: true
                    onClicked: strip.imageOpened(source)
                    onRemoved: strip.remove(index)
                }
            }
            DelegateChoice {
                roleValue: "file"
                FileChip {
                    required property int index
                    required property var model
                    objectName: "fileChip"
                    text: model.name
                    note: model.note
                    phase: model.state
                    removable: true
                    canBecomeText: model.isPasted
                    onClicked: if (phase === "ready")
                        strip.fileOpened(model.source)
                    onRemoved: strip.remove(index)
                    onTextWanted: strip.textTaken(strip.attachments.takeText(index))
                }
            }
        }
    }
}
