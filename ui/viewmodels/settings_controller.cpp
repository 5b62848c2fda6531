// The settings page: theme, the remote endpoint, and its key, which never comes back out.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/settings_controller.h"

#include <QPointer>
#include <QUrl>
#include <algorithm>

namespace ui {
using storage::SecretPlace;
using storage::Setting;

namespace {

bool isThisComputer(const QUrl& url) {
  const QString host = url.host();
  return host == u"localhost" || host == u"::1" || host.startsWith(u"127.");
}

}  // namespace

SettingsController::SettingsController(storage::Settings& settings, storage::SecretStore& secrets,
                                       BackendSource& source, QObject* parent)
    : QObject(parent), m_settings(settings), m_secrets(secrets), m_source(source) {
  const auto theme = m_settings.get(Setting::Theme);
  const auto url = m_settings.get(Setting::RemoteBaseUrl);
  m_theme = theme ? QString::fromStdString(*theme) : QStringLiteral("system");
  if (url) m_baseUrl = QString::fromStdString(*url);
}

void SettingsController::start() {
  readKey([] {});
}

void SettingsController::setTheme(const QString& theme) {
  const bool isKnown = theme == u"system" || theme == u"light" || theme == u"dark";
  if (!isKnown || theme == m_theme) return;
  m_theme = theme;
  save(Setting::Theme, theme);
  emit themeChanged();
}

bool SettingsController::save(Setting setting, const QString& value) {
  const auto result = m_settings.set(setting, value.toStdString());
  if (!result)
    emit storageFailed(
        tr("The setting was not saved: %1").arg(QString::fromStdString(result.error().message)));
  return result.has_value();
}

QString SettingsController::hostOf(const QString& baseUrl) {
  const QUrl url(baseUrl.trimmed(), QUrl::StrictMode);
  const bool isWeb = url.scheme() == u"http" || url.scheme() == u"https";
  const bool isPlain = url.userInfo().isEmpty() && !url.hasQuery() && !url.hasFragment();
  if (!url.isValid() || !isWeb || !isPlain || url.host().isEmpty()) return {};
  return url.authority(QUrl::FullyEncoded).toLower();
}

QString SettingsController::remoteHost() const {
  return hostOf(m_baseUrl);
}

QString SettingsController::keyPlaceText() const {
  const QString host = remoteHost();
  if (!m_hasKey) return tr("No key for %1 yet.").arg(host);
  switch (m_keyPlace) {
    case SecretPlace::Keychain:
      return tr("The key for %1 is kept in the keychain of your system.").arg(host);
    case SecretPlace::SessionOnly:
      return tr("No keychain could be used: the key for %1 is kept until Isobath is closed.")
          .arg(host);
    case SecretPlace::Environment:
      return tr("The key for %1 comes from the environment (ISOBATH_API_KEY).").arg(host);
  }
  return {};
}

void SettingsController::setProblem(const QString& problem) {
  if (problem == m_problem) return;
  m_problem = problem;
  emit problemChanged();
}

bool SettingsController::saveRemote(const QString& baseUrl, const QString& key) {
  const QString url = baseUrl.trimmed();
  const QString host = hostOf(url);
  const QString secret = key.trimmed();
  const bool hasOddCharacter = std::any_of(secret.begin(), secret.end(), [](QChar c) {
    return c.unicode() <= 0x20 || c.unicode() >= 0x7F;
  });
  if (host.isEmpty()) {
    setProblem(tr("The address must look like https://api.deepseek.com."));
    return false;
  }
  if (hasOddCharacter) {
    setProblem(tr("A key has no spaces, line ends or letters outside ASCII: copy it again."));
    return false;
  }
  if (!secret.isEmpty() && QUrl(url).scheme() == u"http" && !isThisComputer(QUrl(url))) {
    setProblem(tr("Over http the key could be read on the way to %1: use https.").arg(host));
    return false;
  }
  setProblem({});
  if (!save(Setting::RemoteBaseUrl, url)) return false;
  m_baseUrl = url;
  if (secret.isEmpty()) {
    readKey([this] { m_source.refresh(); });
  } else {
    writeKey(secret);
  }
  emit remoteChanged();
  return true;
}

void SettingsController::writeKey(const QString& key) {
  const QString host = remoteHost();
  m_source.setRemote(m_baseUrl, key);
  m_source.refresh();
  const QPointer<SettingsController> self(this);
  m_secrets.write(host.toStdString(), key.toStdString(), [self, host](SecretPlace place) {
    if (self && self->remoteHost() == host) self->setKeyState(true, place);
  });
}

void SettingsController::readKey(const std::function<void()>& onRead) {
  const QString host = remoteHost();
  if (host.isEmpty()) return;
  setKeyState(false, SecretPlace::SessionOnly);
  const QPointer<SettingsController> self(this);
  m_secrets.read(host.toStdString(),
                 [self, host, onRead](const std::optional<storage::Secret>& secret) {
                   // The address may have been changed before the keychain answered.
                   if (!self || self->remoteHost() != host) return;
                   const std::string key = secret ? secret->value : std::string();
                   self->m_source.setRemote(self->m_baseUrl, QString::fromStdString(key));
                   onRead();
                   if (secret) self->setKeyState(!key.empty(), secret->place);
                 });
}

void SettingsController::forgetKey() {
  m_secrets.write(remoteHost().toStdString(), {}, [](SecretPlace) {});
  m_source.setRemote(m_baseUrl, {});
  setKeyState(false, SecretPlace::SessionOnly);
  // That of the environment counts again, if there is one.
  readKey([] {});
}

void SettingsController::setKeyState(bool hasKey, SecretPlace place) {
  m_hasKey = hasKey;
  m_keyPlace = place;
  emit remoteChanged();
}

}  // namespace ui
