// A chat as the window wires it, over a database in memory and a staged backend.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractItemModelTester>
#include <QTest>
#include <memory>

#include "storage/database.h"
#include "tests/ui/viewmodels/fakes.h"
#include "ui/viewmodels/chat_controller.h"

namespace fakes {

class ChatWindow {
 public:
  explicit ChatWindow(int saveMs = 1000) {
    source.list = {localChoice(QStringLiteral("tiny")), remoteChoice(QStringLiteral("chat"))};
    open(saveMs);
  }

  // As at the start of the program; the database stays.
  void open(int saveMs = 1000) {
    close();
    real = *storage::ConversationStore::open(*database);
    store = std::make_unique<Store>(*real);
    picker = std::make_unique<ui::ModelPickerModel>(source, settings);
    conversations = std::make_unique<ui::ConversationListModel>(*store, clock.reader());
    conversations->reload();
    chat = std::make_unique<ui::ChatController>(ui::ChatController::Parts{*store,
                                                                          settings,
                                                                          source,
                                                                          *picker,
                                                                          *conversations,
                                                                          clock.reader(),
                                                                          {0, saveMs},
                                                                          &costs,
                                                                          &limit,
                                                                          documents});
    const auto mode = QAbstractItemModelTester::FailureReportingMode::QtTest;
    testers[0] = std::make_unique<QAbstractItemModelTester>(chat->messages(), mode);
    testers[1] = std::make_unique<QAbstractItemModelTester>(conversations.get(), mode);
  }
  void close() {
    for (auto& tester : testers) tester.reset();
    chat.reset();
    conversations.reset();
    picker.reset();
  }

  // "kind|text" of each row.
  [[nodiscard]] QStringList rows() const { return rowsOf(*chat->messages()); }
  [[nodiscard]] static QStringList rowsOf(const ui::MessageListModel& model) {
    QStringList lines;
    for (int i = 0; i < model.rowCount(); ++i) {
      const QModelIndex index = model.index(i);
      lines << index.data(ui::MessageListModel::KindRole).toString() + QLatin1Char('|') +
                   index.data(ui::MessageListModel::TextRole).toString();
    }
    return lines;
  }
  [[nodiscard]] QVariant lastRow(int role) const {
    const ui::MessageListModel* model = chat->messages();
    return model->index(model->rowCount() - 1).data(role);
  }
  [[nodiscard]] std::vector<storage::MessageRecord> stored() const {
    return *store->branch({chat->conversationId()});
  }
  [[nodiscard]] std::string storedAnswer() const { return stored().back().text; }
  StagedBackend& backend() { return *source.backend; }
  void chooseRemote() { picker->select(source.list[1].key); }
  // What is being answered is answered so.
  void answer(const std::string& text = "A") {
    backend().text(text);
    backend().end();
    QTRY_VERIFY(!chat->isGenerating());
  }
  void ask(const QString& question, const std::string& text = "A") {
    QVERIFY(chat->send(question));
    answer(text);
  }
  // Another version of the last message.
  void showAnswer(int number) { chat->showVersion(stored().back().id.value, number); }

  ui::DocumentReader* documents = nullptr;
  std::unique_ptr<storage::Database> database = *storage::Database::openInMemory();
  storage::Settings settings{*database};
  Source source;
  Clock clock;
  models::ModelTable table = smallTable();
  storage::Ledger ledger{*database};
  ui::CostKeeper costs{{ledger, table, clock.reader()}};
  ui::SpendingLimit limit{{ledger, settings, table, clock.reader()}};
  std::unique_ptr<storage::ConversationStore> real;
  std::unique_ptr<Store> store;
  std::unique_ptr<ui::ModelPickerModel> picker;
  std::unique_ptr<ui::ConversationListModel> conversations;
  std::unique_ptr<ui::ChatController> chat;
  std::unique_ptr<QAbstractItemModelTester> testers[2];
};

}  // namespace fakes
