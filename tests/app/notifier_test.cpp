// Notifications as the desktop receives them, on a bus of the test's own, and when one is due.
// SPDX-License-Identifier: Apache-2.0
#include "app/notifier.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QProcess>
#include <QQuickWindow>
#include <QSignalSpy>
#include <QTest>

#include "app/answer_watch.h"
#include "tests/app/offline_window.h"
#include "tests/app/scenes.h"

using app::Notifier;
using support::OfflineWindow;
using support::waitUntil;

// What shows notifications.
class FakeDesktop : public QObject {
  Q_OBJECT
  Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

 public:
  struct Shown {
    uint replaced;
    QString title;
    QString text;
    QStringList actions;
  };
  QVector<Shown> shown;
  QVector<uint> closed;

 public slots:
  Q_SCRIPTABLE uint Notify(const QString&, uint replaced, const QString&, const QString& title,
                           const QString& text, const QStringList& actions, const QVariantMap&,
                           int) {
    shown.append({replaced, title, text, actions});
    return replaced != 0 ? replaced : static_cast<uint>(shown.size());
  }
  Q_SCRIPTABLE void CloseNotification(uint id) { closed.append(id); }

 signals:
  Q_SCRIPTABLE void ActionInvoked(uint id, const QString& action);
};

class NotifierTest : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() {
    QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
    // Before anything asks for the bus of the session.
    m_bus.start("dbus-daemon", {"--session", "--nofork", "--print-address"});
    m_hasBus = m_bus.waitForStarted() && m_bus.waitForReadyRead();
    if (!m_hasBus) {
      qunsetenv("DBUS_SESSION_BUS_ADDRESS");
      return;
    }
    const QByteArray address = m_bus.readLine().trimmed();
    qputenv("DBUS_SESSION_BUS_ADDRESS", address);
    QDBusConnection theirs = QDBusConnection::connectToBus(address, "desktop");
    QVERIFY(theirs.registerObject("/org/freedesktop/Notifications", &m_desktop,
                                  QDBusConnection::ExportScriptableContents));
    QVERIFY(theirs.registerService("org.freedesktop.Notifications"));
  }
  void init() {
    m_desktop.shown.clear();
    m_desktop.closed.clear();
  }
  void cleanupTestCase() {
    m_bus.kill();
    m_bus.waitForFinished();
  }

  void isShownReplacedChosenAndWithdrawn() {
    if (!m_hasBus) QSKIP("there is no dbus-daemon");
    Notifier notifier;
    QSignalSpy chosen(&notifier, &Notifier::chosen);
    notifier.show({7, "Bread & butter", "Answered in <42> s"});
    QVERIFY(waitUntil([this] { return m_desktop.shown.size() == 1; }));
    QCOMPARE(m_desktop.shown[0].title, QString("Bread & butter"));
    QCOMPARE(m_desktop.shown[0].text, QString("Answered in &lt;42&gt; s"));
    QCOMPARE(m_desktop.shown[0].actions.value(0), QString("default"));
    QTest::qWait(50);  // until its number is known
    notifier.show({7, "Bread & butter", "again"});
    QVERIFY(waitUntil([this] { return m_desktop.shown.size() == 2; }));
    QCOMPARE(m_desktop.shown[1].replaced, 1U);
    emit m_desktop.ActionInvoked(99, "default");  // of another program
    emit m_desktop.ActionInvoked(1, "default");
    QVERIFY(waitUntil([&] { return chosen.count() == 1; }));
    QCOMPARE(chosen[0][0].toLongLong(), 7LL);
    notifier.withdraw(7);
    QVERIFY(waitUntil([this] { return m_desktop.closed == QVector<uint>{1}; }));
  }

  void saysNothingWithoutABus() {
    const QByteArray address = qgetenv("DBUS_SESSION_BUS_ADDRESS");
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");
    Notifier notifier;
    notifier.show({7, "x", "y"});
    if (m_hasBus) qputenv("DBUS_SESSION_BUS_ADDRESS", address);
    QTest::qWait(50);
    QVERIFY(m_desktop.shown.isEmpty());
  }

  void whenOneIsDue_data() {
    QTest::addColumn<QString>("after");
    QTest::addColumn<int>("tookS");
    QTest::addColumn<bool>("isActive");
    QTest::addColumn<bool>("isDue");
    QTest::newRow("long") << "15" << 42 << false << true;
    QTest::newRow("short") << "15" << 14 << false << false;
    QTest::newRow("sooner") << "5" << 14 << false << true;
    QTest::newRow("in the active window") << "15" << 42 << true << false;
    QTest::newRow("never") << "never" << 4200 << false << false;
  }
  void whenOneIsDue() {
    QFETCH(QString, after);
    QFETCH(int, tookS);
    QFETCH(bool, isActive);
    QFETCH(bool, isDue);
    const auto notices = noticesOf(after, tookS, isActive, false);
    QCOMPARE(notices.size(), isDue ? 1 : 0);
    if (!isDue) return;
    QCOMPARE(notices[0].title, QString("hello"));
    QCOMPARE(notices[0].text, QString("Answered in %1 s").arg(tookS));
  }

  void hasTheAnswerOnlyWhereTheReaderWantsIt() {
    const auto notices = noticesOf("15", 90, false, true);
    QCOMPARE(notices.size(), 1);
    QVERIFY(notices[0].text.startsWith("Answered in 1 min 30 s\nThat is a good question"));
  }

 private:
  QVector<Notifier::Notice> noticesOf(const QString& after, int tookS, bool isActive,
                                      bool withText) {
    const auto offline = OfflineWindow::create([](const engine::Request& request) {
      support::Script script = support::sceneScript(request);
      // Time enough to leave the window.
      script.steps.insert(script.steps.begin(), support::Pause{std::chrono::milliseconds(500)});
      return script;
    });
    offline->parts().settings().setNotifyAfter(after);
    offline->parts().settings().setNotifyWithText(withText);
    std::int64_t now = 0;
    app::AnswerWatch watch({offline->store(), offline->keptSettings(), [&now] { return now; }});
    QVector<Notifier::Notice> notices;
    connect(&watch, &app::AnswerWatch::wantsNotice, this,
            [&](const Notifier::Notice& notice) { notices.append(notice); });
    watch.watch(offline->parts());
    (void)QTest::qWaitForWindowActive(offline->window());
    if (!offline->chat().send("hello")) return {};
    now = tookS * 1000LL;
    QWindow other;
    if (!isActive) {
      other.show();
      other.requestActivate();
      (void)waitUntil([&] { return !offline->window()->isActive(); });
    }
    (void)waitUntil([&] { return !offline->chat().isGenerating(); });
    return notices;
  }

  QProcess m_bus;
  bool m_hasBus = false;
  FakeDesktop m_desktop;
};

QTEST_MAIN(NotifierTest)
#include "notifier_test.moc"
