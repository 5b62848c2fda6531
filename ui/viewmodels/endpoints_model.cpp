// The list of endpoints, kept in the database and told to the source.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/endpoints_model.h"

#include <algorithm>
#include <utility>

#include "ui/viewmodels/endpoint_address.h"
#include "ui/viewmodels/endpoint_secrets.h"

namespace ui {
using storage::EndpointId;
using storage::EndpointRecord;
using storage::SecretPlace;

EndpointsModel::EndpointsModel(storage::EndpointStore& store, storage::SecretStore& secrets,
                               BackendSource& source, QObject* parent)
    : QAbstractListModel(parent), m_store(store), m_secrets(secrets), m_source(source) {
  auto records = m_store.list();
  if (records) {
    for (EndpointRecord& record : *records) m_rows.push_back({.record = std::move(record)});
  } else {
    m_problem =
        tr("The endpoints can't be read: %1").arg(QString::fromStdString(records.error().message));
  }
  m_source.setOnEndpointAnswer([this](const EndpointAnswer& answer) { receive(answer); });
  tellSource();
}

EndpointsModel::~EndpointsModel() {
  m_source.setOnEndpointAnswer({});
}

int EndpointsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : count();
}

QVariant EndpointsModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const Row& row = m_rows[static_cast<std::size_t>(index.row())];
  switch (role) {
    case EndpointIdRole:
      return qlonglong{row.record.id.value};
    case Qt::DisplayRole:
    case NameRole:
      return shownName(row.record);
    case AddressRole:
      return QString::fromStdString(row.record.baseUrl);
    case KeyTextRole:
      return keyText(row);
    case StateTextRole:
      return row.state;
    case IsProblemRole:
      return row.isProblem;
    case IsAskingRole:
      return row.isAsking;
    case IsBuiltInRole:
      return row.record.id == storage::kBuiltInEndpoint;
    case CanForgetKeyRole:
      return row.hasKey && row.keyPlace != SecretPlace::Environment;
    case RemovalTextRole:
      return removalText(row);
    default:
      return {};
  }
}

QHash<int, QByteArray> EndpointsModel::roleNames() const {
  return {{EndpointIdRole, "endpointId"},     {NameRole, "name"},
          {AddressRole, "address"},           {KeyTextRole, "keyText"},
          {StateTextRole, "stateText"},       {IsProblemRole, "isProblem"},
          {IsAskingRole, "isAsking"},         {IsBuiltInRole, "isBuiltIn"},
          {CanForgetKeyRole, "canForgetKey"}, {RemovalTextRole, "removalText"}};
}

QString EndpointsModel::keyText(const Row& row) const {
  const EndpointAddress address = endpointAddress(QString::fromStdString(row.record.baseUrl));
  if (!address.problem.isEmpty()) return address.problem;
  if (!row.hasKey && m_secrets.isWaiting(keySecret(row.record.baseUrl)))
    return tr("Waiting for the keychain of your system, which may have a key for %1.")
        .arg(address.place);
  if (!row.hasKey)
    return isDeepSeekHost(address.host) ? tr("No key for %1 yet.").arg(address.place)
                                        : tr("No key for %1.").arg(address.place);
  switch (row.keyPlace) {
    case SecretPlace::Keychain:
      return tr("The key for %1 is kept in the keychain of your system.").arg(address.place);
    case SecretPlace::SessionOnly:
      if (m_secrets.isWaiting(keySecret(row.record.baseUrl)))
        return tr("Waiting for the keychain of your system: until it answers, the key for %1 is "
                  "kept only until Isobath is closed.")
            .arg(address.place);
      return tr("No keychain could be used: the key for %1 is kept until Isobath is closed.")
          .arg(address.place);
    case SecretPlace::Environment:
      return tr("The key for %1 comes from the environment (ISOBATH_API_KEY).").arg(address.place);
  }
  return {};
}

QString EndpointsModel::removalText(const Row& row) const {
  const bool isKeyRemoved = row.hasKey && row.keyPlace != SecretPlace::Environment &&
                            !isShared(keySecret(row.record.baseUrl), row.record.id);
  const QString conversations =
      tr("Conversations with its models stay; to go on with them, another model is chosen.");
  return isKeyRemoved ? tr("Its key is removed from this computer too. %1").arg(conversations)
                      : conversations;
}

bool EndpointsModel::isShared(const std::string& secret, EndpointId id) const {
  return std::any_of(m_rows.begin(), m_rows.end(), [&](const Row& row) {
    return !(row.record.id == id) && keySecret(row.record.baseUrl) == secret;
  });
}

int EndpointsModel::rowOf(EndpointId id) const {
  const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                  [&](const Row& row) { return row.record.id == id; });
  return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

std::vector<EndpointRecord> EndpointsModel::records() const {
  std::vector<EndpointRecord> all;
  all.reserve(m_rows.size());
  for (const Row& row : m_rows) all.push_back(row.record);
  return all;
}

