// The models of the configured endpoint, asked for in the background.
// SPDX-License-Identifier: Apache-2.0
#include "app/remote_models.h"

#include <QMetaObject>
#include <QUrl>
#include <algorithm>

namespace app {
namespace {

constexpr QLatin1String kKeyPrefix("remote:");
// An endpoint may list hundreds of models and more; a picker with more lines than this helps
// nobody.
constexpr std::size_t kMostModels = 500;

}  // namespace

RemoteModels::RemoteModels(storage::Settings& settings, MakeRemote make)
    : m_settings(settings), m_make(std::move(make)) {
  const auto url = m_settings.get(storage::Setting::RemoteBaseUrl);
  if (!url) return;
  m_baseUrl = QString::fromStdString(*url);
  setPlace();
}

void RemoteModels::setPlace() {
  const QUrl url(m_baseUrl);
  m_host = url.host();
  const int usual = url.scheme() == QLatin1String("https") ? 443 : 80;
  const int port = url.port(usual);
  m_place = port == usual ? m_host : m_host + ":" + QString::number(port);
}

RemoteModels::~RemoteModels() = default;  // asks the thread to stop and joins it

void RemoteModels::setEndpoint(const QString& baseUrl, const QString& apiKey) {
  if (baseUrl == m_baseUrl && apiKey == m_apiKey && m_isAsking) return;
  m_baseUrl = baseUrl;
  setPlace();
  m_apiKey = apiKey;
  m_problem.clear();
  m_models.clear();
  m_isAsking = false;
  ++m_generation;
  if (!needsKey()) ask();
  emit endpointChanged();
  emit changed();
}

bool RemoteModels::isDeepSeek() const {
  return m_host == "deepseek.com" || m_host.endsWith(".deepseek.com");
}

// Other endpoints may work without a key: a server on the same network, for example.
bool RemoteModels::needsKey() const {
  return isDeepSeek() && m_apiKey.isEmpty();
}

QString RemoteModels::keyOf(const QString& modelId) const {
  return kKeyPrefix + m_baseUrl + "#" + modelId;
}

bool RemoteModels::isKey(const QString& key) {
  return key.startsWith(kKeyPrefix);
}

ui::ModelChoice RemoteModels::unusable(const QString& reason) const {
  ui::ModelChoice choice;
  choice.key = keyOf({});
  choice.name = isDeepSeek() ? QStringLiteral("DeepSeek") : m_place;
  choice.place = m_place;
  choice.detail = reason;
  choice.group =
      isDeepSeek() ? ui::ModelChoice::Group::DeepSeek : ui::ModelChoice::Group::OtherEndpoint;
  choice.usable = false;
  return choice;
}

ui::ModelChoice RemoteModels::choiceOf(const engine::ModelInfo& model) const {
  ui::ModelChoice choice = unusable({});
  choice.key = keyOf(QString::fromStdString(model.id));
  choice.modelId = QString::fromStdString(model.id);
  choice.name = QString::fromStdString(model.displayName.empty() ? model.id : model.displayName);
  choice.canThink = model.canThink;
  choice.usable = true;
  return choice;
}

QVector<ui::ModelChoice> RemoteModels::choices() const {
  if (m_host.isEmpty()) return {};
  if (needsKey()) return {unusable(tr("Enter an API key to use it."))};
  QVector<ui::ModelChoice> all;
  for (const engine::ModelInfo& model : m_models) all.append(choiceOf(model));
  if (!all.isEmpty()) return all;
  return {unusable(m_isAsking ? tr("Asking %1 for its models…").arg(m_place) : m_problem)};
}

base::Result<std::unique_ptr<engine::Backend>> RemoteModels::backendFor(const QString& key) const {
  if (!key.startsWith(keyOf({})))
    return base::Error{base::ErrorCode::NotFound,
                       tr("This conversation was answered at an endpoint that is not set up any "
                          "more; choose a model.")
                           .toStdString()};
  if (needsKey())
    return base::Error{base::ErrorCode::Denied,
                       tr("There is no key for %1 yet.").arg(m_place).toStdString()};
  engine::RemoteConfig config;
  config.baseUrl = m_baseUrl.toStdString();
  config.apiKey = m_apiKey.toStdString();
  return m_make(config);
}

void RemoteModels::ask() {
  auto backend = backendFor(keyOf({}));
  if (!backend) {
    m_problem = QString::fromStdString(backend.error().message);
    return;
  }
  m_isAsking = true;
  m_asker = std::jthread([this, generation = m_generation,
                          backend = std::shared_ptr<engine::Backend>(std::move(*backend))](
                             const std::stop_token& stop) {
    auto models = backend->models(stop);
    if (stop.stop_requested()) return;
    QMetaObject::invokeMethod(
        this,
        [this, generation, models = std::move(models)] {
          if (generation == m_generation) receive(models);
        },
        Qt::QueuedConnection);
  });
}

void RemoteModels::receive(base::Result<std::vector<engine::ModelInfo>> models) {
  m_isAsking = false;
  if (models) {
    m_models = std::move(*models);
    if (m_models.size() > kMostModels) m_models.resize(kMostModels);
    if (m_models.empty()) m_problem = tr("%1 lists no models.").arg(m_place);
    rememberModels();
  } else {
    m_problem = QString::fromStdString(models.error().message);
    const auto known = m_settings.get(storage::Setting::RemoteModel);
    const bool isRefused = models.error().code == base::ErrorCode::Denied;
    // Without a network, or at an endpoint that has no list, the model that was used last can still
    // be chosen.
    if (!isRefused && known && !known->empty())
      m_models = {engine::ModelInfo{*known, *known, {}, false}};
  }
  emit changed();
}

void RemoteModels::rememberModels() {
  const auto known = m_settings.get(storage::Setting::RemoteModel);
  const bool isListed =
      known && std::any_of(m_models.begin(), m_models.end(),
                           [&](const engine::ModelInfo& model) { return model.id == *known; });
  // Only a convenience for a start without network: nothing is lost if it can't be kept.
  if (!isListed && !m_models.empty())
    (void)m_settings.set(storage::Setting::RemoteModel, m_models.front().id);
}

}  // namespace app
