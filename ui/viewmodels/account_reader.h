// What the reader's DeepSeek accounts have left, asked for only when the reader wants to know.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <QVariantList>
#include <functional>
#include <stop_token>
#include <thread>
#include <vector>

#include "engine/backend_factory.h"
#include "storage/endpoint_store.h"
#include "storage/secret_store.h"

namespace ui {

// engine::readAccount(), or a stand-in. Thread: any; blocks.
using AskAccount =
    std::function<base::Result<engine::Account>(const engine::RemoteConfig&, std::stop_token)>;

// Thread: GUI; the asking has a thread of its own. Lifetime: what is given must outlive it.
// Destroying it stops the asking and waits for it.
class AccountReader : public QObject {
  Q_OBJECT
  // One for each DeepSeek endpoint with a key: {name, balances: [{amount, parts}], problem}.
  // Amounts are the server's own texts. `problem` is a sentence, or empty.
  Q_PROPERTY(QVariantList accounts READ accounts NOTIFY changed)
  Q_PROPERTY(bool isAsking READ isAsking NOTIFY changed)
  // It was asked, and there is no endpoint of DeepSeek's with a key.
  Q_PROPERTY(bool hasNone READ hasNone NOTIFY changed)

 public:
  struct Parts {
    storage::EndpointStore& endpoints;
    storage::SecretStore& secrets;
    AskAccount ask;
  };
  explicit AccountReader(Parts parts, QObject* parent = nullptr);
  ~AccountReader() override;

  [[nodiscard]] QVariantList accounts() const { return m_accounts; }
  [[nodiscard]] bool isAsking() const { return m_isAsking; }
  [[nodiscard]] bool hasNone() const { return m_hasAsked && !m_isAsking && m_accounts.isEmpty(); }

  // Does nothing while it is asking already.
  Q_INVOKABLE void refresh();

 signals:
  void changed();

 private:
  struct Place {
    QString name;
    engine::RemoteConfig config;
  };
  void readSecrets(Place place);
  void onSecrets(Place place);
  void start();
  void finish(const QVariantList& accounts);

  Parts m_parts;
  QVariantList m_accounts;
  std::vector<Place> m_places;  // with their keys, while they are collected
  std::size_t m_waitingFor = 0;
  bool m_isAsking = false;
  bool m_hasAsked = false;
  std::jthread m_thread;
};

}  // namespace ui
