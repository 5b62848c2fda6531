// The models of the configured endpoint: those it listed last, asked for again when wanted.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QVector>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "engine/backend.h"
#include "engine/backend_factory.h"
#include "storage/settings.h"
#include "ui/viewmodels/backend_source.h"

namespace app {

using MakeRemote =
    std::function<base::Result<std::unique_ptr<engine::Backend>>(const engine::RemoteConfig&)>;

// Thread: GUI. Lifetime: `settings` must outlive it.
class RemoteModels : public QObject {
  Q_OBJECT

 public:
  RemoteModels(storage::Settings& settings, MakeRemote make);
  ~RemoteModels() override;

  // Replaces endpoint and key (an empty one: none). Sends nothing, except where refresh() still
  // waits for an answer with this key.
  void setEndpoint(const QString& baseUrl, const QString& apiKey);
  // Asks the endpoint for its models unless a key is missing or it is being asked already.
  void refresh();
  // It could not be asked for its models the last time.
  [[nodiscard]] bool hasProblem() const { return !m_problem.isEmpty(); }
  [[nodiscard]] QVector<ui::ModelChoice> choices() const;
  // Errors: NotFound (the key is of another endpoint), Denied (no key), and those of makeBackend().
  [[nodiscard]] base::Result<std::unique_ptr<engine::Backend>> backendFor(const QString& key) const;
  [[nodiscard]] static bool isKey(const QString& key);

 signals:
  void changed();
  // A backend made for the endpoint before must not be used any more.
  void endpointChanged();

 private:
  [[nodiscard]] QString keyOf(const QString& modelId) const;
  [[nodiscard]] bool isDeepSeek() const;
  [[nodiscard]] bool needsKey() const;
  [[nodiscard]] ui::ModelChoice unusable(const QString& reason) const;
  [[nodiscard]] ui::ModelChoice choiceOf(const engine::ModelInfo& model) const;
  void setPlace();
  void ask();
  void receive(base::Result<std::vector<engine::ModelInfo>> models);
  void rememberModels();
  void recallModels();

  storage::Settings& m_settings;
  MakeRemote m_make;
  QString m_baseUrl;
  QString m_host;
  QString m_place;  // the host, with its port where that is not the usual one
  QString m_apiKey;
  QString m_problem;
  bool m_isAsking = false;
  bool m_isWanted = false;  // refresh() was called, and no list has come since
  std::vector<engine::ModelInfo> m_models;
  int m_generation = 0;  // tells an answer of an earlier endpoint from the newest
  std::jthread m_asker;
};

}  // namespace app
