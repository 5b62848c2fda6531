// Between the fields of the form and a draft.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/endpoint_editor.h"

#include <algorithm>

#include "ui/viewmodels/endpoint_address.h"

namespace ui {
namespace {

constexpr QLatin1String kDeepSeekAddress("https://api.deepseek.com");

QString textOf(EndpointDraft::Proxy kind) {
  switch (kind) {
    case EndpointDraft::Proxy::System:
      return QStringLiteral("system");
    case EndpointDraft::Proxy::None:
      return QStringLiteral("none");
    case EndpointDraft::Proxy::Own:
      return QStringLiteral("own");
  }
  return {};
}

EndpointDraft::Proxy proxyFrom(const QString& text) {
  if (text == u"none") return EndpointDraft::Proxy::None;
  return text == u"own" ? EndpointDraft::Proxy::Own : EndpointDraft::Proxy::System;
}

EndpointDraft freshDraft(const QString& name, const QString& address) {
  storage::EndpointRecord record;
  record.name = name.toStdString();
  record.baseUrl = address.toStdString();
  return draftOf(record);
}

}  // namespace

EndpointEditor::EndpointEditor(EndpointsModel& endpoints, QObject* parent)
    : QObject(parent), m_endpoints(endpoints) {
  connect(&m_endpoints, &EndpointsModel::secretsChanged, this, [this] {
    ++m_secretsVersion;
    emit secretsChanged();
  });
}

QVariantList EndpointEditor::presets() const {
  QVector<EndpointPreset> all = endpointPresets();
  // Only a damaged database lacks it.
  if (!m_endpoints.record(storage::kBuiltInEndpoint))
    all.prepend({QStringLiteral("DeepSeek"), kDeepSeekAddress, {}});
  QVariantList list;
  for (const EndpointPreset& preset : all)
    list.append(
        QVariantMap{{"name", preset.name}, {"address", preset.address}, {"hint", preset.hint}});
  return list;
}

void EndpointEditor::open(const EndpointDraft& draft, const QString& hint) {
  m_id = draft.id.value;
  m_draft = {{"name", draft.name},
             {"address", draft.address},
             {"proxyKind", textOf(draft.proxyKind)},
             {"proxy", draft.proxy},
             {"caFile", draft.caFile},
             {"connectSeconds", draft.connectSeconds},
             {"idleSeconds", draft.idleSeconds},
             {"hint", hint},
             {"isBuiltIn", draft.id == storage::kBuiltInEndpoint}};
  setProblem({});
  emit opened();
}

void EndpointEditor::edit(qlonglong endpointId) {
  if (const auto record = m_endpoints.record({endpointId})) open(draftOf(*record), {});
}

void EndpointEditor::editFor(const QString& modelKey) {
  for (const storage::EndpointRecord& record : m_endpoints.records()) {
    if (modelKey.startsWith("remote:" + QString::fromStdString(record.baseUrl) + u'#'))
      return edit(record.id.value);
  }
  edit(storage::kBuiltInEndpoint.value);
}

void EndpointEditor::add(int preset) {
  const QVariantList all = presets();
  if (preset < 0 || preset >= all.size()) return;
  const QVariantMap chosen = all[preset].toMap();
  const QString address = chosen["address"].toString();
  open(freshDraft(address.isEmpty() ? QString() : chosen["name"].toString(), address),
       chosen["hint"].toString());
}

void EndpointEditor::reset() {
  if (m_id != storage::kBuiltInEndpoint.value) return;
  EndpointDraft draft = freshDraft(QStringLiteral("DeepSeek"), kDeepSeekAddress);
  draft.id = storage::kBuiltInEndpoint;
  open(draft, {});
}

void EndpointEditor::close() {
  m_id = -1;
  m_draft.clear();
  setProblem({});
  emit opened();
}

void EndpointEditor::setProblem(const DraftProblem& problem) {
  m_problem = problem;
  emit problemChanged();
}

bool EndpointEditor::save(const QVariantMap& typed) {
  if (m_id < 0) return false;
  EndpointDraft draft;
  draft.id = {m_id};
  draft.name = typed["name"].toString();
  draft.address = typed["address"].toString();
  draft.key = typed["key"].toString();
  draft.proxyKind = proxyFrom(typed["proxyKind"].toString());
  draft.proxy = typed["proxy"].toString();
  draft.proxyUser = typed["proxyUser"].toString();
  draft.proxyPassword = typed["proxyPassword"].toString();
  draft.caFile = typed["caFile"].toString();
  draft.connectSeconds = typed["connectSeconds"].toString();
  draft.idleSeconds = typed["idleSeconds"].toString();
  DraftProblem problem = problemOf(draft, m_endpoints.records());
  if (problem.sentence.isEmpty()) problem.sentence = m_endpoints.save(draft);
  setProblem(problem);
  if (!problem.sentence.isEmpty()) return false;
  close();
  return true;
}

QString EndpointEditor::keyHint(const QString& typed) const {
  const EndpointAddress address = endpointAddress(typed);
  if (!address.problem.isEmpty()) return {};
  if (m_endpoints.hasKeyFor(address.text))
    return tr("A key is kept for %1. Enter another to replace it.").arg(address.place);
  const auto old = m_endpoints.record({m_id});
  const QString oldAddress = old ? QString::fromStdString(old->baseUrl) : QString();
  if (!oldAddress.isEmpty() && m_endpoints.hasKeyFor(oldAddress))
    return tr("The key for %1 is never sent to %2: it stays kept for %1. Enter the key for %2, if "
              "it needs one.")
        .arg(endpointAddress(oldAddress).place, address.place);
  if (address.isPlain && !address.isThisComputer)
    return tr("Over http to another computer no key can be used.");
  return isDeepSeekHost(address.host) ? tr("Enter the key for %1.").arg(address.place)
                                      : tr("Leave it empty where none is needed.");
}

QString EndpointEditor::proxyHint(const QString& typed) const {
  const EndpointAddress proxy = proxyAddress(typed);
  if (!proxy.problem.isEmpty()) return {};
  return m_endpoints.hasCredentialsFor(typed)
             ? tr("A user name and a password are kept for %1.").arg(proxy.place)
             : tr("User name and password go to %1 only, and are kept in the keychain.")
                   .arg(proxy.place);
}

bool EndpointEditor::hasProxyCredentials(const QString& proxy) const {
  return m_endpoints.hasCredentialsFor(proxy);
}

void EndpointEditor::forgetProxyCredentials(const QString& proxy) {
  m_endpoints.forgetCredentials(proxy);
}

}  // namespace ui
