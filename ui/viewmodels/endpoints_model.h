// The endpoints on the settings page: which there are, whose keys are kept, and what each said when
// it was asked for its models.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QString>
#include <QVariantList>
#include <functional>
#include <optional>
#include <vector>

#include "storage/endpoint_store.h"
#include "storage/secret_store.h"
#include "ui/viewmodels/backend_source.h"
#include "ui/viewmodels/endpoint_draft.h"

namespace ui {

// The only one that writes the endpoints. Keys go in and never come back out; each belongs to a
// host with its port, and goes to the endpoints there only.
// Thread: GUI. Lifetime: store, secrets and source must outlive it. It takes the source's
// onEndpointAnswer.
class EndpointsModel : public QAbstractListModel {
  Q_OBJECT
  Q_PROPERTY(int count READ count NOTIFY countChanged)
  // Why the endpoints could not be read or kept, or a key not be removed; empty: they could.
  Q_PROPERTY(QString problem READ problem NOTIFY problemChanged)

 public:
  // In QML: endpointId, name, address, keyText, stateText, isProblem, isAsking, isBuiltIn,
  // canForgetKey, removalText.
  enum Role {
    EndpointIdRole = Qt::UserRole + 1,
    NameRole,
    AddressRole,
    KeyTextRole,
    StateTextRole,
    IsProblemRole,
    IsAskingRole,
    IsBuiltInRole,
    CanForgetKeyRole,
    RemovalTextRole
  };

  // Reads the endpoints and tells the source of them; sends nothing.
  EndpointsModel(storage::EndpointStore& store, storage::SecretStore& secrets,
                 BackendSource& source, QObject* parent = nullptr);
  ~EndpointsModel() override;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
  [[nodiscard]] int count() const { return static_cast<int>(m_rows.size()); }
  [[nodiscard]] QString problem() const { return m_problem; }

  // Reads the keys that are kept and gives them to the source. Once, after everything is wired.
  void start();
  // Asks this endpoint for its models now; stateText says what came back.
  Q_INVOKABLE void check(qlonglong endpointId);
  // Takes it off the list, and its key out of the keychain where no other endpoint has it. The
  // built-in one stays.
  Q_INVOKABLE void remove(qlonglong endpointId);
  Q_INVOKABLE void forgetKey(qlonglong endpointId);

  [[nodiscard]] std::vector<storage::EndpointRecord> records() const;
  [[nodiscard]] std::optional<storage::EndpointRecord> record(storage::EndpointId id) const;
  // Keeps a draft without a problem, uses what was typed as secrets, and asks the endpoint for its
  // models. An empty key leaves the one of that host as it is. Empty: done, else what went wrong.
  QString save(const EndpointDraft& draft);
  // A key is known for the host and port of this address.
  [[nodiscard]] bool hasKeyFor(const QString& address) const;
  [[nodiscard]] bool hasCredentialsFor(const QString& proxy) const;
  void forgetCredentials(const QString& proxy);

 signals:
  void countChanged();
  void problemChanged();
  // What is known of keys and credentials has changed.
  void secretsChanged();

 private:
  struct Row {
    storage::EndpointRecord record;
    bool hasKey = false;
    storage::SecretPlace keyPlace = storage::SecretPlace::SessionOnly;
    bool hasCredentials = false;
    bool isAsking = false;
    bool isProblem = false;
    QString state = {};
  };
  [[nodiscard]] int rowOf(storage::EndpointId id) const;
  [[nodiscard]] QString keyText(const Row& row) const;
  [[nodiscard]] QString removalText(const Row& row) const;
  [[nodiscard]] bool isShared(const std::string& secret, storage::EndpointId id) const;
  void setProblem(const QString& problem);
  void tellSource();
  void tellRow(int row);
  void takeRecord(const storage::EndpointRecord& record);
  void ask(storage::EndpointId id);
  void receive(const EndpointAnswer& answer);
  // Calls onRead once the source has what is kept for this endpoint.
  void readKey(storage::EndpointId id, const std::function<void()>& onRead);
  void readCredentials(const std::string& proxy, const std::function<void()>& onRead);
  void writeKey(const std::string& secret, const QString& key);
  [[nodiscard]] bool isInKeychain(const std::string& secret) const;
  // Says so where the keychain keeps it.
  void removeSecret(const std::string& secret, bool isInKeychain);
  void writeCredentials(const std::string& proxy, const QString& credentials);
  // For every endpoint whose secret it is.
  // What the keychain says after it was no longer waited for.
  void takeLate(const std::string& secret, const std::optional<storage::Secret>& found);
  void tellRows(const std::string& secret);
  void setKey(const std::string& secret, const QString& key, storage::SecretPlace place);
  void setCredentials(const std::string& proxy, const QString& credentials);

  storage::EndpointStore& m_store;
  storage::SecretStore& m_secrets;
  BackendSource& m_source;
  std::vector<Row> m_rows;
  QString m_problem;
};

}  // namespace ui
