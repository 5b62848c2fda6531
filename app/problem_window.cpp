// The window that is shown instead when the conversations can't be opened.
// SPDX-License-Identifier: Apache-2.0
#include "app/problem_window.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QIcon>
#include <QQmlApplicationEngine>
#include <cstdio>

#include "ui/qml/fonts.h"
#include "ui/qml/qml_module.h"

namespace app {
namespace {

QString say(const char* text) {
  return QCoreApplication::translate("ProblemWindow", text);
}

// Messages are made to follow a place, "isobath: another window ..."; on its own one is a sentence.
QString sentence(const std::string& message) {
  QString text = QString::fromStdString(message);
  if (!text.isEmpty()) text[0] = text[0].toUpper();
  return text.endsWith('.') ? text : text + '.';
}

}  // namespace

QString adviceFor(base::ErrorCode code) {
  switch (code) {
    case base::ErrorCode::Unsupported:
      return say(
          "The file was written by a newer Isobath and was not changed. Install the newer version "
          "to open it.");
    case base::ErrorCode::Corrupt:
      return say(
          "The file was kept as it is. Make a copy of it before you try anything else; without it "
          "Isobath "
          "starts with no conversations.");
    case base::ErrorCode::Busy:
      return say("Isobath is open already: use that window, or close it first.");
    case base::ErrorCode::Denied:
      return say(
          "Nothing was changed. Give yourself the right to read and write this place, or start "
          "with "
          "--data-dir and another folder.");
    default:
      return say(
          "Nothing was changed. Look at the place that is named, or start with --data-dir and "
          "another folder.");
  }
}

int runProblemWindow(const base::Error& error) {
  std::fprintf(stderr, "isobath: %s\n", error.message.c_str());
  QGuiApplication::setFont(ui::Fonts::body(QGuiApplication::font()));
  QGuiApplication::setWindowIcon(QIcon(":/isobath/isobath.svg"));
  QQmlApplicationEngine engine;
  ui::prepareQmlEngine(engine);
  engine.setInitialProperties(
      {{"problem", sentence(error.message)}, {"advice", adviceFor(error.code)}});
  engine.load(ui::problemWindowUrl());
  if (!engine.rootObjects().isEmpty()) QGuiApplication::exec();
  return 1;
}

}  // namespace app
