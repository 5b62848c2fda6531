// Everything that can answer, joined for the window: local files and the configured endpoint.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <filesystem>
#include <functional>
#include <memory>

#include "app/local_models.h"
#include "app/remote_models.h"

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
    MakeRemote makeRemote;
  };
  explicit ModelCatalogue(const Parts& parts);

  [[nodiscard]] QVector<ui::ModelChoice> choices() const override;
  void setOnChanged(std::function<void()> onChanged) override {
    m_onChanged = std::move(onChanged);
  }
  // Keeps one local backend: taking another lets go of the first, so that two models never fill the
  // memory together.
  [[nodiscard]] std::shared_ptr<engine::Backend> backendFor(const QString& key) override;
  QString addModelFile(const QString& path) override;
  void removeModelFile(const QString& key) override;
  void setRemote(const QString& baseUrl, const QString& apiKey) override;
  void refresh() override;

 private:
  [[nodiscard]] std::shared_ptr<engine::Backend> localBackend(const QString& key);
  [[nodiscard]] std::shared_ptr<engine::Backend> remoteBackend(const QString& key);
  void tellChanged() const;

  LocalModels m_local;
  RemoteModels m_remote;
  MakeLocal m_makeLocal;
  std::function<void()> m_onChanged;
  QString m_localKey;
  std::shared_ptr<engine::Backend> m_localBackend;
  QString m_remoteKey;
  std::shared_ptr<engine::Backend> m_remoteBackend;
};

}  // namespace app
