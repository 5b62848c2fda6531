// The worker program: its arguments, its handshake, and that it never stays behind.
// SPDX-License-Identifier: Apache-2.0
#include "app/engine_program.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include "engine/remote/remote_backend.h"
#include "tests/support/backend_contract.h"

namespace {

constexpr int kPatienceMs = 30'000;

QProcessEnvironment environmentWith(const QString& token) {
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  environment.remove(app::kEngineTokenVariable);
  if (!token.isEmpty()) environment.insert(app::kEngineTokenVariable, token);
  return environment;
}

}  // namespace

class EngineProgramTest : public QObject {
  Q_OBJECT
 private slots:
  void readsArguments() {
    const auto parsed = app::parseEngineArguments(
        {"--model", "a b.gguf", "--context", "4096", "--threads", "2", "--port", "8123"});
    QVERIFY(parsed);
    QCOMPARE(parsed->model.modelFile.string(), std::string("a b.gguf"));
    QCOMPARE(parsed->model.contextTokens, std::int64_t{4096});
    QCOMPARE(parsed->model.threads, 2);
    QCOMPARE(parsed->port, 8123);
    QVERIFY(app::parseEngineArguments({"--help"})->wantsHelp);
  }

  void refusesArguments_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("word");
    QTest::newRow("none") << QStringList{} << "--model is missing";
    QTest::newRow("no value") << QStringList{"--model"} << "--model needs a value";
    QTest::newRow("unknown") << QStringList{"--modle", "x"} << "--modle";
    QTest::newRow("not a number") << QStringList{"--model", "x", "--threads", "2x"} << "2x";
    QTest::newRow("negative") << QStringList{"--model", "x", "--context", "-1"} << "-1";
    QTest::newRow("too large") << QStringList{"--model", "x", "--port", "65536"} << "65535";
    QTest::newRow("huge") << QStringList{"--model", "x", "--threads", "99999999999"} << "1024";
  }
  void refusesArguments() {
    QFETCH(QStringList, arguments);
    QFETCH(QString, word);
    std::vector<std::string> list;
    for (const QString& argument : arguments) list.push_back(argument.toStdString());
    const auto parsed = app::parseEngineArguments(list);
    QVERIFY(!parsed);
    QVERIFY2(parsed.error().message.find(word.toStdString()) != std::string::npos,
             parsed.error().message.c_str());
  }

  void helpsAndComplains() {
    QProcess help;
    help.start(SCRIPTED_ENGINE, {"--help"});
    QVERIFY(help.waitForFinished(kPatienceMs));
    QCOMPARE(help.exitCode(), 0);
    QVERIFY(help.readAllStandardOutput().contains("--model FILE"));
    QProcess wrong;
    wrong.start(SCRIPTED_ENGINE, {"--nonsense"});
    QVERIFY(wrong.waitForFinished(kPatienceMs));
    QCOMPARE(wrong.exitCode(), 2);
    QVERIFY(wrong.readAllStandardError().contains("--nonsense"));
    QProcess missing;
    missing.start(SCRIPTED_ENGINE, {"--model", "missing.gguf"});
    QVERIFY(missing.waitForFinished(kPatienceMs));
    QCOMPARE(missing.exitCode(), 1);
    QVERIFY(missing.readAllStandardError().contains("there is no file missing.gguf"));
    QVERIFY(missing.readAllStandardOutput().contains(R"("code":"not_found")"));
  }

  void makesATokenWhenItHasNone() {
    QProcess process;
    process.setProcessEnvironment(environmentWith({}));
    process.start(SCRIPTED_ENGINE, {"--model", "any.gguf"});
    while (!process.canReadLine()) QVERIFY(process.waitForReadyRead(kPatienceMs));
    const QJsonObject line = QJsonDocument::fromJson(process.readLine()).object();
    QCOMPARE(line["pid"].toInteger(), process.processId());
    const auto backend = remote::RemoteBackend::create(
        {.baseUrl = "http://127.0.0.1:" + std::to_string(line["port"].toInt()),
         .apiKey = line["token"].toString().toStdString(),
         .place = {},
         .isWorker = true},
        {});
    QVERIFY(backend);
    QVERIFY((*backend)->models({}));
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished(kPatienceMs));
    QCOMPARE(process.exitCode(), 0);
  }

  void keepsTheTokenItWasGiven() {
    QProcess process;
    process.setProcessEnvironment(environmentWith("given-token"));
    process.start(SCRIPTED_ENGINE, {"--model", "any.gguf"});
    while (!process.canReadLine()) QVERIFY(process.waitForReadyRead(kPatienceMs));
    const QByteArray line = process.readLine();
    QVERIFY(!line.contains("given-token"));
    const int port = QJsonDocument::fromJson(line).object()["port"].toInt();
    const auto backend =
        remote::RemoteBackend::create({.baseUrl = "http://127.0.0.1:" + std::to_string(port),
                                       .apiKey = "given-token",
                                       .place = {},
                                       .isWorker = true},
                                      {});
    QVERIFY(backend);
    QVERIFY((*backend)->models({}));
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished(kPatienceMs));
  }
};

QTEST_GUILESS_MAIN(EngineProgramTest)
#include "engine_program_test.moc"
