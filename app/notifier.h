// Desktop notifications that an answer is there, through org.freedesktop.Notifications.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDBusConnection>
#include <QHash>
#include <QObject>
#include <QString>

class QDBusPendingCallWatcher;

namespace app {

// Says nothing where there is no bus or no one shows notifications; never blocks. Thread: GUI.
class Notifier : public QObject {
  Q_OBJECT

 public:
  struct Notice {
    qlonglong conversation = 0;
    QString title;
    QString text;  // plain
  };

  explicit Notifier(QObject* parent = nullptr);

  // The one about the same conversation is replaced.
  void show(const Notice& notice);
  // The reader has been there.
  void withdraw(qlonglong conversation);

 signals:
  void chosen(qlonglong conversation);

 private slots:
  void onAction(uint id, const QString& action);
  void onClosed(uint id, uint reason);

 private:
  bool connectToBus();
  void onShown(qlonglong conversation, QDBusPendingCallWatcher* done);

  bool m_isConnected = false;
  QHash<qlonglong, uint> m_shown;  // by conversation: the number that the desktop gave
};

}  // namespace app
