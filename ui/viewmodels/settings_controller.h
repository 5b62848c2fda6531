// The settings page: theme, the remote endpoint, and its key, which never comes back out.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <functional>

#include "storage/secret_store.h"
#include "storage/settings.h"
#include "ui/viewmodels/backend_source.h"

namespace ui {

// Thread: GUI. Lifetime: settings, secrets and source must outlive it.
class SettingsController : public QObject {
  Q_OBJECT
  Q_PROPERTY(
      QString theme READ theme WRITE setTheme NOTIFY themeChanged)  // "system" "light" "dark"
  Q_PROPERTY(QString remoteBaseUrl READ remoteBaseUrl NOTIFY remoteChanged)
  Q_PROPERTY(QString remoteHost READ remoteHost NOTIFY remoteChanged)
  Q_PROPERTY(bool hasKey READ hasKey NOTIFY remoteChanged)
  // A key of the environment is not Isobath's to forget.
  Q_PROPERTY(bool canForgetKey READ canForgetKey NOTIFY remoteChanged)
  // One sentence: where the key is kept, or that there is none.
  Q_PROPERTY(QString keyPlaceText READ keyPlaceText NOTIFY remoteChanged)
  // One sentence about why the last saveRemote() was refused; empty when it was not.
  Q_PROPERTY(QString problem READ problem NOTIFY problemChanged)

 public:
  SettingsController(storage::Settings& settings, storage::SecretStore& secrets,
                     BackendSource& source, QObject* parent = nullptr);

  [[nodiscard]] QString theme() const { return m_theme; }
  void setTheme(const QString& theme);
  [[nodiscard]] QString remoteBaseUrl() const { return m_baseUrl; }
  [[nodiscard]] QString remoteHost() const;
  [[nodiscard]] bool hasKey() const { return m_hasKey; }
  [[nodiscard]] bool canForgetKey() const {
    return m_hasKey && m_keyPlace != storage::SecretPlace::Environment;
  }
  [[nodiscard]] QString keyPlaceText() const;
  [[nodiscard]] QString problem() const { return m_problem; }

  // Reads the key that is kept for the endpoint and tells the source. Once, after everything is
  // wired.
  void start();
  // Uses an endpoint. A key is kept for its host; an empty one leaves the key of that host as it
  // is. False: see problem.
  Q_INVOKABLE bool saveRemote(const QString& baseUrl, const QString& key);
  Q_INVOKABLE void forgetKey();

  // What a key belongs to: host and port of a URL, lower case; empty for a URL that cannot be used.
  [[nodiscard]] static QString hostOf(const QString& baseUrl);

 signals:
  void themeChanged();
  void remoteChanged();
  void problemChanged();
  void storageFailed(const QString& message);

 private:
  void setProblem(const QString& problem);
  bool save(storage::Setting setting, const QString& value);
  // Calls onRead once the source has the endpoint and what key there is.
  void readKey(const std::function<void()>& onRead);
  void writeKey(const QString& key);
  void setKeyState(bool hasKey, storage::SecretPlace place);

  storage::Settings& m_settings;
  storage::SecretStore& m_secrets;
  BackendSource& m_source;
  QString m_theme;
  QString m_baseUrl;
  QString m_problem;
  bool m_hasKey = false;
  storage::SecretPlace m_keyPlace = storage::SecretPlace::SessionOnly;
};

}  // namespace ui
