// Everything that can answer, joined for the window: local files and the configured endpoint.
// SPDX-License-Identifier: Apache-2.0
#include "app/model_catalogue.h"

#include <utility>

#include "app/failing_backend.h"

namespace app {

ModelCatalogue::ModelCatalogue(const Parts& parts)
    : m_local(parts.settings, parts.starter),
      m_remote(parts.settings, parts.makeRemote),
      m_makeLocal(parts.makeLocal) {
  QObject::connect(&m_local, &LocalModels::changed, &m_local, [this] { tellChanged(); });
  QObject::connect(&m_remote, &RemoteModels::changed, &m_remote, [this] { tellChanged(); });
  QObject::connect(&m_remote, &RemoteModels::endpointChanged, &m_remote,
                   [this] { m_remoteBackend.reset(); });
}

void ModelCatalogue::tellChanged() const {
  if (m_onChanged) m_onChanged();
}

QVector<ui::ModelChoice> ModelCatalogue::choices() const {
  return m_local.choices() + m_remote.choices();
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

void ModelCatalogue::setRemote(const QString& baseUrl, const QString& apiKey) {
  m_remote.setEndpoint(baseUrl, apiKey);
}

void ModelCatalogue::refresh() {
  m_local.refresh();
  m_remote.refresh();
}

std::shared_ptr<engine::Backend> ModelCatalogue::backendFor(const QString& key) {
  if (RemoteModels::isKey(key)) return remoteBackend(key);
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
  // The reader asks it now: what was wrong with its list may be over.
  if (m_remote.hasProblem()) m_remote.refresh();
  if (m_remoteBackend && m_remoteKey == key) return m_remoteBackend;
  auto made = m_remote.backendFor(key);
  if (!made) return std::make_shared<FailingBackend>(std::move(made).error());
  m_remoteBackend = std::move(*made);
  m_remoteKey = key;
  return m_remoteBackend;
}

}  // namespace app
