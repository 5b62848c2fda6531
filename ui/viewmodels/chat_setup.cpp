// How the open conversation is asked: effort, system prompt and parameters, as the window sets
// them.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/chat_setup.h"

#include <utility>

namespace ui {
namespace {

using engine::Thinking;
using storage::Setting;

constexpr int kSaveMs = 1000;

}  // namespace

ChatSetup::ChatSetup(const Parts& parts, QObject* parent)
    : QObject(parent), m_parts(parts), m_asking(askingOfNew()) {
  m_saveTimer.setSingleShot(true);
  m_saveTimer.setInterval(kSaveMs);
  connect(&m_saveTimer, &QTimer::timeout, this, &ChatSetup::save);
  connect(&m_parts.picker, &ModelPickerModel::selectedChanged, this, &ChatSetup::changed);
}

ChatSetup::~ChatSetup() {
  save();
}

Asking ChatSetup::askingOfNew() const {
  Asking asking;
  const auto prompt = m_parts.settings.get(Setting::NewChatSystemPrompt);
  if (prompt) asking.systemPrompt = *prompt;
  const auto options = m_parts.settings.get(Setting::NewChatOptions);
  if (options && !options->empty()) {
    asking.options = decodeChatOptions(*options);
  } else {
    // From before there were efforts.
    const auto deep = m_parts.settings.get(Setting::DeepThinking);
    if (deep && *deep == "true") asking.options.thinking = Thinking::On;
  }
  return asking;
}

void ChatSetup::open(const std::optional<storage::ConversationRecord>& conversation) {
  save();
  m_conversation.reset();
  if (conversation) m_conversation = conversation->id;
  m_asking = askingOfNew();
  if (conversation) m_asking.systemPrompt = conversation->systemPrompt;
  if (conversation && !conversation->options.empty())
    m_asking.options = decodeChatOptions(conversation->options);
  emit changed();
}

void ChatSetup::begin(storage::ConversationId conversation) {
  save();
  m_conversation = conversation;
  m_isDirty = true;
  save();
}

void ChatSetup::forget() {
  m_isDirty = false;
  m_saveTimer.stop();
}

void ChatSetup::save() {
  m_saveTimer.stop();
  if (!std::exchange(m_isDirty, false)) return;
  const std::string options = encode(m_asking.options);
  base::Result<void> prompted;
  base::Result<void> opted;
  if (m_conversation) {
    prompted = m_parts.store.setSystemPrompt(*m_conversation, m_asking.systemPrompt);
    opted = m_parts.store.setOptions(*m_conversation, options);
  } else {
    prompted = m_parts.settings.set(Setting::NewChatSystemPrompt, m_asking.systemPrompt);
    opted = m_parts.settings.set(Setting::NewChatOptions, options);
  }
  if (prompted && opted) return;
  m_isDirty = true;
  const base::Error& error = prompted ? opted.error() : prompted.error();
  emit storageFailed(tr("The choice was not saved: %1").arg(QString::fromStdString(error.message)));
}

QString ChatSetup::thinking() const {
  const auto choice = m_parts.picker.selected();
  const Thinking asked = thinkingOf(m_asking.options, choice.value_or(ModelChoice()));
  return QString::fromUtf8(nameOf(asked).data());
}

void ChatSetup::setThinking(const QString& name) {
  const auto thinking = thinkingFrom(name.toStdString());
  if (!thinking) return;
  ChatOptions options = m_asking.options;
  options.thinking = *thinking;
  set(options);
  save();
}

void ChatSetup::set(const ChatOptions& options) {
  if (options == m_asking.options) return;
  m_asking.options = options;
  m_isDirty = true;
  m_saveTimer.start();
  emit changed();
}

}  // namespace ui
