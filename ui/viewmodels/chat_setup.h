// How the open conversation is asked: effort, system prompt and parameters, as the window sets
// them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <optional>

#include "storage/conversation_store.h"
#include "storage/settings.h"
#include "ui/viewmodels/chat_options.h"
#include "ui/viewmodels/model_picker_model.h"
#include "ui/viewmodels/request_builder.h"

namespace ui {

// What is set before a conversation begins holds for it and for later new ones; what is set in a
// conversation, for that one. Conversations from before there were options are asked as new ones.
// Thread: GUI. Lifetime: everything given must outlive it.
class ChatSetup : public QObject {
  Q_OBJECT
  // "off", "on", "low", "high", "max": what is asked of the selected model, of which it can do all
  // that are in `efforts` (just "off" where it can't think).
  Q_PROPERTY(QString thinking READ thinking WRITE setThinking NOTIFY changed)

 public:
  struct Parts {
    storage::ConversationStore& store;
    storage::Settings& settings;
    ModelPickerModel& picker;
  };
  explicit ChatSetup(const Parts& parts, QObject* parent = nullptr);
  ~ChatSetup() override;

  // Another conversation is open; none: one that has not begun.
  void open(const std::optional<storage::ConversationRecord>& conversation);
  // The conversation that was open has begun, and has this id now.
  void begin(storage::ConversationId conversation);
  // What is not on the disk yet. Done by itself a second after the last change.
  void save();
  // The open conversation is gone: nothing of it is written any more.
  void forget();

  [[nodiscard]] Asking asking() const { return m_asking; }
  [[nodiscard]] QString thinking() const;
  void setThinking(const QString& name);

 signals:
  void changed();
  void storageFailed(const QString& message);

 private:
  void set(const ChatOptions& options);
  [[nodiscard]] Asking askingOfNew() const;

  Parts m_parts;
  std::optional<storage::ConversationId> m_conversation;
  Asking m_asking;
  QTimer m_saveTimer;
  bool m_isDirty = false;
};

}  // namespace ui
