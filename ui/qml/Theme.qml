// All colours, sizes, type and motion of the window. No other file holds any.
// SPDX-License-Identifier: Apache-2.0
pragma Singleton
import QtQuick
import Isobath

QtObject {
    id: theme

    // Set from the settings: "system", "light", "dark" or "contrast" (as the system, in high contrast).
    property string mode: "system"
    property bool systemDark: systemPalette.window.hslLightness < 0.5
    property bool systemHighContrast: false
    readonly property bool highContrast: systemHighContrast || mode === "contrast"
    property bool reducedMotion: false
    property real textScale: 1

    readonly property bool dark: mode === "dark" || (mode !== "light" && systemDark)

    readonly property SystemPalette systemPalette: SystemPalette {}

    // Surfaces.
    readonly property color window: highContrast ? (dark ? "#000000" : "#FFFFFF") : (dark ? "#10161D" : "#FBFCFD")
    readonly property color surface: highContrast ? window : (dark ? "#17202A" : "#FFFFFF")
    readonly property color sidebar: highContrast ? window : (dark ? "#0B1117" : "#F1F4F8")
    readonly property color bubble: highContrast ? window : (dark ? "#1C2C40" : "#E6EFFB")
    readonly property color code: highContrast ? window : (dark ? "#0B1219" : "#F3F6F9")
    readonly property color hover: highContrast ? (dark ? "#1A1A1A" : "#EEEEEE") : (dark ? "#1E2934" : "#E8EDF3")
    readonly property color selected: highContrast ? (dark ? "#1A1A1A" : "#EEEEEE") : (dark ? "#1B2939" : "#DFE8F3")
    readonly property color accentSoft: highContrast ? window : (dark ? "#1A2D45" : "#E3EDFA")
    readonly property color dangerSoft: highContrast ? window : (dark ? "#2C1B1D" : "#FCEFEE")
    readonly property color warningSoft: highContrast ? window : (dark ? "#2A2315" : "#FBF3E4")
    readonly property color scrim: dark ? "#A0000000" : "#50101820"

    // What stands on them.
    readonly property color text: highContrast ? (dark ? "#FFFFFF" : "#000000") : (dark ? "#E5EBF1" : "#15202B")
    readonly property color muted: highContrast ? (dark ? "#D6DCE2" : "#2E3944") : (dark ? "#9DABB9" : "#51606F")
    readonly property color accent: highContrast ? (dark ? "#8FC0FF" : "#0A4390") : (dark ? "#72AEFF" : "#1560C0")
    readonly property color accentInk: highContrast ? (dark ? "#000000" : "#FFFFFF") : (dark ? "#08172B" : "#FFFFFF")
    readonly property color accentHover: dark ? Qt.lighter(accent, 1.1) : Qt.darker(accent, 1.12)
    readonly property color danger: highContrast ? (dark ? "#FFA8A1" : "#8C1009") : (dark ? "#FF8F86" : "#B3261E")
    readonly property color warning: highContrast ? (dark ? "#FFD58A" : "#5E3A00") : (dark ? "#F2BC62" : "#855300")
    readonly property color success: highContrast ? (dark ? "#9BEBBD" : "#0B4F27") : (dark ? "#74D69F" : "#18703D")
    readonly property color outline: highContrast ? (dark ? "#C8D2DC" : "#3A4652") : (dark ? "#6F7F8F" : "#7A8896")
    readonly property color hairline: highContrast ? outline : (dark ? "#2B3744" : "#D9E1E8")
    readonly property color selection: dark ? "#27486F" : "#BBD6F8"

    // Words of code, on the surface of code.
    readonly property color codeKeyword: highContrast ? (dark ? "#E3B8FF" : "#5B1A9E") : (dark ? "#C99BFF" : "#7A34C0")
    readonly property color codeString: highContrast ? (dark ? "#A8EFC4" : "#0B4F27") : (dark ? "#83D3A2" : "#1A6B3A")
    readonly property color codeComment: highContrast ? muted : (dark ? "#8794A2" : "#5E6B78")
    readonly property color codeNumber: highContrast ? (dark ? "#FFD58A" : "#5E3A00") : (dark ? "#E9B872" : "#8A4B00")
    readonly property color codeFunction: highContrast ? accent : (dark ? "#7DB6FF" : "#155CB8")
    readonly property color codeType: highContrast ? (dark ? "#8FE3EE" : "#004A57") : (dark ? "#6CCBD8" : "#086575")
    // In the order of ui/code/highlighter.h.
    readonly property var codeColours: [text, codeKeyword, codeString, codeComment, codeNumber, codeFunction, codeType, success, danger]

    // Space.
    readonly property int space4: 4
    readonly property int space8: 8
    readonly property int space12: 12
    readonly property int space16: 16
    readonly property int space24: 24
    readonly property int space32: 32
    readonly property int space48: 48

    // Shape.
    readonly property int radiusControl: 6
    readonly property int radiusCard: 10
    readonly property int radiusComposer: 18
    readonly property int line: 1
    readonly property int focusLine: 2

    // Type, in pixels at text scale 1.
    readonly property int body: Math.round(15 * textScale)
    readonly property int secondary: Math.round(13 * textScale)
    readonly property int caption: Math.round(12 * textScale)
    readonly property int heading1: Math.round(22 * textScale)
    readonly property int heading2: Math.round(19 * textScale)
    readonly property int heading3: Math.round(17 * textScale)
    readonly property int greeting: Math.round(26 * textScale)
    readonly property real codeSize: 13.5 * textScale
    // Of code and links in rich text. Made once for all of it: Qt 6.4 may collect a colour as garbage while compiled code makes
    // a string of it, which was seen to crash after thousands of rows.
    readonly property string inlineStyle: "code{font-family:'" + codeFont.family + "';font-size:" + Math.round(codeSize) + "px;background-color:" + code + "}a{color:" + accent + "}"
    readonly property real bodyLineHeight: 1.6
    readonly property real headingLineHeight: 1.35
    readonly property font codeFont: Fonts.code(Math.round(codeSize))

    // Sizes of parts, which grow with the text; those of the window do not.
    readonly property int control: Math.round(34 * textScale)
    readonly property int controlSmall: Math.round(28 * textScale)
    readonly property int icon: Math.round(18 * textScale)
    readonly property int iconSmall: Math.round(15 * textScale)
    readonly property int header: Math.round(56 * textScale)
    readonly property int sidebarWidth: Math.round(264 * Math.min(textScale, 1.5))
    readonly property int readingWidth: Math.round(760 * textScale)
    readonly property int narrowBelow: Math.round(760 * Math.max(1, textScale))
    readonly property int settingsWidth: Math.round(620 * textScale)
    readonly property int settingsListWidth: Math.round(190 * textScale)
    readonly property int settingsListFrom: Math.round(640 * textScale)
    readonly property real bubbleShare: 0.75
    readonly property real composerShare: 1 / 3
    readonly property int cellWidth: Math.round(280 * textScale)
    readonly property int progressWidth: Math.round(160 * textScale)
    readonly property int twoColumnsFrom: Math.round(520 * textScale)
    readonly property int compareFrom: Math.round(800 * textScale)
    readonly property int menuWidth: Math.round(180 * textScale)
    readonly property int barsHeight: Math.round(72 * textScale)
    readonly property int popupWidth: Math.round(380 * textScale)
    readonly property int popupHeight: Math.round(420 * textScale)
    readonly property int panelWidth: Math.round(440 * textScale)
    readonly property int thumbnail: 72
    readonly property int fileChip: Math.round(224 * textScale)
    readonly property int textBoxTallest: Math.round(140 * textScale)
    readonly property int dialogWidth: Math.round(520 * textScale)
    readonly property int previewHeight: Math.round(220 * textScale)
    readonly property int windowWidth: 1100
    readonly property int windowHeight: 760
    readonly property int windowMinWidth: 420
    readonly property int windowMinHeight: 480

    // Motion, in milliseconds.
    readonly property int stateMotion: reducedMotion ? 0 : 120
    readonly property int layoutMotion: reducedMotion ? 0 : 200
}
