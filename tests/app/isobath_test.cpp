// The program with the window as a person starts it: its command line, its first frame, and a
// database it must not touch.
// SPDX-License-Identifier: Apache-2.0
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

class IsobathTest : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("ISOBATH_STARTER_MODEL", "/nowhere/starter.gguf");
    environment.insert("QT_QUICK_BACKEND", "software");
    environment.remove("DBUS_SESSION_BUS_ADDRESS");
    m_program = std::make_unique<QProcess>();
    m_program->setProcessEnvironment(environment);
  }
  void cleanup() {
    m_program->kill();
    m_program->waitForFinished();
  }

  void saysItsVersionAndHelp() {
    QVERIFY(run({"--version"}).startsWith("isobath "));
    const QByteArray help = run({"--help"});
    QVERIFY(help.contains("--data-dir") && help.contains("file.gguf"));
  }

  void needsNoDisplayForThem() {
    QProcessEnvironment environment = m_program->processEnvironment();
    environment.insert("QT_QPA_PLATFORM", "xcb");
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY"}) environment.remove(name);
    m_program->setProcessEnvironment(environment);
    QVERIFY(run({"--version"}).startsWith("isobath "));
    QVERIFY(run({"--help"}).contains("--data-dir"));
  }

  void refusesTwoFiles() {
    (void)run({"a.gguf", "b.gguf"});
    QCOMPARE(m_program->exitCode(), 2);
  }

  // Also the start on a machine without any model.
  void showsAFirstFrameAndQuits() {
    const QByteArray output = run({"--first-frame-probe", "--data-dir", m_folder->path()});
    QVERIFY2(output.contains("first frame: ") && output.contains("idle memory: "), output);
    QCOMPARE(m_program->exitCode(), 0);
    QVERIFY(QFile::exists(database()));
    QVERIFY2(log().contains(" app: Isobath "), log());
    QVERIFY2(log().contains(" starts; its data are in "), log());
  }

  void refusesAnAddressThatGoesNowhere() {
    (void)run({"isobath://model?file=/x.gguf"});
    QCOMPARE(m_program->exitCode(), 2);
  }

  // Both over the same folder: the second one's models are in the first one's list.
  void aSecondStartHandsOverAndEnds() {
    m_program->start(ISOBATH_PROGRAM, {"--data-dir", m_folder->path()});
    QVERIFY(QTest::qWaitFor([this] { return QFile::exists(m_folder->filePath("isobath.lock")); },
                            30'000));
    QProcess second;
    second.setProcessEnvironment(m_program->processEnvironment());
    second.start(ISOBATH_PROGRAM, {"--data-dir", m_folder->path(), "--new-chat", "second.gguf"});
    QVERIFY(second.waitForFinished(30'000));
    QCOMPARE(second.exitCode(), 0);
    QCOMPARE(m_program->state(), QProcess::Running);
    QFile data(database() + "-wal");
    QVERIFY(data.open(QIODevice::ReadOnly));
    QVERIFY(data.readAll().contains("second.gguf"));
  }

  void leavesADamagedDatabaseAlone() {
    const QByteArray damaged(4096, 'x');
    QFile file(database());
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(damaged) == damaged.size());
    file.close();
    m_program->start(ISOBATH_PROGRAM, {"--data-dir", m_folder->path()});
    QByteArray said;
    QVERIFY(QTest::qWaitFor(
        [&] { return (said += m_program->readAllStandardError()).contains("isobath.db"); },
        30'000));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), damaged);
    QCOMPARE(m_program->state(), QProcess::Running);  // the window that says so is open
  }

 private:
  QByteArray log() const {
    QFile file(m_folder->filePath("logs/isobath.log"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }
  QString database() const { return m_folder->filePath("isobath.db"); }
  QByteArray run(const QStringList& arguments) {
    m_program->start(ISOBATH_PROGRAM, arguments);
    if (!m_program->waitForFinished(60'000)) return "did not end";
    return m_program->readAllStandardOutput();
  }

  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<QProcess> m_program;
};

QTEST_GUILESS_MAIN(IsobathTest)
#include "isobath_test.moc"
