// Which keys can stand for a command, and how a pressed key is written.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace ui {

// A key that was pressed, as QKeySequence writes it portably ("Ctrl+Shift+M"); empty while only
// modifiers are held.
[[nodiscard]] QString pressedKey(int key, Qt::KeyboardModifiers modifiers);

// Why this key cannot be bound to the command, in the language of the window; empty: it can.
// Refused are keys that type text, that move or edit in a text, and that every part of the window
// needs.
[[nodiscard]] QString refusalOf(const QString& key, const QString& commandId);

}  // namespace ui
