// The models of the configured endpoint: those it listed last, asked for again when wanted.
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
constexpr int kMostModels = 500;

}  // namespace

RemoteModels::RemoteModels(storage::Settings& settings, MakeRemote make)
    : m_settings(settings), m_make(std::move(make)) {
  const auto url = m_settings.get(storage::Setting::RemoteBaseUrl);
  if (!url) return;
  m_baseUrl = QString::fromStdString(*url);
  setPlace();
  recallModels();
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
  if (baseUrl == m_baseUrl && apiKey == m_apiKey) return;
  const bool isOther = baseUrl != m_baseUrl;
  m_baseUrl = baseUrl;
  setPlace();
  m_apiKey = apiKey;
  m_problem.clear();
  m_isAsking = false;
  ++m_generation;
  if (isOther) {
    // That model was one of the endpoint before.
    (void)m_settings.set(storage::Setting::RemoteModel, {});
    m_isWanted = false;
  }
  recallModels();
  if (m_isWanted) refresh();
  emit endpointChanged();
  emit changed();
}

void RemoteModels::refresh() {
  m_isWanted = true;
  if (m_host.isEmpty() || needsKey() || m_isAsking) return;
  ask();
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
  // What went wrong with the list need not go wrong with a question.
  ui::ModelChoice choice = unusable(m_problem);
  choice.key = keyOf(QString::fromStdString(model.id));
  choice.modelId = QString::fromStdString(model.id);
  choice.name = QString::fromStdString(model.displayName.empty() ? model.id : model.displayName);
  choice.canThink = model.canThink;
  choice.knowsEffort = model.canThink;
  choice.usable = true;
  return choice;
}

QVector<ui::ModelChoice> RemoteModels::choices() const {
  if (m_host.isEmpty()) return {};
  if (needsKey()) return {unusable(tr("Enter an API key to use it."))};
  QVector<ui::ModelChoice> all;
  for (const engine::ModelInfo& model : m_models) all.append(choiceOf(model));
  if (!all.isEmpty()) return all;
  if (m_isAsking) return {unusable(tr("Asking %1 for its models…").arg(m_place))};
  if (hasProblem()) return {unusable(m_problem)};
  return {unusable(
      tr("%1 has not been asked for its models yet: open the list of models.").arg(m_place))};
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
  m_problem.clear();
  if (models) {
    m_isWanted = false;
    m_models = std::move(*models);
    if (m_models.size() > std::size_t{kMostModels}) m_models.resize(std::size_t{kMostModels});
    if (m_models.empty()) m_problem = tr("%1 lists no models.").arg(m_place);
    rememberModels();
  } else {
    m_problem = QString::fromStdString(models.error().message);
    // Without a network, or at an endpoint that has no list, the models known can still be chosen.
    if (models.error().code == base::ErrorCode::Denied)
      m_models.clear();
    else if (m_models.empty())
      recallModels();
  }
  emit changed();
}

// Only a convenience for the next start: nothing is lost if it can't be kept.
void RemoteModels::rememberModels() {
  if (m_models.empty()) return;
  QStringList lines = {m_baseUrl};
  for (const engine::ModelInfo& model : m_models) {
    const QString id = QString::fromStdString(model.id);
    const QString name = QString::fromStdString(model.displayName).simplified();
    // An id with such a character could not be told from what stands beside it.
    if (!id.contains('\n') && !id.contains('\t'))
      lines.append(id + (model.canThink ? "\tthinks\t" : "\t\t") + name);
  }
  (void)m_settings.set(storage::Setting::RemoteModels, lines.join('\n').toStdString());
  const auto known = m_settings.get(storage::Setting::RemoteModel);
  const bool isListed =
      known && std::any_of(m_models.begin(), m_models.end(),
                           [&](const engine::ModelInfo& model) { return model.id == *known; });
  if (!isListed) (void)m_settings.set(storage::Setting::RemoteModel, m_models.front().id);
}

void RemoteModels::recallModels() {
  m_models.clear();
  const auto kept = m_settings.get(storage::Setting::RemoteModels);
  QStringList lines = QString::fromStdString(kept ? *kept : "").split('\n', Qt::SkipEmptyParts);
  if (!lines.isEmpty() && lines.takeFirst() == m_baseUrl) {
    for (const QString& line : lines.mid(0, kMostModels)) {
      const QStringList parts = line.split('\t');
      if (parts.size() != 3) continue;
      m_models.push_back(
          {parts[0].toStdString(), parts[2].toStdString(), {}, parts[1] == "thinks"});
    }
  }
  const auto known = m_settings.get(storage::Setting::RemoteModel);
  if (m_models.empty() && known && !known->empty())
    m_models.push_back(engine::ModelInfo{*known, *known, {}, false});
}

}  // namespace app
