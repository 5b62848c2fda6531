// What the tests of the window have in common: a window for each of them, keys, and its rows.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <memory>

#include "tests/app/offline_window.h"
#include "tests/app/scenes.h"

namespace support {

// Whatever QML complains about is a failure. Thread: GUI.
class WindowTestCase : public QObject {
  Q_OBJECT

 protected:
  explicit WindowTestCase(ScriptedBackend::Author author = sceneScript);

  // Once the window is active, before each test.
  virtual void prepare() {}

  [[nodiscard]] ui::ChatController& chat() const { return m_offline->chat(); }
  void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
  // Any characters, as an input method without a key for them gives them.
  void type(const char* text);
  // Sends it without typing, and waits for the end of the answer.
  void send(const char* text);
  void useThinkingModel();
  // Of the first part with this name.
  [[nodiscard]] QString textOf(const char* name) const;
  // The first row of this kind; -1: none.
  [[nodiscard]] int rowOf(const char* kind) const;
  [[nodiscard]] QString rowText(int row) const;

  std::unique_ptr<OfflineWindow> m_offline;

 private slots:
  void initTestCase();
  void init();
  void cleanup();

 private:
  ScriptedBackend::Author m_author;
};

}  // namespace support
