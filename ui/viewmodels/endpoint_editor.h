// The form for one endpoint: what stands in it when it opens, and what is wrong with what was
// typed.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <QVariantList>
#include <QVariantMap>

#include "ui/viewmodels/endpoints_model.h"

namespace ui {

// Thread: GUI. Lifetime: the endpoints must outlive it.
class EndpointEditor : public QObject {
  Q_OBJECT
  // The endpoint in the form; 0: one that is to be added; -1: the form is closed.
  Q_PROPERTY(qlonglong endpointId READ endpointId NOTIFY opened)
  // What stands in the form when it opens: name, address, proxyKind ("system", "none", "own"),
  // proxy, caFile, connectSeconds, idleSeconds; and hint, isBuiltIn.
  Q_PROPERTY(QVariantMap draft READ draft NOTIFY opened)
  // What can be added: name, address.
  Q_PROPERTY(QVariantList presets READ presets NOTIFY opened)
  // Why the last save() was refused, and which field it is about.
  Q_PROPERTY(QString problem READ problem NOTIFY problemChanged)
  Q_PROPERTY(QString problemField READ problemField NOTIFY problemChanged)
  // Changes with each key that is learnt of or forgotten: what keyHint() says is bound to it.
  Q_PROPERTY(int secretsVersion READ secretsVersion NOTIFY secretsChanged)

 public:
  explicit EndpointEditor(EndpointsModel& endpoints, QObject* parent = nullptr);

  [[nodiscard]] qlonglong endpointId() const { return m_id; }
  [[nodiscard]] QVariantMap draft() const { return m_draft; }
  [[nodiscard]] QVariantList presets() const;
  [[nodiscard]] QString problem() const { return m_problem.sentence; }
  [[nodiscard]] QString problemField() const { return m_problem.field; }
  [[nodiscard]] int secretsVersion() const { return m_secretsVersion; }

  Q_INVOKABLE void edit(qlonglong endpointId);
  // The endpoint of this model of the picker, or else the built-in one.
  Q_INVOKABLE void editFor(const QString& modelKey);
  Q_INVOKABLE void add(int preset);
  // Puts the built-in endpoint back to how it came; kept by save().
  Q_INVOKABLE void reset();
  Q_INVOKABLE void close();
  // Takes what draft has, and key, proxyUser and proxyPassword. True: kept, and the form closed.
  Q_INVOKABLE bool save(const QVariantMap& typed);
  // What the empty field for the key means at this address.
  [[nodiscard]] Q_INVOKABLE QString keyHint(const QString& address) const;
  // The same for the proxy's user name and password.
  [[nodiscard]] Q_INVOKABLE QString proxyHint(const QString& proxy) const;
  [[nodiscard]] Q_INVOKABLE bool hasProxyCredentials(const QString& proxy) const;
  Q_INVOKABLE void forgetProxyCredentials(const QString& proxy);

 signals:
  void opened();
  void problemChanged();
  void secretsChanged();

 private:
  void open(const EndpointDraft& draft, const QString& hint);
  void setProblem(const DraftProblem& problem);

  EndpointsModel& m_endpoints;
  qlonglong m_id = -1;
  QVariantMap m_draft;
  DraftProblem m_problem;
  int m_secretsVersion = 0;
};

}  // namespace ui
