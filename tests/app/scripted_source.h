// Models that play what was written down, and keys that last as long as the program: for the window
// without the world.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>
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
  [[nodiscard]] QStringList keys() const { return m_keys; }  // "address|key"
  [[nodiscard]] QStringList refreshed() const { return m_refreshed; }
  void answer(const ui::EndpointAnswer& answer) { m_onAnswer(answer); }

  [[nodiscard]] QVector<ui::ModelChoice> choices() const override { return m_choices; }
  void setOnChanged(std::function<void()> onChanged) override {
    m_onChanged = std::move(onChanged);
  }
  [[nodiscard]] std::shared_ptr<engine::Backend> backendFor(const QString&) override {
    return m_backend;
  }
  QString addModelFile(const QString& path) override;
  void removeModelFile(const QString& key) override;
  void setEndpoints(const std::vector<storage::EndpointRecord>&) override {}
  void setKey(const QString& baseUrl, const QString& key) override {
    m_keys << baseUrl + '|' + key;
  }
  void setProxyCredentials(const QString& proxy, const QString& credentials) override {
    m_keys << proxy + '|' + credentials;
  }
  using ui::BackendSource::refresh;
  void refresh(const QString& baseUrl) override { m_refreshed << baseUrl; }
  void setOnEndpointAnswer(std::function<void(const ui::EndpointAnswer&)> onAnswer) override {
    m_onAnswer = std::move(onAnswer);
  }

 private:
  std::shared_ptr<ScriptedBackend> m_backend;
  QVector<ui::ModelChoice> m_choices;
  std::function<void()> m_onChanged;
  std::function<void(const ui::EndpointAnswer&)> m_onAnswer;
  QStringList m_keys;
  QStringList m_refreshed;
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
