// The surface of pop-ups: a bordered card.
// SPDX-License-Identifier: Apache-2.0
import QtQuick

Rectangle {
    radius: Theme.radiusCard
    color: Theme.surface
    border.width: Theme.line
    border.color: Theme.outline
}
