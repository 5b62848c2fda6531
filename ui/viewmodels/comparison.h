// A second model's answer to the same question, beside the first: which model, its rows, its
// stream.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <memory>
#include <optional>

#include "storage/conversation_store.h"
#include "ui/viewmodels/answer.h"
#include "ui/viewmodels/backend_source.h"
#include "ui/viewmodels/clock.h"
#include "ui/viewmodels/message_list_model.h"

namespace ui {

// Both answers are stored from the beginning, as answers to one question; the first is the one that
// the conversation goes on with, until the reader keeps the second. Two models of this computer
// answer one after the other, because both would not fit into its memory. Thread: GUI. Lifetime:
// store and source must outlive it. Destroying it stops the answer and saves what has arrived.
class Comparison : public QObject {
  Q_OBJECT
  // What is asked besides the chosen model; empty: nothing.
  Q_PROPERTY(QString secondKey READ secondKey WRITE setSecondKey NOTIFY secondChanged)
  Q_PROPERTY(QString secondName READ secondName NOTIFY secondChanged)
  Q_PROPERTY(QString secondPlace READ secondPlace NOTIFY secondChanged)
  // The open conversation has two answers side by side.
  Q_PROPERTY(bool isOpen READ isOpen NOTIFY changed)
  Q_PROPERTY(QString firstTitle READ firstTitle NOTIFY changed)  // "model, place"
  Q_PROPERTY(QString secondTitle READ secondTitle NOTIFY changed)
  Q_PROPERTY(bool firstIsGenerating READ firstIsGenerating NOTIFY changed)
  // The second answer, as MessageList wants it.
  Q_PROPERTY(ui::MessageListModel* messages READ messages CONSTANT)
  Q_PROPERTY(bool isGenerating READ isGenerating NOTIFY changed)  // or waits
  Q_PROPERTY(QString statusText READ statusText NOTIFY statusChanged)
  Q_PROPERTY(int statusPercent READ statusPercent NOTIFY statusChanged)

 public:
  struct Parts {
    storage::ConversationStore& store;
    BackendSource& source;
    NowMs now;
    AnswerTiming timing;
    CostKeeper* costs = nullptr;
  };
  explicit Comparison(const Parts& parts, QObject* parent = nullptr);
  ~Comparison() override;

  [[nodiscard]] QString secondKey() const { return m_secondKey; }
  void setSecondKey(const QString& key);
  [[nodiscard]] QString secondName() const;
  [[nodiscard]] QString secondPlace() const;
  [[nodiscard]] std::optional<ModelChoice> second() const;  // while it can be used
  [[nodiscard]] bool isOpen() const { return m_run && m_run->record.conversation == m_shown; }
  [[nodiscard]] QString firstTitle() const;
  [[nodiscard]] QString secondTitle() const;
  [[nodiscard]] bool firstIsGenerating() const { return m_run && m_run->firstIsRunning; }
  [[nodiscard]] MessageListModel* messages() { return &m_messages; }
  [[nodiscard]] bool isGenerating() const { return m_answer || isWaiting(); }
  [[nodiscard]] QString statusText() const;
  [[nodiscard]] int statusPercent() const { return m_answer ? m_answer->statusPercent() : -1; }
  [[nodiscard]] std::optional<storage::ConversationId> conversation() const;

  struct Start {
    storage::MessageRecord question;
    storage::MessageRecord first;  // the answer that is being written
    ModelChoice firstModel;
    ModelChoice secondModel;
    engine::Request request;  // to the second
    std::string notes = {};   // for its receipt
  };
  // Errors: Io (nothing was begun). The answer may begin later.
  base::Result<void> start(Start start);
  // The first answer has ended, however it did.
  void firstEnded();
  // Another conversation is shown.
  void show(std::optional<storage::ConversationId> conversation);
  // The answers do not stand side by side any more; not while one is being written.
  void close();
  // The conversation is being removed: nothing of it is written any more.
  void abandon(storage::ConversationId conversation);
  // Saves what the disk has refused so far; false when that fails again.
  bool save() { return !m_answer || m_answer->save(); }
  [[nodiscard]] bool saveFails() const { return m_answer && m_answer->saveFails(); }

  Q_INVOKABLE void stop();  // the second answer
  // Chooses what the conversation goes on with: answer 1 or 2. What is still being written is
  // stopped first.
  Q_INVOKABLE void keep(int number);
  Q_INVOKABLE void copyMessage(qlonglong messageId);

 signals:
  void secondChanged();
  void changed();
  void statusChanged();
  void ended(const storage::MessageRecord& record, bool isSaved);
  void saveFailed(const QString& message);
  void saveRecovered();
  void stopFirstWanted();
  // Make it the head, then close().
  void kept(storage::MessageId answer);

 private:
  struct Run {
    storage::MessageRecord record;  // as it was stored at first
    storage::MessageId first;
    QString firstTitle;
    QString secondTitle;
    QString backendKey;
    engine::Request request;
    std::optional<std::int64_t> defaultOutput;  // where the request says no limit
    bool firstIsRunning = true;
    bool isWaiting = false;
    int wanted = 0;  // what keep() asked for while something was being written
  };
  [[nodiscard]] bool isWaiting() const { return m_run && m_run->isWaiting; }
  void begin();
  void onEnded();
  void endWaiting();
  void settle();

  Parts m_parts;
  MessageListModel m_messages;
  QString m_secondKey;
  std::optional<storage::ConversationId> m_shown;
  std::optional<Run> m_run;
  std::unique_ptr<Answer> m_answer;
};

}  // namespace ui