std::optional<EndpointRecord> EndpointsModel::record(EndpointId id) const {
  const int row = rowOf(id);
  return row < 0 ? std::nullopt : std::optional(m_rows[static_cast<std::size_t>(row)].record);
}

void EndpointsModel::setProblem(const QString& problem) {
  if (problem == m_problem) return;
  m_problem = problem;
  emit problemChanged();
}

void EndpointsModel::tellSource() {
  m_source.setEndpoints(records());
}

void EndpointsModel::tellRow(int row) {
  emit dataChanged(index(row), index(row));
}

void EndpointsModel::check(qlonglong endpointId) {
  ask({endpointId});
}

void EndpointsModel::ask(EndpointId id) {
  const int at = rowOf(id);
  if (at < 0) return;
  Row& row = m_rows[static_cast<std::size_t>(at)];
  const QString baseUrl = QString::fromStdString(row.record.baseUrl);
  row.isAsking = true;
  row.isProblem = false;
  row.state = tr("Asking for its models…");
  tellRow(at);
  m_source.refresh(baseUrl);
}

void EndpointsModel::receive(const EndpointAnswer& answer) {
  const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& row) {
    return row.record.baseUrl == answer.baseUrl.toStdString();
  });
  if (found == m_rows.end()) return;  // removed, or at another address by now
  found->isAsking = false;
  found->isProblem = answer.problem.has_value();
  found->state = answer.problem           ? QString::fromStdString(answer.problem->message)
                 : answer.modelCount == 1 ? tr("It answered: 1 model.")
                                          : tr("It answered: %1 models.").arg(answer.modelCount);
  if (!answer.problem && answer.models != found->record.models) {
    found->record.models = answer.models;
    // Only a convenience for the next start: nothing is lost if it can't be kept.
    (void)m_store.update(found->record);
  }
  tellRow(static_cast<int>(found - m_rows.begin()));
}

QString EndpointsModel::save(const EndpointDraft& draft) {
  const std::optional<EndpointRecord> old = record(draft.id);
  EndpointRecord record = recordOf(draft, old.value_or(EndpointRecord{}));
  if (old) {
    if (auto done = m_store.update(record); !done)
      return tr("It was not saved: %1").arg(QString::fromStdString(done.error().message));
  } else {
    const auto id = m_store.add(record);
    if (!id) return tr("It was not saved: %1").arg(QString::fromStdString(id.error().message));
    record.id = *id;
  }
  takeRecord(record);
  tellSource();
  const QString key = draft.key.trimmed();
  const QString credentials = proxyCredentialsOf(draft);
  if (!credentials.isEmpty()) writeCredentials(record.proxy, credentials);
  if (!key.isEmpty()) writeKey(keySecret(record.baseUrl), key);
  const auto askIt = [this, id = record.id] { ask(id); };
  const auto readThenAsk = [this, key, id = record.id, askIt] {
    if (key.isEmpty())
      readKey(id, askIt);
    else
      askIt();
  };
  if (credentials.isEmpty() && isOwnProxy(record.proxy))
    readCredentials(record.proxy, readThenAsk);
  else
    readThenAsk();
  return {};
}

void EndpointsModel::takeRecord(const EndpointRecord& record) {
  const int at = rowOf(record.id);
  if (at < 0) {
    beginInsertRows({}, count(), count());
    m_rows.push_back({.record = record});
    endInsertRows();
    emit countChanged();
    return;
  }
  Row& row = m_rows[static_cast<std::size_t>(at)];
  // What is known of keys is of the address before, until the keychain has been asked.
  if (row.record.baseUrl != record.baseUrl) row = Row{.record = record};
  if (row.record.proxy != record.proxy) row.hasCredentials = false;
  row.record = record;
  tellRow(at);
  emit secretsChanged();
}

void EndpointsModel::remove(qlonglong endpointId) {
  const EndpointId id{endpointId};
  const int at = rowOf(id);
  if (at < 0 || id == storage::kBuiltInEndpoint) return;
  if (auto done = m_store.remove(id); !done) {
    setProblem(tr("It was not removed: %1").arg(QString::fromStdString(done.error().message)));
    return;
  }
  setProblem({});
  const Row row = m_rows[static_cast<std::size_t>(at)];
  beginRemoveRows({}, at, at);
  m_rows.erase(m_rows.begin() + at);
  endRemoveRows();
  emit countChanged();
  tellSource();
  const std::string secret = keySecret(row.record.baseUrl);
  const bool isKept = row.hasKey && row.keyPlace == SecretPlace::Keychain;
  if (!secret.empty() && !isShared(secret, id)) removeSecret(secret, isKept);
  const bool isProxyUsed = std::any_of(m_rows.begin(), m_rows.end(), [&](const Row& other) {
    return other.record.proxy == row.record.proxy;
  });
  if (isOwnProxy(row.record.proxy) && !isProxyUsed)
    m_secrets.write(proxySecret(row.record.proxy), {}, [](SecretPlace) {});
}

}  // namespace ui
