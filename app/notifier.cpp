// Desktop notifications that an answer is there, through org.freedesktop.Notifications.
// SPDX-License-Identifier: Apache-2.0
#include "app/notifier.h"

#include <QDBusMessage>
#include <QDBusPendingCall>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QVariantMap>

namespace app {
namespace {

// Source: the Desktop Notifications Specification 1.2.
const QString kService = QStringLiteral("org.freedesktop.Notifications");
const QString kPath = QStringLiteral("/org/freedesktop/Notifications");
const QString kOpen = QStringLiteral("default");  // a click on the notification itself
constexpr int kDesktopDecides = -1;

QDBusMessage call(const char* method, const QVariantList& arguments) {
  QDBusMessage message =
      QDBusMessage::createMethodCall(kService, kPath, kService, QLatin1String(method));
  message.setArguments(arguments);
  return message;
}

}  // namespace

Notifier::Notifier(QObject* parent) : QObject(parent) {}

bool Notifier::connectToBus() {
  // Without this variable Qt would try to start a bus.
  if (qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")) return false;
  QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return false;
  if (m_isConnected) return true;
  bus.connect(kService, kPath, kService, QStringLiteral("ActionInvoked"), this,
              SLOT(onAction(uint, QString)));
  bus.connect(kService, kPath, kService, QStringLiteral("NotificationClosed"), this,
              SLOT(onClosed(uint, uint)));
  m_isConnected = true;
  return true;
}

void Notifier::show(const Notice& notice) {
  if (!connectToBus()) return;
  // The body may have markup, the title has not.
  const QVariantMap hints = {{"desktop-entry", "isobath"}, {"category", "im.received"}};
  const QDBusMessage message =
      call("Notify",
           {"Isobath", m_shown.value(notice.conversation), "isobath", notice.title,
            notice.text.toHtmlEscaped(), QStringList{kOpen, tr("Open")}, hints, kDesktopDecides});
  auto* watcher =
      new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(message), this);
  connect(watcher, &QDBusPendingCallWatcher::finished, this,
          [this, conversation = notice.conversation](QDBusPendingCallWatcher* done) {
            onShown(conversation, done);
          });
}

void Notifier::onShown(qlonglong conversation, QDBusPendingCallWatcher* done) {
  const QDBusPendingReply<uint> reply = *done;
  if (reply.isValid()) m_shown[conversation] = reply.value();
  done->deleteLater();
}

void Notifier::withdraw(qlonglong conversation) {
  const uint id = m_shown.take(conversation);
  if (id != 0 && connectToBus())
    QDBusConnection::sessionBus().send(call("CloseNotification", {id}));
}

void Notifier::onAction(uint id, const QString& action) {
  const qlonglong conversation = m_shown.key(id, 0);
  if (conversation != 0 && action == kOpen) emit chosen(conversation);
}

void Notifier::onClosed(uint id, uint) {
  const qlonglong conversation = m_shown.key(id, 0);
  if (conversation != 0) m_shown.remove(conversation);
}

}  // namespace app
