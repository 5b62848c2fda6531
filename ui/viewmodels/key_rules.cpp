// Which keys can stand for a command, and how a pressed key is written.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/key_rules.h"

#include <QCoreApplication>
#include <QKeySequence>
#include <QSet>

namespace ui {
namespace {

QString say(const char* text) {
  return QCoreApplication::translate("Shortcuts", text);
}

bool isModifier(int key) {
  return key == Qt::Key_Shift || key == Qt::Key_Control || key == Qt::Key_Alt ||
         key == Qt::Key_Meta || key == Qt::Key_AltGr || key == Qt::Key_Super_L ||
         key == Qt::Key_Super_R || key == Qt::Key_CapsLock || key == Qt::Key_NumLock || key == 0 ||
         key == Qt::Key_unknown;
}

// Alone or with Shift, these belong to whatever has the keyboard.
bool isNeeded(int key) {
  static const QSet<int> kNeeded = {
      Qt::Key_Return,    Qt::Key_Enter,  Qt::Key_Tab,    Qt::Key_Backtab,
      Qt::Key_Backspace, Qt::Key_Delete, Qt::Key_Left,   Qt::Key_Right,
      Qt::Key_Up,        Qt::Key_Down,   Qt::Key_PageUp, Qt::Key_PageDown,
      Qt::Key_Home,      Qt::Key_End,    Qt::Key_Insert, Qt::Key_Menu};
  return kNeeded.contains(key);
}

// With Ctrl, in every text.
bool editsText(const QString& key) {
  static const QSet<QString> kEditing = {
      "Ctrl+A",         "Ctrl+C",           "Ctrl+V",       "Ctrl+X",
      "Ctrl+Z",         "Ctrl+Y",           "Ctrl+Shift+Z", "Ctrl+Left",
      "Ctrl+Right",     "Ctrl+Shift+Left",  "Ctrl+Home",    "Ctrl+End",
      "Ctrl+Backspace", "Ctrl+Shift+Right", "Ctrl+Del",     "Ctrl+Ins"};
  return kEditing.contains(key);
}

}  // namespace

QString pressedKey(int key, Qt::KeyboardModifiers modifiers) {
  if (isModifier(key)) return {};
  modifiers &= ~(Qt::KeypadModifier | Qt::GroupSwitchModifier);
  // What Qt makes of Shift+Tab; bindings are written the other way.
  if (key == Qt::Key_Backtab) key = Qt::Key_Tab;
  return QKeySequence(static_cast<int>(modifiers) | key).toString(QKeySequence::PortableText);
}

QString refusalOf(const QString& key, const QString& commandId) {
  const QKeySequence sequence = QKeySequence::fromString(key, QKeySequence::PortableText);
  if (sequence.count() != 1 || sequence[0].key() == Qt::Key_unknown)
    return say(QT_TRANSLATE_NOOP("Shortcuts", "This is not a key that can be used here."));
  const int plain = sequence[0].key();
  const Qt::KeyboardModifiers held = sequence[0].keyboardModifiers();
  const bool isHeld = held & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier);
  if (!isHeld && plain == Qt::Key_Escape && held == Qt::NoModifier)
    return commandId == QLatin1String("stop")
               ? QString()
               : say(QT_TRANSLATE_NOOP("Shortcuts", "Esc closes what is open and stops answers."));
  if (!isHeld && isNeeded(plain))
    return say(QT_TRANSLATE_NOOP("Shortcuts",
                                 "This key is needed to write and to move in the window. Hold Ctrl "
                                 "or Alt with it."));
  // Keys below Qt::Key_Escape have a character of their own.
  if (!isHeld && plain < Qt::Key_Escape)
    return say(QT_TRANSLATE_NOOP("Shortcuts", "This key types text. Hold Ctrl or Alt with it."));
  if (editsText(key) || (held == Qt::ControlModifier && isNeeded(plain) && plain != Qt::Key_Tab))
    return say(QT_TRANSLATE_NOOP("Shortcuts", "This key edits text or sends it."));
  return {};
}

}  // namespace ui
