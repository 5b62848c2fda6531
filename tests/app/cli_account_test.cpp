// isobath-cli models and balance against the double of the DeepSeek API, at its real address.
// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/deepseek_server.h"

namespace {

struct Outcome {
  int status = -1;
  QByteArray out;
  QByteArray err;
};

bool write(const QString& path, const QByteArray& bytes) {
  QFile file(path);
  return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

}  // namespace

class CliAccountTest : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    m_server = std::make_unique<support::DeepSeekServer>(
        support::DeepSeekServer::Options{.key = "sk-canary-1234"});
    m_home = std::make_unique<QTemporaryDir>();
    QVERIFY(write(m_home->filePath("ca.pem"), QByteArray::fromStdString(m_server->authorityPem())));
  }

  void modelsAreListedWithTheirPrice() {
    const Outcome outcome = atDeepSeek("models");
    QVERIFY2(outcome.status == 0, outcome.err);
    const QList<QByteArray> lines = outcome.out.trimmed().split('\n');
    QCOMPARE(lines.size(), 3);
    QVERIFY2(lines[0].contains("as of 20"), lines[0]);
    QVERIFY2(lines[1].startsWith("deepseek-flash "), lines[1]);
    QVERIFY2(
        lines[1].contains("1024K  thinks   sees    CNY 0.02 / 1.00 / 4.00, USD 0.003 / 0.15 ") ||
            lines[1].contains("1024K  thinks   sees    CNY 0.04 / 2.00 / 8.00, USD 0.006 /"),
        lines[1]);
    QVERIFY2(lines[2].startsWith("deepseek-v4-pro ") && !lines[2].contains("sees"), lines[2]);
  }

  void aReadersOwnTableCounts() {
    QVERIFY(QDir(m_home->path()).mkpath(".config/isobath"));
    const QString file = m_home->filePath(".config/isobath/model-table.json");
    QVERIFY(write(file, R"({"format":1,"date":"2026-01-01","providers":[{"host":"deepseek.com",
        "models":[{"id":"deepseek-flash","note":"a note",
        "prices":[{"from":"2026-01-01","usd":{"hit":7,"miss":8,"output":9}}]}]}]})"));
    const Outcome outcome = atDeepSeek("models");
    QVERIFY2(outcome.out.contains("USD 7.00 / 8.00 / 9.00\n  a note\n"), outcome.out);
    QVERIFY2(outcome.out.contains("price unknown"), outcome.out);
    QVERIFY(write(file, "{"));
    const Outcome broken = atDeepSeek("models");
    QCOMPARE(broken.status, 0);
    QVERIFY2(broken.err.contains("model-table.json: the model table is not JSON"), broken.err);
    QVERIFY2(broken.out.contains("CNY"), broken.out);
  }

  void anotherEndpointHasNoPrices() {
    const Outcome outcome =
        run({"models", "--url", QString::fromStdString(m_server->url() + "/v1")});
    QVERIFY2(outcome.status == 0, outcome.err);
    QCOMPARE(outcome.out.count("price unknown"), 2);
  }

  void theBalanceIsTold() {
    const Outcome outcome = atDeepSeek("balance");
    QVERIFY2(outcome.status == 0, outcome.err);
    QVERIFY2(outcome.out.startsWith("CNY ") && outcome.out.contains(" (granted "), outcome.out);
    QVERIFY(m_server->requests().back().wasTunnelled);
  }

  void aWrongKeyIsSaid() {
    m_key = "sk-wrong-wrong";
    for (const char* command : {"models", "balance"}) {
      const Outcome outcome = atDeepSeek(command);
      QCOMPARE(outcome.status, 1);
      QVERIFY2(outcome.err.contains("api.deepseek.com did not accept the API key"), outcome.err);
      QVERIFY2(!outcome.err.contains("sk-wrong-wrong"), outcome.err);
    }
  }

 private:
  [[nodiscard]] Outcome atDeepSeek(const QString& command) const {
    return run({command, "--proxy", QString::fromStdString(m_server->url()), "--ca-file",
                m_home->filePath("ca.pem")});
  }
  [[nodiscard]] Outcome run(const QStringList& arguments) const {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("ISOBATH_API_KEY", m_key);
    environment.insert("HOME", m_home->path());
    environment.remove("XDG_CONFIG_HOME");
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(ISOBATH_CLI), arguments);
    process.closeWriteChannel();
    if (!process.waitForFinished(60'000) || process.exitStatus() != QProcess::NormalExit) return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
  }

  QString m_key = "sk-canary-1234";
  std::unique_ptr<QTemporaryDir> m_home;
  std::unique_ptr<support::DeepSeekServer> m_server;
};

QTEST_GUILESS_MAIN(CliAccountTest)
#include "cli_account_test.moc"
