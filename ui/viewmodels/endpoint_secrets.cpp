// The keys of the endpoints and the passwords of their proxies: read, written, forgotten.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/endpoint_secrets.h"

#include <QPointer>
#include <algorithm>
#include <set>

#include "ui/viewmodels/endpoint_address.h"
#include "ui/viewmodels/endpoints_model.h"

namespace ui {
using storage::EndpointId;
using storage::SecretPlace;

std::string keySecret(const std::string& baseUrl) {
  const EndpointAddress address = endpointAddress(QString::fromStdString(baseUrl));
  if (!address.problem.isEmpty()) return {};
  const std::string place = address.place.toStdString();
  return address.isPlain ? "http://" + place : place;
}

std::string proxySecret(const std::string& proxy) {
  return "proxy " + proxy;
}

bool isOwnProxy(const std::string& proxy) {
  return !proxy.empty() && proxy != "none";
}

void EndpointsModel::takeLate(const std::string& secret,
                              const std::optional<storage::Secret>& found) {
  const QString value = found ? QString::fromStdString(found->value) : QString();
  for (const storage::EndpointRecord& record : records()) {
    if (keySecret(record.baseUrl) == secret)
      return setKey(secret, value, found ? found->place : SecretPlace::SessionOnly);
    if (isOwnProxy(record.proxy) && proxySecret(record.proxy) == secret)
      return setCredentials(record.proxy, value);
  }
}

void EndpointsModel::start() {
  const QPointer<EndpointsModel> self(this);
  m_secrets.setOnLate(
      [self](const std::string& secret, const std::optional<storage::Secret>& found) {
        if (self) self->takeLate(secret, found);
      });
  std::set<std::string> proxies;
  for (const storage::EndpointRecord& record : records()) {
    if (isOwnProxy(record.proxy) && proxies.insert(record.proxy).second)
      readCredentials(record.proxy, [] {});
    readKey(record.id, [] {});
  }
}

void EndpointsModel::readKey(EndpointId id, const std::function<void()>& onRead) {
  const auto wanted = record(id);
  const std::string secret = wanted ? keySecret(wanted->baseUrl) : std::string();
  if (secret.empty()) return;
  const QPointer<EndpointsModel> self(this);
  m_secrets.read(secret, [self, id, secret, onRead](const std::optional<storage::Secret>& found) {
    // The address may have been changed before the keychain answered.
    const auto now = self ? self->record(id) : std::nullopt;
    if (!now || keySecret(now->baseUrl) != secret) return;
    if (found)
      self->setKey(secret, QString::fromStdString(found->value), found->place);
    else
      self->setKey(secret, {}, SecretPlace::SessionOnly);
    onRead();
  });
  tellRows(secret);  // that the keychain is waited for
}

void EndpointsModel::readCredentials(const std::string& proxy,
                                     const std::function<void()>& onRead) {
  const QPointer<EndpointsModel> self(this);
  m_secrets.read(
      proxySecret(proxy), [self, proxy, onRead](const std::optional<storage::Secret>& found) {
        if (!self) return;
        self->setCredentials(proxy, found ? QString::fromStdString(found->value) : QString());
        onRead();
      });
}

void EndpointsModel::writeKey(const std::string& secret, const QString& key) {
  setKey(secret, key, SecretPlace::SessionOnly);
  const QPointer<EndpointsModel> self(this);
  m_secrets.write(secret, key.toStdString(), [self, secret](SecretPlace place) {
    if (!self) return;
    for (std::size_t at = 0; at < self->m_rows.size(); ++at) {
      Row& row = self->m_rows[at];
      if (!row.hasKey || keySecret(row.record.baseUrl) != secret) continue;
      row.keyPlace = place;
      self->tellRow(static_cast<int>(at));
    }
  });
  tellRows(secret);  // that the keychain is waited for
}

void EndpointsModel::tellRows(const std::string& secret) {
  for (std::size_t at = 0; at < m_rows.size(); ++at)
    if (keySecret(m_rows[at].record.baseUrl) == secret) tellRow(static_cast<int>(at));
}

void EndpointsModel::writeCredentials(const std::string& proxy, const QString& credentials) {
  setCredentials(proxy, credentials);
  m_secrets.write(proxySecret(proxy), credentials.toStdString(), [](SecretPlace) {});
}

void EndpointsModel::setKey(const std::string& secret, const QString& key, SecretPlace place) {
  for (std::size_t at = 0; at < m_rows.size(); ++at) {
    Row& row = m_rows[at];
    if (keySecret(row.record.baseUrl) != secret) continue;
    row.hasKey = !key.isEmpty();
    row.keyPlace = place;
    m_source.setKey(QString::fromStdString(row.record.baseUrl), key);
    tellRow(static_cast<int>(at));
  }
  emit secretsChanged();
}

void EndpointsModel::setCredentials(const std::string& proxy, const QString& credentials) {
  for (Row& row : m_rows)
    if (row.record.proxy == proxy) row.hasCredentials = !credentials.isEmpty();
  m_source.setProxyCredentials(QString::fromStdString(proxy), credentials);
  emit secretsChanged();
}

bool EndpointsModel::isInKeychain(const std::string& secret) const {
  return std::any_of(m_rows.begin(), m_rows.end(), [&](const Row& row) {
    return row.hasKey && row.keyPlace == SecretPlace::Keychain &&
           keySecret(row.record.baseUrl) == secret;
  });
}

void EndpointsModel::removeSecret(const std::string& secret, bool isInKeychain) {
  const QPointer<EndpointsModel> self(this);
  m_secrets.write(secret, {}, [self, secret, isInKeychain](SecretPlace place) {
    if (self && isInKeychain && place != SecretPlace::Keychain)
      self->setProblem(
          tr("The keychain still has the key for %1: remove it there, or forget it again after the "
             "next start.")
              .arg(QString::fromStdString(secret)));
  });
}

void EndpointsModel::forgetKey(qlonglong endpointId) {
  const auto wanted = record({endpointId});
  const std::string secret = wanted ? keySecret(wanted->baseUrl) : std::string();
  if (secret.empty()) return;
  setProblem({});
  removeSecret(secret, isInKeychain(secret));
  setKey(secret, {}, SecretPlace::SessionOnly);
  // That of the environment counts again, if there is one.
  readKey({endpointId}, [] {});
}

void EndpointsModel::forgetCredentials(const QString& proxy) {
  writeCredentials(proxyAddress(proxy).text.toStdString(), {});
}

bool EndpointsModel::hasKeyFor(const QString& address) const {
  const std::string secret = keySecret(address.toStdString());
  return !secret.empty() && std::any_of(m_rows.begin(), m_rows.end(), [&](const Row& row) {
    return row.hasKey && keySecret(row.record.baseUrl) == secret;
  });
}

bool EndpointsModel::hasCredentialsFor(const QString& proxy) const {
  const std::string text = proxyAddress(proxy).text.toStdString();
  return !text.empty() && std::any_of(m_rows.begin(), m_rows.end(), [&](const Row& row) {
    return row.hasCredentials && row.record.proxy == text;
  });
}

}  // namespace ui
