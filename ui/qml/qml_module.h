// Makes a QML engine ready to load the window: our module, our icons, and no way to the network.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QUrl>

class QQmlEngine;

namespace ui {

class Typesetter;

// Call once before loading anything. `typesetter` must outlive the engine; without one formulas are
// shown as their source. Thread: GUI.
void prepareQmlEngine(QQmlEngine& engine, Typesetter* typesetter = nullptr);

// The window itself; see Main.qml for the properties it requires.
[[nodiscard]] inline QUrl mainWindowUrl() {
  return QUrl("qrc:/Isobath/Main.qml");
}

// Shown instead when the conversations can't be opened; see ProblemWindow.qml.
[[nodiscard]] inline QUrl problemWindowUrl() {
  return QUrl("qrc:/Isobath/ProblemWindow.qml");
}

}  // namespace ui
