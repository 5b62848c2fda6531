// Makes a QML engine ready to load the window: our module, our icons, and no way to the network.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QUrl>

#include "ui/qml/answer_pictures.h"

class QQmlEngine;

namespace ui {

class CodeColours;
class Highlighter;
class Typesetter;

// Call once before loading anything. What is given must outlive the engine; without a typesetter
// formulas are shown as their source, without a highlighter code has no colours, and without its
// parts no picture is loaded. Thread: GUI.
void prepareQmlEngine(QQmlEngine& engine, Typesetter* typesetter = nullptr,
                      Highlighter* highlighter = nullptr, PictureParts pictures = {});

// Null for an engine that was not prepared.
[[nodiscard]] AnswerPictures* answerPicturesOf(const QQmlEngine& engine);
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
