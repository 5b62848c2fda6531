// How code is shown in this window.
// SPDX-License-Identifier: Apache-2.0
pragma Singleton
import QtQuick

QtObject {
    // Long lines go on in the next one instead of scrolling sideways.
    property bool wrap: false
}
