// Stand-ins for what the view models talk to: a backend driven by the test, a store that can fail,
// a clock, a source.
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/viewmodels/fakes.h"

#include <utility>

namespace fakes {
using namespace Qt::StringLiterals;

base::Result<engine::Completion> StagedBackend::generate(const engine::Request& request,
                                                         const engine::EventSink& onEvent,
                                                         std::stop_token stop) {
  std::unique_lock lock(m_mutex);
  m_requests.push_back(request);
  while (true) {
    if (!m_changed.wait(lock, stop, [this] { return !m_steps.empty(); })) {
      engine::Completion cancelled;
      cancelled.stopReason = engine::StopReason::Cancelled;
      return cancelled;
    }
    const Step step = std::move(m_steps.front());
    m_steps.pop_front();
    if (const auto* completion = std::get_if<engine::Completion>(&step)) return *completion;
    if (const auto* error = std::get_if<base::Error>(&step)) return *error;
    lock.unlock();
    onEvent(std::get<engine::Event>(step));
    lock.lock();
  }
}

void StagedBackend::push(Step step) {
  const std::lock_guard lock(m_mutex);
  m_steps.push_back(std::move(step));
  m_changed.notify_all();
}

std::vector<engine::Request> StagedBackend::requests() const {
  const std::lock_guard lock(m_mutex);
  return m_requests;
}

ui::ModelChoice localChoice(const QString& name) {
  ui::ModelChoice choice;
  choice.key = u"file:/models/"_s + name + u".gguf"_s;
  choice.name = name;
  choice.place = u"this computer"_s;
  choice.modelId = name;
  return choice;
}

ui::ModelChoice remoteChoice(const QString& model) {
  ui::ModelChoice choice;
  choice.key = u"remote:https://api.deepseek.com#"_s + model;
  choice.name = model;
  choice.place = u"api.deepseek.com"_s;
  choice.modelId = model;
  choice.group = ui::ModelChoice::Group::DeepSeek;
  choice.canThink = true;
  choice.knowsEffort = true;
  return choice;
}

models::ModelTable smallTable() {
  return *models::ModelTable::parse(R"json({
    "format": 1, "date": "2025-06-01",
    "calendars": {"Beijing": {"utc_offset_minutes": 480,
      "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "hours": [["09:00", "12:00"]]}},
    "providers": [{"host": "deepseek.com", "models": [
      {"id": "chat", "aliases": ["chat-2025"], "prices": [{"from": "2025-01-01",
        "cny": {"hit": 0.1, "miss": 1, "output": 2},
        "usd": {"hit": 0.01, "miss": 0.1, "output": 0.2},
        "peak": {"calendar": "Beijing", "factor": 2}}]},
      {"id": "dollars", "prices": [{"from": "2025-01-01",
        "usd": {"hit": 0.01, "miss": 0.1, "output": 0.2}}]}]}]})json");
}

QString Source::addModelFile(const QString& path) {
  list << localChoice(path.section(u'/', -1).section(u'.', 0, 0));
  return list.last().key;
}

void Source::removeModelFile(const QString& key) {
  list.removeIf([&](const ui::ModelChoice& choice) { return choice.key == key; });
}

namespace {
base::Error full() {
  return {base::ErrorCode::Io, "writing chats.db: the disk is full"};
}
}  // namespace

base::Result<storage::ConversationId> Store::createConversation(const std::string& title,
                                                                std::int64_t nowMs) {
  if (isFull) return full();
  return m_real.createConversation(title, nowMs);
}
base::Result<std::vector<storage::ConversationRecord>> Store::conversations() {
  return m_real.conversations();
}
base::Result<storage::ConversationRecord> Store::conversation(storage::ConversationId id) {
  return m_real.conversation(id);
}
base::Result<void> Store::rename(storage::ConversationId id, const std::string& title) {
  if (isFull) return full();
  return m_real.rename(id, title);
}
base::Result<void> Store::setModelTitle(storage::ConversationId id, const std::string& title) {
  if (isFull) return full();
  return m_real.setModelTitle(id, title);
}
base::Result<void> Store::setQueue(storage::ConversationId id, const std::string& queue) {
  if (isFull) return full();
  return m_real.setQueue(id, queue);
}
base::Result<void> Store::setDraft(storage::ConversationId id, const std::string& draft) {
  if (isFull) return full();
  return m_real.setDraft(id, draft);
}
base::Result<void> Store::setSystemPrompt(storage::ConversationId id, const std::string& prompt) {
  if (isFull) return full();
  return m_real.setSystemPrompt(id, prompt);
}
base::Result<void> Store::setOptions(storage::ConversationId id, const std::string& options) {
  if (isFull) return full();
  return m_real.setOptions(id, options);
}
base::Result<void> Store::setModelKey(storage::ConversationId id, const std::string& key) {
  if (isFull) return full();
  return m_real.setModelKey(id, key);
}
base::Result<void> Store::setHead(storage::ConversationId id,
                                  std::optional<storage::MessageId> head) {
  if (isFull) return full();
  return m_real.setHead(id, head);
}
base::Result<void> Store::removeConversation(storage::ConversationId id) {
  if (isFull) return full();
  return m_real.removeConversation(id);
}
base::Result<storage::MessageId> Store::addMessage(
    const storage::MessageRecord& message, const std::vector<storage::Attachment>& attachments) {
  if (isFull || refusesMessages) return full();
  return m_real.addMessage(message, attachments);
}
base::Result<std::vector<storage::Attachment>> Store::attachments(storage::MessageId id) {
  return m_real.attachments(id);
}
base::Result<void> Store::updateMessage(const storage::MessageRecord& message) {
  if (isFull) return full();
  ++updates;
  return m_real.updateMessage(message);
}
base::Result<storage::MessageRecord> Store::message(storage::MessageId id) {
  return m_real.message(id);
}
base::Result<std::vector<storage::MessageId>> Store::siblings(storage::MessageId id) {
  return m_real.siblings(id);
}
base::Result<storage::MessageId> Store::leafOf(storage::MessageId id) {
  return m_real.leafOf(id);
}
base::Result<void> Store::removeMessage(storage::MessageId id, bool withFollowers) {
  if (isFull) return full();
  return m_real.removeMessage(id, withFollowers);
}
base::Result<void> Store::restoreRemoved(storage::ConversationId id) {
  if (isFull) return full();
  return m_real.restoreRemoved(id);
}
base::Result<std::vector<storage::MessageRecord>> Store::branch(storage::ConversationId id) {
  return m_real.branch(id);
}
base::Result<std::vector<storage::MessageRecord>> Store::branchEnd(
    storage::ConversationId id, int count, std::optional<storage::MessageId> before) {
  return m_real.branchEnd(id, count, before);
}
base::Result<int> Store::branchImageCount(storage::ConversationId id) {
  return m_real.branchImageCount(id);
}

void Secrets::read(const std::string& host,
                   std::function<void(std::optional<storage::Secret>)> onAnswer) {
  const auto found = kept.find(host);
  const auto secret = found == kept.end() ? std::nullopt : std::optional(found->second);
  m_answers.emplace_back([onAnswer = std::move(onAnswer), secret] { onAnswer(secret); });
}

void Secrets::write(const std::string& host, const std::string& value,
                    std::function<void(storage::SecretPlace)> onAnswer) {
  if (value.empty()) {
    kept.erase(host);
  } else {
    kept[host] = {value, place};
  }
  m_answers.emplace_back(
      [onAnswer = std::move(onAnswer), answered = place] { onAnswer(answered); });
}

void Secrets::answer() {
  for (const auto& answer : std::exchange(m_answers, {})) answer();
}

}  // namespace fakes
