// Everything that can answer, joined for the window: local files and the endpoints.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "app/local_models.h"
#include "app/remote_endpoint.h"

namespace app {

using MakeLocal =
    std::function<std::shared_ptr<engine::Backend>(const std::filesystem::path& modelFile)>;

// Thread: GUI. Lifetime: `settings` must outlive it.
class ModelCatalogue final : public ui::BackendSource {
 public:
  struct Parts {
    storage::Settings& settings;
    StarterModel starter;
    MakeLocal makeLocal;
    EndpointSurroundings endpoints;
  };
  explicit ModelCatalogue(const Parts& parts);

  // Prices are in the reader's currency: who changes that looks at the choices again.
  [[nodiscard]] QVector<ui::ModelChoice> choices() const override;
  void setOnChanged(std::function<void()> onChanged) override {
    m_onChanged = std::move(onChanged);
  }
  // Keeps one local backend: taking another lets go of the first, so that two models never fill the
  // memory together.
  [[nodiscard]] std::shared_ptr<engine::Backend> backendFor(const QString& key) override;
  QString addModelFile(const QString& path) override;
  void removeModelFile(const QString& key) override;
  void setEndpoints(const std::vector<storage::EndpointRecord>& endpoints) override;
  void setKey(const QString& baseUrl, const QString& key) override;
  void setProxyCredentials(const QString& proxy, const QString& credentials) override;
  using BackendSource::refresh;
  void refresh(const QString& baseUrl) override;
  void setOnEndpointAnswer(std::function<void(const ui::EndpointAnswer&)> onAnswer) override {
    m_onAnswer = std::move(onAnswer);
  }

 private:
  [[nodiscard]] std::shared_ptr<engine::Backend> localBackend(const QString& key);
  [[nodiscard]] std::shared_ptr<engine::Backend> remoteBackend(const QString& key);
  [[nodiscard]] RemoteEndpoint* endpointAt(const std::string& baseUrl) const;
  [[nodiscard]] std::unique_ptr<RemoteEndpoint> makeEndpoint(const storage::EndpointRecord& record);
  void dropBackendOf(const RemoteEndpoint& endpoint);
  void tellChanged() const;

  storage::Settings& m_settings;
  LocalModels m_local;
  EndpointSurroundings m_around;
  MakeLocal m_makeLocal;
  std::function<void()> m_onChanged;
  std::function<void(const ui::EndpointAnswer&)> m_onAnswer;
  QString m_localKey;
  std::shared_ptr<engine::Backend> m_localBackend;
  QString m_remoteKey;
  std::shared_ptr<engine::Backend> m_remoteBackend;
  // Last: they tell the rest of what they do until they are gone.
  std::vector<std::unique_ptr<RemoteEndpoint>> m_endpoints;
};

}  // namespace app
