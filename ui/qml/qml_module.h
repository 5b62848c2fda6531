// Makes a QML engine ready to load the window: our module, our icons, and no way to the network.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QUrl>

class QQmlEngine;

namespace ui {

class CodeColours;
class Highlighter;
class Typesetter;

// Call once before loading anything. What is given must outlive the engine; without a typesetter
// formulas are shown as their source, without a highlighter code has no colours. Thread: GUI.
void prepareQmlEngine(QQmlEngine& engine, Typesetter* typesetter = nullptr,
                      Highlighter* highlighter = nullptr);

// Null for an engine that was not prepared.
[[nodiscard]] CodeColours* codeColoursOf(const QQmlEngine& engine);

// The window itself; see Main.qml for the properties it requires.
[[nodiscard]] inline QUrl mainWindowUrl() {
  return QUrl("qrc:/Isobath/Main.qml");
}

// Shown instead when the conversations can't be opened; see ProblemWindow.qml.
[[nodiscard]] inline QUrl problemWindowUrl() {
  return QUrl("qrc:/Isobath/ProblemWindow.qml");
}

}  // namespace ui
