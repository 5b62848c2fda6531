// Every command that keys can be bound to: its name, its title and the keys it has at first.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <QVector>

namespace ui {

// A command is one row of command_table.cpp and one line of ui/qml/CommandActions.qml, which does
// it; a test holds both to each other.
struct Command {
  enum class Group { Chat, Answer, View, Program };

  QString id;         // in the settings: never reused for another meaning
  const char* title;  // English; commandTitle() translates it. May hold %1
  Group group;
  QStringList keys;  // as QKeySequence writes them portably
  int number = 0;    // what stands for %1 in the title
};

// In the order in which they are listed; groups follow each other.
[[nodiscard]] const QVector<Command>& commandTable();
// Both in the language of the window.
[[nodiscard]] QString commandTitle(const Command& command);
[[nodiscard]] QString groupTitle(Command::Group group);

}  // namespace ui
