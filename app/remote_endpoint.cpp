// The models of one endpoint: those it listed last, asked for again when wanted.
// SPDX-License-Identifier: Apache-2.0
#include "app/remote_endpoint.h"

#include <QMetaObject>
#include <algorithm>
#include <utility>

#include "app/listed_models.h"
#include "app/model_facts.h"
#include "ui/viewmodels/endpoint_address.h"
#include "ui/viewmodels/endpoint_config.h"
#include "ui/viewmodels/endpoint_draft.h"

namespace app {
namespace {

constexpr QLatin1String kKeyPrefix("remote:");

}  // namespace

RemoteEndpoint::RemoteEndpoint(const storage::EndpointRecord& record,
                               EndpointSurroundings surroundings)
    : m_record(record),
      m_around(std::move(surroundings)),
      m_base(QString::fromStdString(record.baseUrl)),
      m_models(recalledModels(record.models)) {
  const ui::EndpointAddress address = ui::endpointAddress(m_base);
  m_addressProblem = address.problem;
  m_host = address.host;
  m_place = address.problem.isEmpty() ? address.place : m_base;
}

RemoteEndpoint::~RemoteEndpoint() = default;  // asks the thread to stop and joins it

void RemoteEndpoint::setRecord(const storage::EndpointRecord& record) {
  const storage::EndpointRecord old = std::exchange(m_record, record);
  const bool isReachedOtherwise = old.proxy != record.proxy || old.caFile != record.caFile ||
                                  old.connectTimeoutMs != record.connectTimeoutMs ||
                                  old.idleTimeoutMs != record.idleTimeoutMs;
  if (old.proxy != record.proxy) m_proxyCredentials.clear();
  if (isReachedOtherwise) startAgain();
  if (isReachedOtherwise || old.name != record.name) emit changed();
}

void RemoteEndpoint::setKey(const QString& key) {
  if (key == m_key) return;
  m_key = key;
  startAgain();
  emit changed();
}

void RemoteEndpoint::setProxyCredentials(const QString& credentials) {
  if (credentials == m_proxyCredentials) return;
  m_proxyCredentials = credentials;
  startAgain();
  emit changed();
}

void RemoteEndpoint::startAgain() {
  m_problem.clear();
  const bool wasAsking = std::exchange(m_isAsking, false);
  ++m_generation;
  emit backendsOutdated();
  // Whoever waits for the answer that is dropped here hears of a missing key instead.
  if (m_isWanted && (wasAsking || !needsKey())) ask();
}

void RemoteEndpoint::refresh() {
  m_isWanted = true;
  if (m_isAsking) return;
  ask();
  emit changed();
}

bool RemoteEndpoint::isDeepSeek() const {
  return ui::isDeepSeekHost(m_host);
}

// Other endpoints may work without a key: a server on the same network, for example.
bool RemoteEndpoint::needsKey() const {
  return isDeepSeek() && m_key.isEmpty();
}

QString RemoteEndpoint::keyOf(const QString& modelId) const {
  return kKeyPrefix + m_base + "#" + modelId;
}

bool RemoteEndpoint::owns(const QString& key) const {
  return key.startsWith(keyOf({}));
}

bool RemoteEndpoint::isKey(const QString& key) {
  return key.startsWith(kKeyPrefix);
}

ui::ModelChoice RemoteEndpoint::unusable(const QString& reason) const {
  ui::ModelChoice choice;
  choice.key = keyOf({});
  choice.endpoint = ui::shownName(m_record);
  choice.name = choice.endpoint;
  choice.place = m_place;
  choice.detail = reason;
  choice.group =
      isDeepSeek() ? ui::ModelChoice::Group::DeepSeek : ui::ModelChoice::Group::OtherEndpoint;
  choice.usable = false;
  return choice;
}

ui::ModelChoice RemoteEndpoint::choiceOf(const engine::ModelInfo& model,
                                         ui::Currency currency) const {
  const std::string host = m_host.toStdString();
  const models::ModelFacts* facts = m_around.table ? m_around.table->find(host, model.id) : nullptr;
  const auto price =
      m_around.table ? m_around.table->priceAt(host, model.id, m_around.now()) : std::nullopt;
  ui::ModelChoice choice = unusable(factsText(model, facts, price, currency));
  choice.key = keyOf(QString::fromStdString(model.id));
  choice.modelId = QString::fromStdString(model.id);
  choice.name = QString::fromStdString(model.displayName.empty() ? model.id : model.displayName);
  choice.canThink = model.canThink || (facts != nullptr && facts->canThink);
  choice.knowsEffort = choice.canThink;
  choice.contextTokens = model.contextTokens;
  choice.canSee = model.canSee || (facts != nullptr && facts->canSee);
  if (facts != nullptr) {
    choice.note = QString::fromStdString(facts->note);
    if (!choice.contextTokens) choice.contextTokens = facts->contextTokens;
    choice.defaultOutput = {facts->defaultOutputOff, facts->defaultOutputThinking,
                            facts->defaultOutputMax};
  }
  // What went wrong with the list need not go wrong with a question.
  if (choice.note.isEmpty()) choice.note = m_problem;
  choice.usable = true;
  return choice;
}

// Until the endpoint has been asked, which it is not before the reader does something.
QVector<ui::ModelChoice> RemoteEndpoint::knownByTable(ui::Currency currency) const {
  QVector<ui::ModelChoice> all;
  if (!m_around.table) return all;
  for (const models::ModelFacts& facts : m_around.table->modelsOf(m_host.toStdString())) {
    ui::ModelChoice choice =
        choiceOf({facts.id, facts.title, {}, facts.canThink, facts.canSee}, currency);
    const QString from =
        tr("from a table of %1, not asked yet").arg(QString::fromStdString(m_around.table->date()));
    choice.detail += QStringLiteral(" · ") + from;
    all.append(choice);
  }
  return all;
}

QVector<ui::ModelChoice> RemoteEndpoint::choices(ui::Currency currency) const {
  if (!m_addressProblem.isEmpty()) return {unusable(m_addressProblem)};
  if (needsKey())
    return {unusable(tr("Enter an API key to use it, or unlock the keychain that has it."))};
  QVector<ui::ModelChoice> all;
  for (const engine::ModelInfo& model : m_models) all.append(choiceOf(model, currency));
  if (all.isEmpty() && m_record.models.empty() && !hasProblem()) all = knownByTable(currency);
  if (!all.isEmpty()) return all;
  if (m_isAsking) return {unusable(tr("Asking %1 for its models…").arg(m_place))};
  if (hasProblem()) return {unusable(m_problem)};
  return {unusable(
      tr("%1 has not been asked for its models yet: open the list of models.").arg(m_place))};
}

base::Result<std::unique_ptr<engine::Backend>> RemoteEndpoint::makeBackend() const {
  if (!m_addressProblem.isEmpty())
    return base::Error{base::ErrorCode::InvalidArgument, m_addressProblem.toStdString()};
  if (needsKey())
    return base::Error{
        base::ErrorCode::Denied,
        tr("There is no key for %1 yet: enter one in the settings.").arg(m_place).toStdString()};
  engine::RemoteConfig config = ui::remoteConfigOf(m_record);
  config.apiKey = m_key.toStdString();
  config.proxyCredentials = m_proxyCredentials.toStdString();
  return m_around.make(config);
}

void RemoteEndpoint::ask() {
  auto backend = makeBackend();
  if (!backend) {
    // The picker says of a missing key itself what is to be done.
    if (!needsKey()) m_problem = QString::fromStdString(backend.error().message);
    tellAnswer(backend.error());
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

void RemoteEndpoint::receive(base::Result<std::vector<engine::ModelInfo>> models) {
  m_isAsking = false;
  m_problem.clear();
  std::optional<base::Error> problem;
  if (models) {
    m_isWanted = false;
    m_models = std::move(*models);
    if (m_models.size() > kMostListedModels) m_models.resize(kMostListedModels);
    if (m_models.empty())
      problem = base::Error{base::ErrorCode::NotFound,
                            tr("%1 lists no models.").arg(m_place).toStdString()};
  } else {
    problem = models.error();
    // Without a network, or at an endpoint that has no list, the models known can still be chosen.
    if (problem->code == base::ErrorCode::Denied) m_models.clear();
  }
  if (problem) m_problem = QString::fromStdString(problem->message);
  base::log(
      m_around.log, base::LogLevel::Info, "models",
      m_place.toStdString() + (problem ? " gave no list: " + problem->message
                                       : " lists " + std::to_string(m_models.size()) + " models"));
  tellAnswer(problem);
  emit changed();
}

void RemoteEndpoint::tellAnswer(const std::optional<base::Error>& problem) {
  ui::EndpointAnswer answer;
  answer.baseUrl = m_base;
  answer.modelCount = static_cast<int>(m_models.size());
  answer.problem = problem;
  if (!problem) {
    answer.models = keptModels(m_models);
    m_record.models = answer.models;
  }
  emit answered(answer);
}

}  // namespace app
