// The program isobath-cli against the double of the DeepSeek API: what it prints where, byte for
// byte, and how it ends.
// SPDX-License-Identifier: Apache-2.0
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/deepseek_server.h"

namespace {

using support::DeepSeekServer;
namespace deepseek = support::deepseek;

struct Outcome {
  int status = -1;
  QByteArray out;
  QByteArray err;
};

const QByteArray kAnswer = "You asked: hello\n";

}  // namespace

class CliEndpointTest : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    m_server = std::make_unique<DeepSeekServer>();
    m_key = "sk-canary-1234";
  }

  void thePublicExampleIsPrintedByteForByte_data() {
    QTest::addColumn<QStringList>("how");
    QTest::newRow("streamed") << QStringList{};
    QTest::newRow("whole") << QStringList{"--no-stream"};
  }
  void thePublicExampleIsPrintedByteForByte() {
    QFETCH(QStringList, how);
    const Outcome outcome = ask(QStringList{"--think", "--system", deepseek::kExampleSystem} + how,
                                deepseek::kExampleQuestion);
    QVERIFY2(outcome.status == 0, outcome.err);
    QCOMPARE(outcome.out, QByteArray::fromStdString(deepseek::exampleAnswer().text) + "\n");
    QVERIFY(outcome.err.startsWith(QByteArray::fromStdString(deepseek::exampleAnswer().reasoning)));
    QVERIFY2(outcome.err.contains("\n[deepseek-flash, 127.0.0.1:"), outcome.err);
    QVERIFY2(outcome.err.contains(", request ds-double-2; end of turn]"), outcome.err);
    QCOMPARE(lastBody()["stream"].toBool(), how.isEmpty());
  }

  void effortsReachTheEndpoint() {
    for (const char* effort : {"low", "high", "max"}) {
      const Outcome outcome = ask({"--effort", effort});
      QCOMPARE(outcome.out, kAnswer);
      QVERIFY2(outcome.err.contains(QByteArray("(effort ") + effort + ")"), outcome.err);
    }
    QVERIFY(!ask({"--effort", "none"}).err.contains("(effort"));
    QCOMPARE(lastBody()["thinking"].toObject()["type"].toString(), QString("disabled"));
  }

  void picturesGoWithThePrompt() {
    const QString picture = file("a.png", QByteArray("\x89PNG\r\n\x1A\nrest", 12));
    const Outcome outcome = ask({"--image", picture, "--image", picture});
    QVERIFY2(outcome.status == 0, outcome.err);
    QCOMPARE(outcome.out, QByteArray("You asked: hello\n\nI see 2 images.\n"));
    const Outcome refused = ask({"--image", file("a.txt", "text")});
    QCOMPARE(refused.status, 1);
    QVERIFY2(refused.err.contains("a.txt\" is not a JPEG"), refused.err);
  }

  // The real address, by way of the double as a proxy with an authority of its own.
  void deepSeekItselfIsReachedThroughAProxy() {
    const Outcome answered = askDeepSeek({"run", "hello"});
    QVERIFY2(answered.status == 0, answered.err);
    QCOMPARE(answered.out, kAnswer);
    QVERIFY2(answered.err.contains("[deepseek-flash, api.deepseek.com; "), answered.err);
    QVERIFY2(answered.err.contains(", CNY 0.0") && answered.err.contains(", USD 0.0"),
             answered.err);
    QVERIFY(m_server->requests().back().wasTunnelled);
    QVERIFY(!ask({}).err.contains("CNY"));  // another endpoint has no known price
    const Outcome refused =
        run({"run", "--url", "https://api.deepseek.com", "--proxy",
             QString::fromStdString(m_server->url()), "--remote-model", "deepseek-flash", "hello"});
    QCOMPARE(refused.status, 1);
    QVERIFY2(refused.err.contains("not trusted"), refused.err);
  }

  void aMissingModelHasItsNote() {
    const Outcome retired = askDeepSeek({"run", "--remote-model", "deepseek-chat", "hello"});
    QCOMPARE(retired.status, 1);
    QVERIFY2(retired.err.contains("`isobath-cli models`"), retired.err);
    QVERIFY2(retired.err.contains("deepseek-chat: retired on 24 July 2026; use deepseek-flash"),
             retired.err);
  }

  void theModelsToChooseFromAreNamed() {
    const Outcome outcome = run({"run", "--url", QString::fromStdString(m_server->url()), "hello"});
    QCOMPARE(outcome.status, 2);
    QVERIFY2(outcome.err.contains("2 models (\"deepseek-flash\", \"deepseek-v4-pro\"): name"),
             outcome.err);
  }

  void aKeyIsMissingOrTooMuch() {
    const Outcome open = run({"run", "--url", "http://192.0.2.1:8000/v1", "hello"});
    QCOMPARE(open.status, 2);
    QVERIFY2(open.err.contains("unset ISOBATH_API_KEY"), open.err);
    m_key.clear();
    for (const QStringList& words : {QStringList{"run", "hello"}, QStringList{"models"}}) {
      const Outcome none = askDeepSeek(words);
      QCOMPARE(none.status, 1);
      QVERIFY2(none.err.contains("set ISOBATH_API_KEY"), none.err);
    }
    QVERIFY(m_server->requests().empty());
    QVERIFY2(ask({"--remote-model", "deepseek-flash@401"}).err.contains("no key was sent"), "401");
  }

  void anErrorBeginsItsOwnLineBehindAThought() {
    const Outcome outcome = ask({"--think", "--remote-model", "deepseek-flash@cut=900"});
    QCOMPARE(outcome.status, 1);
    QVERIFY2(outcome.err.contains("\nisobath-cli: "), outcome.err);
  }

  void aBeginningIsContinuedAndPrinted() {
    const Outcome outcome = askDeepSeek({"run", "--continue", "It begins", "hello"});
    QVERIFY2(outcome.status == 0, outcome.err);
    QCOMPARE(outcome.out, QByteArray("It begins and so it goes on.\n"));
    QCOMPARE(m_server->requests().back().http.path, std::string("/beta/chat/completions"));
  }

  void aGapIsFilled() {
    const QByteArray filled = "\n    if a < 2:\n        return a\n";
    const QString code = file("fib.py", "def fib(a):<FILL>    return fib(a-1) + fib(a-2)");
    QCOMPARE(askDeepSeek({"fill", code}).out, filled + "\n");
    QCOMPARE(askDeepSeek({"fill", "--no-stream", code}).out, filled + "\n");
    const QString before = file("before", "def fib(a):");
    const QString behind = file("behind", "    return fib(a-1) + fib(a-2)");
    QCOMPARE(askDeepSeek({"fill", "--prefix", before, "--suffix", behind}).out, filled + "\n");
    QCOMPARE(lastBody()["suffix"].toString(), QString("    return fib(a-1) + fib(a-2)"));
  }

  void callsOfToolsAreLinesOfJson() {
    const Outcome outcome = ask({"--think", "--tools", tools()});
    QVERIFY2(outcome.status == 0, outcome.err);
    const QList<QByteArray> lines = outcome.out.split('\n');
    QCOMPARE(lines.size(), 3);  // the last one is empty
    const QJsonObject call = QJsonDocument::fromJson(lines[0]).object();
    QCOMPARE(call["type"].toString(), QString("function"));
    QVERIFY(!call["id"].toString().isEmpty());
    QCOMPARE(call["function"].toObject()["name"].toString(), QString("get_weather"));
    QCOMPARE(call["function"].toObject()["arguments"].toString(),
             QString(R"({"location":"Hangzhou"})"));
    QVERIFY2(outcome.err.contains("; tool call]"), outcome.err);
  }

  void queuesAndRetriesAreLinesWithoutATerminal() {
    const Outcome again = ask({"--remote-model", "deepseek-flash@429=0*1"});
    QVERIFY2(again.status == 0, again.err);
    QCOMPARE(again.out, kAnswer);
    QCOMPARE(again.err.count("trying again"), 1);
    QVERIFY2(again.err.contains("(1 of "), again.err);
    m_server->failNext({"queued"});
    m_server->release();
    const Outcome queued = ask({});
    QCOMPARE(queued.out, kAnswer);
    QCOMPARE(queued.err.count("[queued"), 1);
  }

  void refusalsHaveAnExitCodeAndANextStep_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("words");
    const auto row = [](const char* model, int status, const char* words) {
      QTest::newRow(model) << QString(model) << status << QByteArray(words);
    };
    row("deepseek-flash@401", 1, "check the key");
    row("deepseek-flash@402", 1, "top it up");
    row("deepseek-flash@422", 2, "parameter");
    row("deepseek-flash@429=3600", 1, "wait");
    row("deepseek-flash@malformed", 1, "JSON");
    row("deepseek-flash@cut=900", 1, "cut off");
    row("deepseek-nil", 1, "Model Not Exist");
  }
  void refusalsHaveAnExitCodeAndANextStep() {
    QFETCH(QString, model);
    QFETCH(int, status);
    QFETCH(QByteArray, words);
    const Outcome outcome = ask({"--remote-model", model});
    QCOMPARE(outcome.status, status);
    QVERIFY2(outcome.err.contains(words), outcome.err);
    QVERIFY2(outcome.err.startsWith("isobath-cli: "), outcome.err);
    QVERIFY(!outcome.err.contains("canary"));
  }

  void whatCannotBeIsSaidBeforeAnythingIsSent_data() {
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QByteArray>("words");
    const auto row = [](const QStringList& options, const char* words) {
      QTest::newRow(qPrintable(options.join(' '))) << options << QByteArray(words);
    };
    row({"--effort", "medium"}, "none, low, high or max");
    row({"--think", "--effort", "none"}, "exclude");
    row({"--tool-choice", "none"}, "needs --tools");
    row({"--tools", "/nonexistent.json"}, "cannot be opened");
    row({"--image", "/nonexistent.png"}, "cannot be opened");
    row({"--continue", ""}, "empty");
    row({"--timeout", "0"}, "--timeout");
    row({"--ca-file", "/nonexistent.pem"}, "cannot be opened");
    row({"--proxy", "http://me:secret@127.0.0.1:9"}, "ISOBATH_PROXY_CREDENTIALS");
    row({"--session", "x"}, "--session");
  }
  void whatCannotBeIsSaidBeforeAnythingIsSent() {
    QFETCH(QStringList, options);
    QFETCH(QByteArray, words);
    const Outcome outcome = ask(options);
    QVERIFY(outcome.status == 1 || outcome.status == 2);
    QVERIFY2(outcome.err.contains(words), outcome.err);
    QCOMPARE(outcome.err.trimmed().count('\n'), 0);
    QVERIFY(m_server->requests().empty());
  }

  void listsOfToolsAreReadStrictly_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("no JSON") << QByteArray("[{") << QByteArray("JSON list");
    QTest::newRow("empty") << QByteArray("[]") << QByteArray("JSON list");
    QTest::newRow("deep") << QByteArray(100'000, '[') << QByteArray("JSON list");
    QTest::newRow("no function") << QByteArray("[{}]") << QByteArray("entry 1");
    QTest::newRow("no name") << QByteArray(R"([{"function":{"name":7}}])")
                             << QByteArray("\"name\"");
    QTest::newRow("schema") << QByteArray(R"([{"function":{"name":"f","parameters":1}}])")
                            << QByteArray("JSON schema");
    QTest::newRow("strict") << QByteArray(R"([{"function":{"name":"f","strict":1}}])")
                            << QByteArray("true or false");
  }
  void listsOfToolsAreReadStrictly() {
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, words);
    const Outcome outcome = ask({"--tools", file("tools.json", json)});
    QCOMPARE(outcome.status, 2);
    QVERIFY2(outcome.err.contains(words), outcome.err);
  }

  void aGapHasToBeMarkedOnce() {
    const QString none = file("none.py", "def f():\n");
    const QString twice = file("twice.py", "<FILL> and <FILL>");
    QVERIFY(fill({none}).err.contains("not at all"));
    QVERIFY(fill({twice}).err.contains("several times"));
    QVERIFY(fill({}).err.contains("see --help"));
    QVERIFY(fill({none, "--prefix", none}).err.contains("exclude"));
    QCOMPARE(fill({none, "--mark", ""}).status, 2);
  }

 private:
  QString file(const QString& name, const QByteArray& bytes) {
    QFile file(m_folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) return {};
    return file.fileName();
  }
  QString tools() {
    return file("weather.json", R"([{"type":"function","function":{"name":"get_weather",
      "description":"now","parameters":{"type":"object","properties":{"location":{"type":"string"}}}}},
      {"type":"function","function":{"name":"get_time"}}])");
  }
  QJsonObject lastBody() const {
    return QJsonDocument::fromJson(QByteArray::fromStdString(m_server->requests().back().http.body))
        .object();
  }
  Outcome ask(const QStringList& options, const QString& prompt = "hello") {
    const QStringList model = options.contains("--remote-model")
                                  ? QStringList{}
                                  : QStringList{"--remote-model", "deepseek-flash"};
    return run(QStringList{"run", "--url", QString::fromStdString(m_server->url())} + model +
               options + QStringList{prompt});
  }
  Outcome fill(const QStringList& options) {
    return run(QStringList{"fill", "--url", QString::fromStdString(m_server->url()),
                           "--remote-model", "deepseek-flash"} +
               options);
  }
  Outcome askDeepSeek(QStringList arguments) {
    const QString authority =
        file("authority.pem", QByteArray::fromStdString(m_server->authorityPem()));
    QStringList endpoint = {"--url",          "https://api.deepseek.com",
                            "--proxy",        QString::fromStdString(m_server->url()),
                            "--ca-file",      authority,
                            "--remote-model", "deepseek-flash"};
    if (arguments.contains("--remote-model") || arguments.contains("models"))
      endpoint.resize(endpoint.size() - 2);
    const QString command = arguments.takeFirst();
    return run(QStringList{command} + endpoint + arguments);
  }
  [[nodiscard]] Outcome run(const QStringList& arguments) const {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("ISOBATH_API_KEY", m_key);
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(ISOBATH_CLI), arguments);
    process.closeWriteChannel();
    if (!process.waitForFinished(60'000) || process.exitStatus() != QProcess::NormalExit) return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
  }

  QString m_key;
  QTemporaryDir m_folder;
  std::unique_ptr<DeepSeekServer> m_server;
};

QTEST_GUILESS_MAIN(CliEndpointTest)
#include "cli_endpoint_test.moc"
