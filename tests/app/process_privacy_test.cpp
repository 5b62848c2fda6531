// What a process that holds keys leaves behind and shows to others: nothing of them.
// SPDX-License-Identifier: Apache-2.0
#include "app/process_privacy.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <functional>

#include "tests/support/deepseek_server.h"

namespace {

constexpr const char* kCanary = "sk-canary-0a1b2c3d4e5f";

QByteArray contents(const QString& name) {
  QFile file(name);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// Runs `child` in a process of its own in `folder`; how that ended.
int inChild(const QString& folder, const std::function<void()>& child) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    if (::chdir(folder.toLocal8Bit().constData()) != 0) ::_exit(1);
    child();
    ::_exit(0);
  }
  int status = -1;
  ::waitpid(pid, &status, 0);
  return status;
}

void abortWithCanary() {
  std::string secret = kCanary;  // on the heap, where a key would be
  ::signal(SIGABRT, SIG_DFL);
  if (!secret.empty()) std::abort();
}

void allowDumps() {
  rlimit limit{};
  ::getrlimit(RLIMIT_CORE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_CORE, &limit);
}

bool someFileHas(const QString& folder, const char* text) {
  for (const QFileInfo& file : QDir(folder).entryInfoList(QDir::Files | QDir::Hidden))
    if (contents(file.filePath()).contains(text)) return true;
  return false;
}

}  // namespace

class ProcessPrivacyTest : public QObject {
  Q_OBJECT
 private slots:
  void aProcessThatAbortsLeavesNoDump() {
    const QTemporaryDir folder;
    const int status = inChild(folder.path(), [] {
      allowDumps();
      app::forbidCoreDumps();
      abortWithCanary();
    });
    QVERIFY(WIFSIGNALED(status));
    QVERIFY(!WCOREDUMP(status));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 0);
  }

  // Where something else collects dumps, the limit does not count, but the filter does.
  void whatIsCollectedHasNoMemoryInIt() {
    const QTemporaryDir folder;
    const int unguarded = inChild(folder.path(), [] {
      allowDumps();
      abortWithCanary();
    });
    if (!WCOREDUMP(unguarded) || !someFileHas(folder.path(), kCanary))
      QSKIP("this machine writes no core dumps into the folder of a process");
    const QTemporaryDir other;
    const int status = inChild(other.path(), [] {
      app::forbidCoreDumps();
      QFile filter("/proc/self/coredump_filter");
      if (!filter.open(QIODevice::ReadOnly) || filter.readAll().trimmed() != "00000000") ::_exit(1);
      abortWithCanary();
    });
    QVERIFY(WIFSIGNALED(status));
    QVERIFY(!someFileHas(other.path(), kCanary));
  }

  void childrenLeaveNoneEither() {
    const QTemporaryDir folder;
    const int status = inChild(folder.path(), [] {
      app::forbidCoreDumps();
      ::execlp("sh", "sh", "-c",
               "test $(ulimit -c) = 0 && grep -qx 00000000 /proc/self/coredump_filter", nullptr);
    });
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 0);
  }

  void inspectionCanBeForbidden() {
    const int status = inChild("/", [] {
      app::forbidInspection();
      ::_exit(::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0));
    });
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 0);
  }

  void aVariableIsTakenOnce() {
    ::setenv("ISOBATH_TEST_KEY", kCanary, 1);
    const char* where = std::getenv("ISOBATH_TEST_KEY");
    QCOMPARE(app::takeFromEnvironment("ISOBATH_TEST_KEY"), std::string(kCanary));
    QCOMPARE(std::getenv("ISOBATH_TEST_KEY"), static_cast<char*>(nullptr));
    QCOMPARE(where[0], '\0');
    QCOMPARE(app::takeFromEnvironment("ISOBATH_TEST_KEY"), std::string());
  }

  // While an answer is under way.
  void theProgramShowsItsKeyToNobody() {
    support::DeepSeekServer server;
    server.failNext({"slow"});
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("ISOBATH_API_KEY", kCanary);
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(ISOBATH_CLI),
                  {"run", "--url", QString::fromStdString(server.url()), "--remote-model",
                   "deepseek-flash", "hello"});
    server.waitUntilWaiting(1);
    QCOMPARE(server.requests().back().http.header("authorization"),
             std::string("Bearer ") + kCanary);
    const QString proc = "/proc/" + QString::number(process.processId());
    const QByteArray commandLine = contents(proc + "/cmdline");
    QVERIFY(commandLine.contains("deepseek-flash"));
    QVERIFY(!commandLine.contains("canary"));
    // Readable for root alone, who sees that the value is gone.
    QVERIFY(!contents(proc + "/environ").contains("canary"));
    const QByteArray limits = contents(proc + "/limits");
    QVERIFY2(limits.simplified().contains("Max core file size 0 0"), limits);
    server.release();
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitCode(), 0);
  }
};

QTEST_GUILESS_MAIN(ProcessPrivacyTest)
#include "process_privacy_test.moc"
