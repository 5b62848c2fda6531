// Stand-ins for what the view models talk to: a backend driven by the test, a store that can fail,
// a clock, a source.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QString>
#include <QVector>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "engine/backend.h"
#include "engine/models/model_table.h"
#include "storage/conversation_store.h"
#include "storage/secret_store.h"
#include "ui/viewmodels/backend_source.h"
#include "ui/viewmodels/clock.h"

namespace fakes {

struct Clock {
  std::int64_t now = 1'750'000'000'000;
  [[nodiscard]] ui::NowMs reader() {
    return [this] { return now; };
  }
};

// Says what the test tells it to, when the test tells it. Thread: any.
class StagedBackend : public engine::Backend {
 public:
  void say(const engine::Event& event) { push(event); }
  void text(const std::string& utf8) { push(engine::Event(engine::TextDelta{utf8})); }
  void reasoning(const std::string& utf8) { push(engine::Event(engine::ReasoningDelta{utf8})); }
  void end(const engine::Completion& completion = {}) { push(completion); }
  void fail(base::ErrorCode code, const std::string& message) { push(base::Error{code, message}); }

  base::Result<engine::Completion> generate(const engine::Request& request,
                                            const engine::EventSink& onEvent,
                                            std::stop_token stop) override;
  base::Result<std::vector<engine::ModelInfo>> models(std::stop_token) override {
    return std::vector<engine::ModelInfo>{};
  }
  [[nodiscard]] std::vector<engine::Request> requests() const;

 private:
  using Step = std::variant<engine::Event, engine::Completion, base::Error>;
  void push(Step step);

  mutable std::mutex m_mutex;
  std::condition_variable_any m_changed;
  std::deque<Step> m_steps;
  std::vector<engine::Request> m_requests;
};

class Source : public ui::BackendSource {
 public:
  [[nodiscard]] QVector<ui::ModelChoice> choices() const override { return list; }
  void setOnChanged(std::function<void()> onChanged) override { changed = std::move(onChanged); }
  [[nodiscard]] std::shared_ptr<engine::Backend> backendFor(const QString& key) override {
    asked << key;
    return backends.value(key, backend);
  }
  QString addModelFile(const QString& path) override;
  void removeModelFile(const QString& key) override;
  void setEndpoints(const std::vector<storage::EndpointRecord>& records) override {
    endpoints = records;
  }
  void setKey(const QString& baseUrl, const QString& key) override { keys << baseUrl + u'|' + key; }
  void setProxyCredentials(const QString& proxy, const QString& credentials) override {
    keys << proxy + u'|' + credentials;
  }
  using ui::BackendSource::refresh;
  void refresh(const QString& baseUrl) override { refreshed << baseUrl; }
  void setOnEndpointAnswer(std::function<void(const ui::EndpointAnswer&)> onAnswer) override {
    answer = std::move(onAnswer);
  }

  QVector<ui::ModelChoice> list;
  QStringList asked;
  std::vector<storage::EndpointRecord> endpoints;
  QStringList keys;  // "address|key", in the order they came
  QStringList refreshed;
  std::function<void()> changed;
  std::function<void(const ui::EndpointAnswer&)> answer;
  QHash<QString, std::shared_ptr<StagedBackend>> backends;  // of some choices; else the one below
  std::shared_ptr<StagedBackend> backend = std::make_shared<StagedBackend>();
};

[[nodiscard]] ui::ModelChoice localChoice(const QString& name);
[[nodiscard]] ui::ModelChoice remoteChoice(const QString& model);

// At api.deepseek.com: "chat" costs 0.10 / 1.00 / 2.00 yuan or 0.01 / 0.10 / 0.20 dollars, twice as
// much from 9 to 12 in Beijing; "dollars" is priced in dollars alone.
[[nodiscard]] models::ModelTable smallTable();

// Passes on to a real store, counts the saves and fails on demand.
class Store : public storage::ConversationStore {
 public:
  explicit Store(storage::ConversationStore& real) : m_real(real) {}

  base::Result<storage::ConversationId> createConversation(const std::string& title,
                                                           std::int64_t nowMs) override;
  base::Result<std::vector<storage::ConversationRecord>> conversations() override;
  base::Result<storage::ConversationRecord> conversation(storage::ConversationId id) override;
  base::Result<void> rename(storage::ConversationId id, const std::string& title) override;
  base::Result<void> setModelTitle(storage::ConversationId id, const std::string& title) override;
  base::Result<void> setQueue(storage::ConversationId id, const std::string& queue) override;
  base::Result<void> setDraft(storage::ConversationId id, const std::string& draft) override;
  base::Result<void> setSystemPrompt(storage::ConversationId id,
                                     const std::string& prompt) override;
  base::Result<void> setOptions(storage::ConversationId id, const std::string& options) override;
  base::Result<void> setModelKey(storage::ConversationId id, const std::string& key) override;
  base::Result<void> setHead(storage::ConversationId id,
                             std::optional<storage::MessageId> head) override;
  base::Result<void> removeConversation(storage::ConversationId id) override;
  using storage::ConversationStore::addMessage;
  base::Result<storage::MessageId> addMessage(
      const storage::MessageRecord& message,
      const std::vector<storage::Attachment>& attachments) override;
  base::Result<std::vector<storage::Attachment>> attachments(storage::MessageId id) override;
  base::Result<void> updateMessage(const storage::MessageRecord& message) override;
  base::Result<storage::MessageRecord> message(storage::MessageId id) override;
  base::Result<std::vector<storage::MessageId>> siblings(storage::MessageId id) override;
  base::Result<storage::MessageId> leafOf(storage::MessageId id) override;
  base::Result<void> removeMessage(storage::MessageId id, bool withFollowers) override;
  base::Result<void> restoreRemoved(storage::ConversationId id) override;
  base::Result<std::vector<storage::MessageRecord>> branch(storage::ConversationId id) override;
  base::Result<std::vector<storage::MessageRecord>> branchEnd(
      storage::ConversationId id, int count, std::optional<storage::MessageId> before) override;
  base::Result<int> branchImageCount(storage::ConversationId id) override;

  bool isFull = false;           // writes fail with Io
  bool refusesMessages = false;  // addMessage() alone fails, as when the disk fills up just there
  int updates = 0;               // that reached the disk

 private:
  storage::ConversationStore& m_real;
};

class Secrets : public storage::SecretStore {
 public:
  void read(const std::string& host,
            std::function<void(std::optional<storage::Secret>)> onAnswer) override;
  void write(const std::string& host, const std::string& value,
             std::function<void(storage::SecretPlace)> onAnswer) override;
  // Answers wait until this is called, as a keychain's do.
  void answer();
  void setOnLate(std::function<void(const std::string&, const std::optional<storage::Secret>&)>
                     onLate) override {
    late = std::move(onLate);
  }
  [[nodiscard]] bool isWaiting(const std::string& host) const override {
    return waiting.count(host) != 0;
  }

  std::function<void(const std::string&, const std::optional<storage::Secret>&)> late;
  std::set<std::string> waiting;
  std::map<std::string, storage::Secret> kept;
  storage::SecretPlace place = storage::SecretPlace::Keychain;

 private:
  std::vector<std::function<void()>> m_answers;
};

}  // namespace fakes
