// What the reader's DeepSeek accounts have left, asked for only when the reader wants to know.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/account_reader.h"

#include <QPointer>
#include <QVariantMap>
#include <utility>

#include "ui/viewmodels/endpoint_address.h"
#include "ui/viewmodels/endpoint_config.h"
#include "ui/viewmodels/endpoint_draft.h"
#include "ui/viewmodels/endpoint_secrets.h"

namespace ui {
namespace {

using storage::EndpointRecord;

QVariantMap rowOf(const QString& name, const base::Result<engine::Account>& account) {
  QVariantMap row{{"name", name}, {"problem", QString()}};
  if (!account) {
    row["problem"] = AccountReader::tr("The balance could not be read: %1")
                         .arg(QString::fromStdString(account.error().message));
    return row;
  }
  QVariantList balances;
  for (const engine::Balance& balance : account->balances) {
    const auto text = [](const std::string& utf8) { return QString::fromStdString(utf8); };
    balances << QVariantMap{{"amount", text(balance.total) + u' ' + text(balance.currency)},
                            {"parts", AccountReader::tr("%1 granted, %2 topped up")
                                          .arg(text(balance.granted), text(balance.toppedUp))}};
  }
  row["balances"] = balances;
  if (!account->isAvailable)
    row["problem"] = AccountReader::tr(
        "The account can't be asked for answers: its balance does not suffice. Top up at "
        "https://platform.deepseek.com/top_up.");
  return row;
}

}  // namespace

AccountReader::AccountReader(Parts parts, QObject* parent)
    : QObject(parent), m_parts(std::move(parts)) {}

AccountReader::~AccountReader() = default;  // the thread is the last member

void AccountReader::refresh() {
  if (m_isAsking) return;
  const auto endpoints = m_parts.endpoints.list();
  if (!endpoints) {
    finish({rowOf(tr("Endpoints"), endpoints.error())});
    return;
  }
  m_isAsking = true;
  m_places.clear();
  // One more than there are, so that a keychain that answers at once does not start it too early.
  m_waitingFor = 1;
  emit changed();
  for (const EndpointRecord& endpoint : *endpoints) {
    // No other provider is known to have accounts at this address, and none gets the question.
    if (!isDeepSeekHost(endpointAddress(QString::fromStdString(endpoint.baseUrl)).host)) continue;
    ++m_waitingFor;
    readSecrets({shownName(endpoint), remoteConfigOf(endpoint)});
  }
  if (--m_waitingFor == 0) start();
}

// The key, then what its proxy wants.
void AccountReader::readSecrets(Place place) {
  const QPointer<AccountReader> self(this);
  const std::string account = keySecret(place.config.baseUrl);
  m_parts.secrets.read(
      account, [self, place = std::move(place)](const std::optional<storage::Secret>& key) mutable {
        if (!self) return;
        if (key) place.config.apiKey = key->value;
        if (place.config.apiKey.empty() || !isOwnProxy(place.config.proxy)) {
          self->onSecrets(std::move(place));
          return;
        }
        const std::string proxy = proxySecret(place.config.proxy);
        self->m_parts.secrets.read(proxy,
                                   [self, place = std::move(place)](
                                       const std::optional<storage::Secret>& credentials) mutable {
                                     if (!self) return;
                                     if (credentials)
                                       place.config.proxyCredentials = credentials->value;
                                     self->onSecrets(std::move(place));
                                   });
      });
}

void AccountReader::onSecrets(Place place) {
  if (!place.config.apiKey.empty()) m_places.push_back(std::move(place));
  if (--m_waitingFor == 0) start();
}

void AccountReader::start() {
  if (m_places.empty()) {
    finish({});
    return;
  }
  m_thread = std::jthread(
      [this, ask = m_parts.ask, places = std::exchange(m_places, {})](const std::stop_token& stop) {
        QVariantList rows;
        for (const Place& place : places) {
          if (stop.stop_requested()) return;
          rows << rowOf(place.name, ask(place.config, stop));
        }
        QMetaObject::invokeMethod(
            this, [this, rows] { finish(rows); }, Qt::QueuedConnection);
      });
}

void AccountReader::finish(const QVariantList& accounts) {
  m_accounts = accounts;
  m_isAsking = false;
  m_hasAsked = true;
  emit changed();
}

}  // namespace ui
