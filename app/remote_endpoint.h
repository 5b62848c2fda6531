// The models of one endpoint: those it listed last, asked for again when wanted.
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
#include "engine/base/log.h"
#include "engine/models/model_table.h"
#include "storage/endpoint_store.h"
#include "ui/viewmodels/backend_source.h"
#include "ui/viewmodels/clock.h"
#include "ui/viewmodels/money_text.h"

namespace app {

using MakeRemote =
    std::function<base::Result<std::unique_ptr<engine::Backend>>(const engine::RemoteConfig&)>;

// What all endpoints share.
struct EndpointSurroundings {
  MakeRemote make;
  std::shared_ptr<const models::ModelTable> table;  // null: nothing is known of any model
  ui::NowMs now;
  base::LogSink log;
};

// Bound to its address for life, and so is its key. Thread: GUI.
class RemoteEndpoint : public QObject {
  Q_OBJECT

 public:
  RemoteEndpoint(const storage::EndpointRecord& record, EndpointSurroundings surroundings);
  ~RemoteEndpoint() override;

  [[nodiscard]] const std::string& baseUrl() const { return m_record.baseUrl; }
  [[nodiscard]] const std::string& proxy() const { return m_record.proxy; }
  // Of the same address. Sends nothing; a list that is being asked for another way is asked for
  // again the new way.
  void setRecord(const storage::EndpointRecord& record);
  // An empty key: none. Sends nothing, except where refresh() still waits for a key.
  void setKey(const QString& key);
  void setProxyCredentials(const QString& credentials);
  // Asks the endpoint for its models unless it is being asked already; without a key that it needs
  // it answers at once that there is none.
  void refresh();
  // It could not be asked for its models the last time.
  [[nodiscard]] bool hasProblem() const { return !m_problem.isEmpty(); }
  [[nodiscard]] bool isDeepSeek() const;
  // With prices in this currency, where they are known in it.
  [[nodiscard]] QVector<ui::ModelChoice> choices(ui::Currency currency) const;
  // Whether a key of the picker names a model of this endpoint.
  [[nodiscard]] bool owns(const QString& key) const;
  // Errors: Denied (no key), InvalidArgument (the address), and those of makeBackend().
  [[nodiscard]] base::Result<std::unique_ptr<engine::Backend>> makeBackend() const;
  [[nodiscard]] static bool isKey(const QString& key);

 signals:
  void changed();
  // A backend made before must not be used any more.
  void backendsOutdated();
  void answered(const ui::EndpointAnswer& answer);

 private:
  [[nodiscard]] QString keyOf(const QString& modelId) const;
  [[nodiscard]] bool needsKey() const;
  [[nodiscard]] ui::ModelChoice unusable(const QString& reason) const;
  [[nodiscard]] ui::ModelChoice choiceOf(const engine::ModelInfo& model,
                                         ui::Currency currency) const;
  [[nodiscard]] QVector<ui::ModelChoice> knownByTable(ui::Currency currency) const;
  void startAgain();
  void ask();
  void receive(base::Result<std::vector<engine::ModelInfo>> models);
  void tellAnswer(const std::optional<base::Error>& problem);

  storage::EndpointRecord m_record;
  EndpointSurroundings m_around;
  QString m_base;  // as it is kept: part of the keys of models
  QString m_host;
  QString m_place;           // the host, with its port where that is not the usual one
  QString m_addressProblem;  // why it can't be asked at all
  QString m_key;
  QString m_proxyCredentials;
  QString m_problem;
  bool m_isAsking = false;
  bool m_isWanted = false;  // refresh() was called, and no list has come since
  std::vector<engine::ModelInfo> m_models;
  int m_generation = 0;  // tells an answer to an earlier key or proxy from the newest
  std::jthread m_asker;
};

}  // namespace app
