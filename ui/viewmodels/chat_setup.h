// How the open conversation is asked: effort, system prompt and parameters, as the window sets
// them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <QVariant>
#include <optional>
#include <string>

#include "engine/parameter_effects.h"
#include "storage/conversation_store.h"
#include "storage/settings.h"
#include "ui/viewmodels/chat_options.h"
#include "ui/viewmodels/model_picker_model.h"
#include "ui/viewmodels/request_builder.h"

namespace ui {

// What is set before a conversation begins holds for it and for later new ones, except the system
// prompt, which is never taken to another one; what is set in a conversation, for that one.
// Conversations from before there were options are asked as new ones.
// Thread: GUI. Lifetime: everything given must outlive it.
class ChatSetup : public QObject {
  Q_OBJECT
  // "off", "on", "low", "high", "max": what is asked of the selected model.
  Q_PROPERTY(QString thinking READ thinking WRITE setThinking NOTIFY changed)
  // The same in a word, for the button.
  Q_PROPERTY(QString thinkingText READ thinkingText NOTIFY changed)
  // What the selected model can be asked for, as {name, text}; empty where it can't think.
  Q_PROPERTY(QVariantList efforts READ efforts NOTIFY changed)
  Q_PROPERTY(bool isNew READ isNew NOTIFY changed)  // no conversation has begun
  Q_PROPERTY(QString systemPrompt READ systemPrompt WRITE setSystemPrompt NOTIFY changed)
  // As they are typed; empty: the model's default.
  Q_PROPERTY(QString temperature READ temperature NOTIFY changed)
  Q_PROPERTY(QString topP READ topP NOTIFY changed)
  Q_PROPERTY(QString maxTokens READ maxTokens NOTIFY changed)
  Q_PROPERTY(QString stops READ stops NOTIFY changed)  // one per line; \n, \t and \\ are escapes
  Q_PROPERTY(bool jsonAnswer READ jsonAnswer WRITE setJsonAnswer NOTIFY changed)
  Q_PROPERTY(bool stream READ stream WRITE setStream NOTIFY changed)
  // What a control does with the selected model and effort, as {works, note}; the note is a
  // sentence or empty.
  Q_PROPERTY(QVariantMap temperatureEffect READ temperatureEffect NOTIFY changed)
  Q_PROPERTY(QVariantMap topPEffect READ topPEffect NOTIFY changed)
  Q_PROPERTY(QString maxTokensDefault READ maxTokensDefault NOTIFY changed)
  // What the provider recommends, as {text, value}.
  Q_PROPERTY(QVariantList temperatures READ temperatures CONSTANT)
  Q_PROPERTY(bool hasParameters READ hasParameters NOTIFY changed)  // reset() would change some

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
  Q_INVOKABLE void save();
  // The open conversation is gone: nothing of it is written any more.
  void forget();

  [[nodiscard]] Asking asking() const { return m_asking; }
  // What is asked besides the chosen model: of this conversation alone.
  [[nodiscard]] QString second() const { return QString::fromStdString(m_asking.options.second); }
  void setSecond(const QString& key);
  [[nodiscard]] QString thinking() const;
  void setThinking(const QString& name);
  [[nodiscard]] QString thinkingText() const;
  [[nodiscard]] QVariantList efforts() const;
  [[nodiscard]] bool isNew() const { return !m_conversation; }
  [[nodiscard]] QString systemPrompt() const;
  void setSystemPrompt(const QString& prompt);
  [[nodiscard]] QString temperature() const;
  [[nodiscard]] QString topP() const;
  [[nodiscard]] QString maxTokens() const;
  [[nodiscard]] QString stops() const;
  [[nodiscard]] bool jsonAnswer() const { return m_asking.options.jsonAnswer; }
  void setJsonAnswer(bool on);
  [[nodiscard]] bool stream() const { return m_asking.options.stream; }
  void setStream(bool on);
  [[nodiscard]] QVariantMap temperatureEffect() const;
  [[nodiscard]] QVariantMap topPEffect() const;
  [[nodiscard]] QString maxTokensDefault() const;
  [[nodiscard]] QVariantList temperatures() const;
  [[nodiscard]] bool hasParameters() const;

  // Empty takes the choice back. False: no number, or out of range; then nothing changes.
  Q_INVOKABLE bool setTemperature(const QString& text);
  Q_INVOKABLE bool setTopP(const QString& text);
  Q_INVOKABLE bool setMaxTokens(const QString& text);
  // False: there are too many, or one is too long; then nothing changes.
  Q_INVOKABLE bool setStops(const QString& lines);
  // To the model's defaults, without a system prompt; the effort stays.
  Q_INVOKABLE void reset();

 signals:
  void changed();
  void storageFailed(const QString& message);

 private:
  void set(const ChatOptions& options);
  void touch();
  [[nodiscard]] ModelChoice model() const;
  [[nodiscard]] QVariantMap effectOf(engine::Parameter parameter) const;
  [[nodiscard]] Asking askingOfNew() const;

  Parts m_parts;
  std::optional<storage::ConversationId> m_conversation;
  Asking m_asking;
  std::string m_newPrompt;  // of the conversation that has not begun
  QTimer m_saveTimer;
  bool m_isDirty = false;
};

}  // namespace ui
