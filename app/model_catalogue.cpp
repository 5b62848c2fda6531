// Everything that can answer, joined for the window: local files and the endpoints.
// SPDX-License-Identifier: Apache-2.0
#include "app/model_catalogue.h"

#include <QLocale>
#include <algorithm>
#include <utility>

#include "app/failing_backend.h"

namespace app {

ModelCatalogue::ModelCatalogue(const Parts& parts)
    : m_settings(parts.settings),
      m_local(parts.settings, parts.starter),
      m_around(parts.endpoints),
      m_makeLocal(parts.makeLocal) {
  QObject::connect(&m_local, &LocalModels::changed, &m_local, [this] { tellChanged(); });
}

void ModelCatalogue::tellChanged() const {
  if (m_onChanged) m_onChanged();
}

QVector<ui::ModelChoice> ModelCatalogue::choices() const {
  QVector<ui::ModelChoice> all = m_local.choices();
  const auto kept = m_settings.get(storage::Setting::Currency);
  const ui::Currency currency = ui::readersCurrency(kept ? *kept : "auto", QLocale());
  for (const bool isDeepSeek : {true, false}) {
    for (const auto& endpoint : m_endpoints)
      if (endpoint->isDeepSeek() == isDeepSeek) all += endpoint->choices(currency);
  }
  return all;
}

QString ModelCatalogue::addModelFile(const QString& path) {
  return m_local.add(path.toStdString());
}

void ModelCatalogue::removeModelFile(const QString& key) {
  if (key == m_localKey) {
    m_localBackend.reset();  // gives its memory back
    m_localKey.clear();
  }
  m_local.remove(LocalModels::fileOf(key));
}

RemoteEndpoint* ModelCatalogue::endpointAt(const std::string& baseUrl) const {
  const auto found =
      std::find_if(m_endpoints.begin(), m_endpoints.end(),
                   [&](const auto& endpoint) { return endpoint->baseUrl() == baseUrl; });
  return found == m_endpoints.end() ? nullptr : found->get();
}

std::unique_ptr<RemoteEndpoint> ModelCatalogue::makeEndpoint(
    const storage::EndpointRecord& record) {
  auto made = std::make_unique<RemoteEndpoint>(record, m_around);
  RemoteEndpoint* endpoint = made.get();
  QObject::connect(endpoint, &RemoteEndpoint::changed, endpoint, [this] { tellChanged(); });
  QObject::connect(endpoint, &RemoteEndpoint::backendsOutdated, endpoint,
                   [this, endpoint] { dropBackendOf(*endpoint); });
  QObject::connect(endpoint, &RemoteEndpoint::answered, endpoint,
                   [this](const ui::EndpointAnswer& answer) {
                     if (m_onAnswer) m_onAnswer(answer);
                   });
  return made;
}

void ModelCatalogue::dropBackendOf(const RemoteEndpoint& endpoint) {
  if (!endpoint.owns(m_remoteKey)) return;
  m_remoteBackend.reset();
  m_remoteKey.clear();
}

void ModelCatalogue::setEndpoints(const std::vector<storage::EndpointRecord>& endpoints) {
  std::vector<std::unique_ptr<RemoteEndpoint>> before = std::exchange(m_endpoints, {});
  for (const storage::EndpointRecord& record : endpoints) {
    const auto kept = std::find_if(before.begin(), before.end(), [&](const auto& endpoint) {
      return endpoint && endpoint->baseUrl() == record.baseUrl;
    });
    m_endpoints.push_back(kept == before.end() ? makeEndpoint(record) : std::move(*kept));
  }
  // Once the list is whole: who is told of a change looks at all of it.
  for (std::size_t i = 0; i < endpoints.size(); ++i) m_endpoints[i]->setRecord(endpoints[i]);
  for (const auto& gone : before)
    if (gone) dropBackendOf(*gone);
  tellChanged();
}

void ModelCatalogue::setKey(const QString& baseUrl, const QString& key) {
  if (RemoteEndpoint* endpoint = endpointAt(baseUrl.toStdString())) endpoint->setKey(key);
}

void ModelCatalogue::setProxyCredentials(const QString& proxy, const QString& credentials) {
  for (const auto& endpoint : m_endpoints)
    if (endpoint->proxy() == proxy.toStdString()) endpoint->setProxyCredentials(credentials);
}

void ModelCatalogue::refresh(const QString& baseUrl) {
  if (!baseUrl.isEmpty()) {
    if (RemoteEndpoint* endpoint = endpointAt(baseUrl.toStdString())) endpoint->refresh();
    return;
  }
  m_local.refresh();
  for (const auto& endpoint : m_endpoints) endpoint->refresh();
  tellChanged();  // prices change by the hour
}

std::shared_ptr<engine::Backend> ModelCatalogue::backendFor(const QString& key) {
  if (RemoteEndpoint::isKey(key)) return remoteBackend(key);
  if (!LocalModels::fileOf(key).empty()) return localBackend(key);
  return std::make_shared<FailingBackend>(
      base::Error{base::ErrorCode::NotFound, LocalModels::tr("No model is chosen.").toStdString()});
}

std::shared_ptr<engine::Backend> ModelCatalogue::localBackend(const QString& key) {
  if (m_localBackend && m_localKey == key) return m_localBackend;
  m_localBackend.reset();
  m_localBackend = m_makeLocal(LocalModels::fileOf(key));
  m_localKey = key;
  return m_localBackend;
}

std::shared_ptr<engine::Backend> ModelCatalogue::remoteBackend(const QString& key) {
  const auto found = std::find_if(m_endpoints.begin(), m_endpoints.end(),
                                  [&](const auto& endpoint) { return endpoint->owns(key); });
  if (found == m_endpoints.end())
    return std::make_shared<FailingBackend>(
        base::Error{base::ErrorCode::NotFound,
                    RemoteEndpoint::tr("This conversation was answered at an endpoint that is not "
                                       "set up any more; choose a model.")
                        .toStdString()});
  // The reader asks it now: what was wrong with its list may be over.
  if ((*found)->hasProblem()) (*found)->refresh();
  if (m_remoteBackend && m_remoteKey == key) return m_remoteBackend;
  auto made = (*found)->makeBackend();
  if (!made) return std::make_shared<FailingBackend>(std::move(made).error());
  m_remoteBackend = std::move(*made);
  m_remoteKey = key;
  return m_remoteBackend;
}

}  // namespace app
