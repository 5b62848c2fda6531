// An answer while it is written: its record, the thinking clock, a save every second.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "storage/conversation_store.h"
#include "ui/viewmodels/clock.h"
#include "ui/viewmodels/cost_keeper.h"
#include "ui/viewmodels/reply.h"

namespace ui {

struct AnswerTiming {
  int coalesceMs = 33;  // two frames at 60 Hz: more often costs layout and is not seen
  int saveMs = 1000;
};

// Thread: GUI. Lifetime: the store must outlive it. Destroying it stops the backend and saves what
// has arrived.
class Answer : public QObject {
  Q_OBJECT

 public:
  struct Writer {
    std::string model;
    std::string place;
  };
  struct Parts {
    storage::ConversationStore& store;
    NowMs now;
    AnswerTiming timing;
    CostKeeper* costs = nullptr;  // null: nothing is written to the ledger
    // Where the request says no maximum: how many tokens the server takes then, as far as known.
    std::optional<std::int64_t> defaultOutput = {};
    // Who goes on with what another began. The record names it from its first words on.
    std::optional<Writer> successor = {};
  };
  // `record` is already in the store, in state Streaming, with its id. Where the request goes on
  // with a text, the record has it, and what arrives is added: text, tokens and times.
  Answer(const Parts& parts, storage::MessageRecord record,
         std::shared_ptr<engine::Backend> backend, engine::Request request,
         QObject* parent = nullptr);
  ~Answer() override;

  void start();
  void stop();
  // Forgets the answer: the backend is stopped and nothing is written any more (its conversation is
  // being removed).
  void abandon();
  // Saves what is there now; false when that fails. Tried again at the latest after
  // AnswerTiming::saveMs.
  bool save();
  [[nodiscard]] bool isSaved() const { return !m_isDirty; }
  [[nodiscard]] bool saveFails() const { return m_saveFails; }

  [[nodiscard]] const storage::MessageRecord& record() const { return m_record; }
  [[nodiscard]] bool hasEnded() const { return m_hasEnded; }
  [[nodiscard]] bool isStopping() const { return m_isStopping; }
  [[nodiscard]] bool isThinking() const { return m_isThinking; }
  [[nodiscard]] int thinkingSeconds() const;
  // "Loading the model, 40 %"; empty while text arrives.
  [[nodiscard]] QString statusText() const;
  [[nodiscard]] int statusPercent() const;  // -1: unknown
  // What helps against the error it ended with; see MessageListModel.
  [[nodiscard]] QString action() const { return m_action; }

 signals:
  void statusChanged();
  void thinkingChanged();
  void reasoningAdded(const std::string& utf8);
  void textAdded(const std::string& utf8);
  void ended();
  // Once when saving begins to fail, and once when it works again.
  void saveFailed(const QString& message);
  void saveRecovered();

 private:
  void onStatus(const engine::Status& status);
  void onReasoning(const std::string& utf8);
  void onText(const std::string& utf8);
  void onEnded(const base::Result<engine::Completion>& result);
  void complete(const engine::Completion& completion);
  bool noteOutput();
  [[nodiscard]] const std::string& askedPlace() const;
  void endThinking();
  void changed();
  void bill(const base::Result<engine::Completion>& result);

  Parts m_parts;
  storage::MessageRecord m_record;
  storage::AnswerRecord m_before;  // of what is gone on with; else it says nothing
  bool m_isContinuation = false;
  bool m_hasOutput = false;  // of this request
  std::optional<engine::Status> m_status;
  std::string m_model;  // as it is asked for
  CostKeeper::RequestId m_billed = 0;
  QString m_action;
  QTimer m_saveTimer;  // runs while something is not saved
  QTimer m_tick;       // runs while it thinks
  std::int64_t m_dirtySinceMs = 0;
  std::int64_t m_thinkingSinceMs = 0;
  bool m_isThinking = false;
  bool m_isStopping = false;
  bool m_hasEnded = false;
  bool m_isDirty = false;
  bool m_saveFails = false;
  std::unique_ptr<Reply> m_reply;
};

}  // namespace ui
