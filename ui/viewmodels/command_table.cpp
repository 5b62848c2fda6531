// Every command that keys can be bound to: its name, its title and the keys it has at first.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/command_table.h"

#include <QCoreApplication>

namespace ui {
namespace {

using Group = Command::Group;

QVector<Command> makeTable() {
  QVector<Command> table = {
      {"newChat",
       QT_TRANSLATE_NOOP("Commands", "New chat"),
       Group::Chat,
       {"Ctrl+N", "Ctrl+Shift+O"}},
      {"newTemporaryChat",
       QT_TRANSLATE_NOOP("Commands", "New temporary chat"),
       Group::Chat,
       {"Ctrl+Shift+N"}},
      {"searchAll",
       QT_TRANSLATE_NOOP("Commands", "Search all conversations"),
       Group::Chat,
       {"Ctrl+K"}},
      {"nextChat", QT_TRANSLATE_NOOP("Commands", "Next conversation"), Group::Chat, {"Ctrl+Tab"}},
      {"previousChat",
       QT_TRANSLATE_NOOP("Commands", "Previous conversation"),
       Group::Chat,
       {"Ctrl+Shift+Tab"}},
  };
  for (int number = 1; number <= 9; ++number)
    table.append({QStringLiteral("chat%1").arg(number),
                  QT_TRANSLATE_NOOP("Commands", "Conversation %1 of the list"),
                  Group::Chat,
                  {QStringLiteral("Ctrl+%1").arg(number)},
                  number});
  table += QVector<Command>{
      {"focusInput",
       QT_TRANSLATE_NOOP("Commands", "Write a message"),
       Group::Answer,
       {"Shift+Esc", "Ctrl+I"}},
      {"stop",
       QT_TRANSLATE_NOOP("Commands", "Stop the answer, or close what is open"),
       Group::Answer,
       {"Esc"}},
      {"regenerate", QT_TRANSLATE_NOOP("Commands", "Answer again"), Group::Answer, {"Ctrl+R"}},
      {"editLastQuestion",
       QT_TRANSLATE_NOOP("Commands", "Edit the last question"),
       Group::Answer,
       {"Ctrl+Shift+E"}},
      {"copyLastAnswer",
       QT_TRANSLATE_NOOP("Commands", "Copy the last answer"),
       Group::Answer,
       {"Ctrl+Shift+C"}},
      {"copyLastCode",
       QT_TRANSLATE_NOOP("Commands", "Copy the last code"),
       Group::Answer,
       {"Ctrl+Shift+;"}},
      {"find",
       QT_TRANSLATE_NOOP("Commands", "Find in the conversation"),
       Group::Answer,
       {"Ctrl+F"}},
      {"findNext", QT_TRANSLATE_NOOP("Commands", "Next place found"), Group::Answer, {"F3"}},
      {"findPrevious",
       QT_TRANSLATE_NOOP("Commands", "Previous place found"),
       Group::Answer,
       {"Shift+F3"}},
      {"toEnd", QT_TRANSLATE_NOOP("Commands", "To the newest text"), Group::Answer, {"Alt+End"}},
      {"pickModel",
       QT_TRANSLATE_NOOP("Commands", "Choose a model"),
       Group::Answer,
       {"Ctrl+Shift+M"}},
      {"options", QT_TRANSLATE_NOOP("Commands", "How to ask"), Group::Answer, {"Ctrl+Shift+P"}},
      {"toggleSidebar",
       QT_TRANSLATE_NOOP("Commands", "Show or hide the conversations"),
       Group::View,
       {"Ctrl+B"}},
      {"textLarger",
       QT_TRANSLATE_NOOP("Commands", "Larger text"),
       Group::View,
       {"Ctrl+=", "Ctrl++"}},
      {"textSmaller", QT_TRANSLATE_NOOP("Commands", "Smaller text"), Group::View, {"Ctrl+-"}},
      {"textNormal",
       QT_TRANSLATE_NOOP("Commands", "Text as large as at first"),
       Group::View,
       {"Ctrl+0"}},
      {"newWindow", QT_TRANSLATE_NOOP("Commands", "New window"), Group::Program, {"Ctrl+Alt+N"}},
      {"closeWindow",
       QT_TRANSLATE_NOOP("Commands", "Close the window"),
       Group::Program,
       {"Ctrl+W"}},
      {"settings", QT_TRANSLATE_NOOP("Commands", "Settings"), Group::Program, {"Ctrl+,"}},
      {"usage", QT_TRANSLATE_NOOP("Commands", "Usage and costs"), Group::Program, {}},
      {"showShortcuts",
       QT_TRANSLATE_NOOP("Commands", "Show all shortcuts"),
       Group::Program,
       {"F1", "Ctrl+/"}},
      {"quit", QT_TRANSLATE_NOOP("Commands", "Quit"), Group::Program, {"Ctrl+Q"}},
  };
  return table;
}

}  // namespace

const QVector<Command>& commandTable() {
  static const QVector<Command> table = makeTable();
  return table;
}

QString commandTitle(const Command& command) {
  const QString title = QCoreApplication::translate("Commands", command.title);
  return command.number > 0 ? title.arg(command.number) : title;
}

QString groupTitle(Command::Group group) {
  switch (group) {
    case Group::Chat:
      return QCoreApplication::translate("Commands", "Conversations");
    case Group::Answer:
      return QCoreApplication::translate("Commands", "Questions and answers");
    case Group::View:
      return QCoreApplication::translate("Commands", "View");
    case Group::Program:
      return QCoreApplication::translate("Commands", "Program");
  }
  return {};
}

}  // namespace ui
