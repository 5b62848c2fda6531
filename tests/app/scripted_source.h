// Models that play what was written down, and keys that last as long as the program: for the window
// without the world.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>

#include "storage/secret_store.h"
#include "tests/support/scripted_backend.h"
#include "ui/viewmodels/backend_source.h"

namespace support {

// One scripted backend behind every choice.
class ScriptedSource final : public ui::BackendSource {
 public:
  explicit ScriptedSource(ScriptedBackend::Author author)
      : m_backend(std::make_shared<ScriptedBackend>(std::move(author))) {}

  void setChoices(const QVector<ui::ModelChoice>& choices);
  [[nodiscard]] ScriptedBackend& backend() { return *m_backend; }
  [[nodiscard]] QString remoteUrl() const { return m_remoteUrl; }
  [[nodiscard]] QString remoteKey() const { return m_remoteKey; }
  [[nodiscard]] int refreshes() const { return m_refreshes; }

  [[nodiscard]] QVector<ui::ModelChoice> choices() const override { return m_choices; }
  void setOnChanged(std::function<void()> onChanged) override {
    m_onChanged = std::move(onChanged);
  }
  [[nodiscard]] std::shared_ptr<engine::Backend> backendFor(const QString&) override {
    return m_backend;
  }
  QString addModelFile(const QString& path) override;
  void removeModelFile(const QString& key) override;
  void setRemote(const QString& baseUrl, const QString& apiKey) override;
  void refresh() override { ++m_refreshes; }

 private:
  std::shared_ptr<ScriptedBackend> m_backend;
  QVector<ui::ModelChoice> m_choices;
  std::function<void()> m_onChanged;
  QString m_remoteUrl;
  QString m_remoteKey;
  int m_refreshes = 0;
};

// Answers at once.
class MemorySecrets final : public storage::SecretStore {
 public:
  void read(const std::string& host,
            std::function<void(std::optional<storage::Secret>)> onAnswer) override;
  void write(const std::string& host, const std::string& value,
             std::function<void(storage::SecretPlace)> onAnswer) override;

 private:
  std::map<std::string, std::string> m_keys;
};

// A local model that cannot think, an API model that can, and one that lacks its file.
[[nodiscard]] QVector<ui::ModelChoice> exampleChoices();

}  // namespace support
