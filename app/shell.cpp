// What the window must know of the program and of the desktop it runs on.
// SPDX-License-Identifier: Apache-2.0
#include "app/shell.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCall>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDesktopServices>
#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QUrl>
#include <utility>

namespace app {
namespace {

// Source: the XDG Desktop Portal's documentation, org.freedesktop.portal.Settings.
const QString kService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kInterface = QStringLiteral("org.freedesktop.portal.Settings");
const QString kAppearance = QStringLiteral("org.freedesktop.appearance");
const QString kGnome = QStringLiteral("org.gnome.desktop.interface");

// The portal wraps what it gives in one variant more than its signature says.
QVariant unwrapped(QVariant value) {
  while (value.canConvert<QDBusVariant>()) value = value.value<QDBusVariant>().variant();
  return value;
}

}  // namespace

Shell::Shell(QString version, QObject* parent) : QObject(parent), m_version(std::move(version)) {}

void Shell::setNotice(const QString& notice) {
  if (notice == m_notice) return;
  m_notice = notice;
  emit noticeChanged();
}

void Shell::tellOfStarter(const QString& file, bool isPresent, bool canAnswer) {
  if (isPresent || canAnswer) return;
  setNotice(tr("The starter model is not on this computer (%1). Add a model file, or enter an API "
               "key.")
                .arg(file));
}

void Shell::setPlaces(const QString& dataFile, const QString& modelsFolder) {
  m_dataFile = dataFile;
  m_modelsFolder = modelsFolder;
}

QString Shell::dataSize() const {
  qint64 bytes = 0;
  for (const char* part : {"", "-wal", "-shm"}) bytes += QFileInfo(m_dataFile + part).size();
  return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat);
}

void Shell::openDataFolder() const {
  QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(m_dataFile).absolutePath()));
}

QString Shell::licences() {
  QFile file(":/isobath/licences.md");
  return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

void Shell::followDesktop() {
  // Without this variable Qt would try to start a bus.
  if (qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")) return;
  QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return;
  bus.connect(kService, kPath, kInterface, QStringLiteral("SettingChanged"), this,
              SLOT(onSettingChanged(QString, QString, QDBusVariant)));
  ask(kAppearance, QStringLiteral("color-scheme"));
  ask(kAppearance, QStringLiteral("contrast"));
  ask(kGnome, QStringLiteral("enable-animations"));
}

void Shell::ask(const QString& group, const QString& key) {
  QDBusMessage call =
      QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Read"));
  call.setArguments({group, key});
  auto* watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call), this);
  connect(watcher, &QDBusPendingCallWatcher::finished, this,
          [this, group, key](QDBusPendingCallWatcher* done) {
            const QDBusPendingReply<QDBusVariant> reply = *done;
            if (reply.isValid()) takeSetting(group, key, reply.value().variant());
            done->deleteLater();
          });
}

void Shell::onSettingChanged(const QString& group, const QString& key, const QDBusVariant& value) {
  takeSetting(group, key, value.variant());
}

void Shell::takeSetting(const QString& group, const QString& key, const QVariant& value) {
  const QVariant plain = unwrapped(value);
  if (group == kAppearance && key == QLatin1String("color-scheme")) {
    const uint scheme = plain.toUInt();  // 0: no preference, 1: dark, 2: light
    m_knowsColourScheme = scheme == 1 || scheme == 2;
    m_prefersDark = scheme == 1;
  } else if (group == kAppearance && key == QLatin1String("contrast")) {
    m_highContrast = plain.toUInt() == 1;
  } else if (group == kGnome && key == QLatin1String("enable-animations")) {
    m_reducedMotion = !plain.toBool();
  } else {
    return;
  }
  emit desktopChanged();
}

}  // namespace app
