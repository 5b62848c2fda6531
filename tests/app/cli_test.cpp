// The program isobath-cli as a person runs it: help, answers, and one sentence for whatever is
// wrong.
// SPDX-License-Identifier: Apache-2.0
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>

#include "tests/support/loopback_server.h"

namespace {

const QString kModel =
    QStringLiteral(ISOBATH_SOURCE_DIR "/tests/golden/models/tiny-lite-q4_k_m.gguf");

struct Outcome {
  int status = -1;
  QString out;
  QString err;
};

Outcome run(const QStringList& arguments, const QString& key = {}) {
  QProcess process;
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  environment.insert("ISOBATH_STARTER_MODEL", "/nonexistent/starter.gguf");
  environment.remove("ISOBATH_API_KEY");
  if (!key.isEmpty()) environment.insert("ISOBATH_API_KEY", key);
  process.setProcessEnvironment(environment);
  process.start(QStringLiteral(ISOBATH_CLI), arguments);
  process.closeWriteChannel();
  if (!process.waitForFinished(60'000) || process.exitStatus() != QProcess::NormalExit) return {};
  return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
          QString::fromUtf8(process.readAllStandardError())};
}

}  // namespace

class CliTest : public QObject {
  Q_OBJECT

 private slots:
  void helpIsThereForEveryCommand_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("all") << QStringList{"--help"};
    for (const char* command :
         {"run", "inspect", "tokenize", "bench", "verify", "perplexity", "convert"})
      QTest::newRow(command) << QStringList{command, "--help"};
  }

  void helpIsThereForEveryCommand() {
    QFETCH(QStringList, arguments);
    const Outcome outcome = run(arguments);
    QCOMPARE(outcome.status, 0);
    QVERIFY(outcome.out.startsWith("usage: isobath-cli"));
    if (arguments.size() == 1)
      for (const QString& line :
           outcome.out.section("commands:\n", 1).section("\n\n", 0, 0).split('\n'))
        QVERIFY2(line.endsWith('.'), qPrintable(line));  // a sentence, not its first half
    QVERIFY(outcome.err.isEmpty());
  }

  void runAnswersOnStdoutAndTellsWhatRanOnStderr() {
    const QStringList arguments = {"run", "--model",      kModel, "--temperature",
                                   "0",   "--max-tokens", "8",    "Hello"};
    const Outcome outcome = run(arguments);
    QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
    QVERIFY(!outcome.out.trimmed().isEmpty());
    QVERIFY(outcome.err.contains("this computer"));
    QVERIFY(outcome.err.contains("8 output tokens"));
    QCOMPARE(run(arguments).out, outcome.out);
  }

  void samplingOptionsReachTheEngine() {
    const auto answer = [](const QStringList& more) {
      return run(QStringList{"run", "--model", kModel, "--seed", "5", "--max-tokens", "6"} + more +
                 QStringList{"Hello"});
    };
    const Outcome greedy = answer({"--temperature", "0"});
    QCOMPARE(answer({"--temperature", "2", "--top-k", "1"}).out, greedy.out);
    QCOMPARE(answer({"--temperature", "2", "--min-p", "1"}).out, greedy.out);
    const Outcome biased = answer({"--logit-bias", "39=100", "--logit-bias", "40=-100"});
    QCOMPARE(biased.out.trimmed(), QString("HHHHHH"));
    QVERIFY(answer({"--logit-bias", "39=100", "--frequency-penalty", "2", "--stop", "HHH"})
                .err.contains("stop string"));
    const Outcome told = answer({"--temperature", "0", "--logprobs", "2"});
    QCOMPARE(told.out, greedy.out);
    QCOMPARE(told.err.count(" of "), 6);
    const Outcome marks = answer({"--logit-bias", "1=100", "--logprobs", "0"});
    QVERIFY2(marks.err.contains("\"\\\"\" "), qPrintable(marks.err));
  }

  void aSessionIsKeptForTheNextRun() {
    const QTemporaryDir folder;
    const QString session = folder.filePath("session");
    const auto answer = [&](const QString& model, const QString& question) {
      return run({"run", "--model", model, "--session", session, "--temperature", "0",
                  "--max-tokens", "4", question});
    };
    const Outcome first = answer(kModel, "The quick brown fox");
    QVERIFY2(first.err.contains("(0 reused)"), qPrintable(first.err));
    const Outcome second = answer(kModel, "The quick brown fox");
    QCOMPARE(second.out, first.out);
    QVERIFY2(!second.err.contains("(0 reused)"), qPrintable(second.err));

    // Another model's session is refused and stays.
    QFile file(session);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray before = file.readAll();
    file.close();
    const Outcome refused =
        answer(ISOBATH_SOURCE_DIR "/tests/golden/models/tiny-llama-q4_k_m.gguf", "Hello");
    QCOMPARE(refused.status, 1);
    QVERIFY2(refused.err.contains(session) && refused.err.contains("another model"),
             qPrintable(refused.err));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), before);
    QVERIFY(run({"run", "--url", "http://127.0.0.1:9", "--session", session, "x"})
                .err.contains("--session"));
  }

  void answersFollowASchema() {
    QTemporaryDir folder;
    QFile schema(folder.filePath("schema.json"));
    QVERIFY(schema.open(QIODevice::WriteOnly));
    schema.write(R"({"properties":{"b":{"enum":[1,2]},"a":{"type":"boolean"}},"required":["a"]})");
    schema.close();
    const Outcome outcome = run({"run", "--model", kModel, "--max-tokens", "200", "--json-schema",
                                 schema.fileName(), "Hello"});
    QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
    QVERIFY2(QJsonDocument::fromJson(outcome.out.toUtf8())["a"].isBool(), qPrintable(outcome.out));
    QVERIFY(outcome.err.contains("end of turn"));
    QCOMPARE(run({"run", "--model", kModel, "--json", "--json-schema", "x", "hi"}).status, 2);
  }

  void tokenizePrintsIds() {
    const Outcome outcome = run({"tokenize", "--model", kModel, "--ids", "Hello, world!"});
    QCOMPARE(outcome.status, 0);
    QCOMPARE(outcome.out.trimmed(), QString("39 488 78 11 551 404 0"));
  }

  void tokenizeTellsOfBytesThatItCannotSpell() {
    const auto tokenize = [](const QByteArray& text) {
      QProcess process;
      process.start(QStringLiteral(ISOBATH_CLI), {"tokenize", "--model", kModel, "--ids", "-"});
      process.write(text);
      process.closeWriteChannel();
      process.waitForFinished(60'000);
      return Outcome{process.exitCode(), process.readAllStandardOutput(),
                     process.readAllStandardError()};
    };
    const Outcome whole = tokenize("ab");
    QCOMPARE(whole.err, QString());
    const Outcome lost = tokenize(
        "a\xff\xfe"
        "b");
    QCOMPARE(lost.status, 0);
    QCOMPARE(lost.out.simplified().count(' '), 1);
    QVERIFY2(lost.err.contains("2 bytes that this vocabulary cannot spell"), qPrintable(lost.err));
    QVERIFY2(tokenize("a\xff").err.contains(" 1 byte that"), qPrintable(lost.err));
  }

  void tokenizeDoesNotWaitForATerminal() {
    const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
    QVERIFY(terminal >= 0 && ::grantpt(terminal) == 0 && ::unlockpt(terminal) == 0);
    QProcess process;
    process.setStandardInputFile(::ptsname(terminal));
    process.start(QStringLiteral(ISOBATH_CLI), {"tokenize", "--model", kModel});
    QVERIFY(process.waitForFinished(60'000));
    ::close(terminal);
    QCOMPARE(process.exitCode(), 2);
    QVERIFY(process.readAllStandardError().contains("no text given"));
  }

  void inspectShowsKeysAndTensors() {
    const Outcome outcome = run({"inspect", kModel, "--tensors"});
    QCOMPARE(outcome.status, 0);
    QVERIFY(outcome.out.contains("general.architecture"));
    QVERIFY(outcome.out.contains("blk.0.attn_norm.weight"));
    QVERIFY(outcome.out.contains("Q4_K"));
    QVERIFY(outcome.out.contains("Isobath can run this file."));
  }

  void inspectSaysWhatAChatNeeds() {
    QVERIFY(!run({"inspect", kModel}).out.contains("rendered apart"));
    QFile golden(kModel);
    QVERIFY(golden.open(QIODevice::ReadOnly));
    QByteArray bytes = golden.readAll();
    // Behind the head of 24 bytes, which ends with the number of keys: one key more, of so many
    // bytes that the weights stay aligned.
    const auto u64 = [](char value) { return QByteArray(1, value) + QByteArray(7, '\0'); };
    const QByteArray key = "tokenizer.chat_template";
    const QByteArray text =
        QByteArray("{{ messages[0].content }}").leftJustified(64 + 32 - 11, ' ');
    const QByteArray entry = u64(static_cast<char>(key.size())) + key +
                             QByteArray("\x08\0\0\0", 4) + u64(static_cast<char>(text.size())) +
                             text;
    QCOMPARE(entry.size() % 32, 0);
    bytes[16] = static_cast<char>(bytes[16] + 1);
    bytes.insert(24, entry);
    const QTemporaryDir folder;
    QFile file(folder.filePath("own.gguf"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    file.close();
    const Outcome own = run({"inspect", file.fileName()});
    QVERIFY2(own.status == 0, qPrintable(own.err));
    QVERIFY2(own.out.contains("rendered apart; it cannot chat without that."), qPrintable(own.out));
  }

  void inspectDoesNotSteerATerminal() {
    QFile golden(kModel);
    QVERIFY(golden.open(QIODevice::ReadOnly));
    QByteArray bytes = golden.readAll();
    const qsizetype name = bytes.indexOf("tiny-lite");
    QVERIFY(name > 0);
    bytes.replace(name, 9, "\x1b[2J\xc2\x9bm\xff\n");
    const QTemporaryDir folder;
    QFile file(folder.filePath("steers.gguf"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    file.close();
    const Outcome outcome = run({"inspect", file.fileName()});
    QCOMPARE(outcome.status, 0);
    QVERIFY2(outcome.out.contains("\"?[2J?m?\\n\""), qPrintable(outcome.out.left(300)));
  }

  void inspectSaysWhyAFileCannotRun() {
    QFile golden(kModel);
    QVERIFY(golden.open(QIODevice::ReadOnly));
    QByteArray bytes = golden.readAll();
    // Behind a name: dimensions u32, one size u64, type u32.
    const int name = static_cast<int>(bytes.indexOf("blk.0.attn_norm.weight"));
    QVERIFY(name > 0);
    bytes[name + 22 + 4 + 8] = 24;
    const QTemporaryDir folder;
    QFile file(folder.filePath("integers.gguf"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    file.close();
    const Outcome outcome = run({"inspect", file.fileName()});
    QCOMPARE(outcome.status, 1);
    QVERIFY(outcome.out.contains("general.architecture"));  // what is in it is shown anyway
    QVERIFY2(outcome.err.contains("cannot run this file: "), qPrintable(outcome.err));
    QVERIFY2(outcome.err.contains("blk.0.attn_norm.weight: type I8"), qPrintable(outcome.err));
  }

  void inspectFindsWeightsThatAreNoNumbers() {
    QVERIFY(run({"inspect", kModel, "--validate"}).out.contains("All weights are numbers."));
    QFile golden(kModel);
    QVERIFY(golden.open(QIODevice::ReadOnly));
    QByteArray bytes = golden.readAll();
    bytes.replace(bytes.size() - 4096, 4096, QByteArray(4096, '\xff'));
    const QTemporaryDir folder;
    QFile file(folder.filePath("spoilt.gguf"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    file.close();
    QCOMPARE(run({"inspect", file.fileName()}).status, 0);
    const Outcome outcome = run({"inspect", file.fileName(), "--validate"});
    QCOMPARE(outcome.status, 1);
    QVERIFY2(outcome.err.contains("not-a-number in row"), qPrintable(outcome.err));
  }

  void inspectSaysThatWordsAreMissing() {
    QFile golden(kModel);
    QVERIFY(golden.open(QIODevice::ReadOnly));
    QByteArray bytes = golden.readAll();
    bytes.replace("tokenizer.ggml.model", "tokenizer.ggml.modle");
    const QTemporaryDir folder;
    QFile file(folder.filePath("wordless.gguf"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    file.close();
    const Outcome outcome = run({"inspect", file.fileName()});
    QCOMPARE(outcome.status, 1);
    QVERIFY2(outcome.err.contains("cannot run this file: "), qPrintable(outcome.err));
    QVERIFY2(outcome.err.contains("tokenizer.ggml.model"), qPrintable(outcome.err));
  }

  void aStatusDoesNotStayBehindTheAnswer() {
    const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
    QVERIFY(terminal >= 0 && ::grantpt(terminal) == 0 && ::unlockpt(terminal) == 0);
    QProcess process;
    process.setStandardErrorFile(::ptsname(terminal));
    process.start(QStringLiteral(ISOBATH_CLI),
                  {"run", "--model", kModel, "--max-tokens", "2", "Hi"});
    QVERIFY(process.waitForFinished(60'000));
    // In pieces, until the end that the closed other side gives.
    QByteArray shown;
    std::array<char, 4096> piece{};
    for (ssize_t got = 0; (got = ::read(terminal, piece.data(), piece.size())) > 0;)
      shown.append(piece.data(), static_cast<int>(got));
    ::close(terminal);
    QVERIFY2(shown.contains("reading the prompt"), shown.constData());
    const QByteArray last = shown.mid(shown.lastIndexOf("\033[K"));
    QVERIFY2(last.startsWith("\033[K\r\n[tiny-lite"), last.constData());
  }

  void benchPrintsTheCacheOfATokenExactly() {
    const Outcome outcome = run({"bench", "--model", kModel, "--json", "--prompt", "16",
                                 "--generate", "4", "--repeat", "1"});
    QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
    const QJsonObject json = QJsonDocument::fromJson(outcome.out.toUtf8()).object();
    QVERIFY(json["prefill_tokens_per_s"].toDouble() > 0);
    QVERIFY(json["decode_tokens_per_s"].toDouble() > 0);
    QVERIFY(json["limit_gb_per_s"].toDouble() > 0);
    QVERIFY(json["cache_bytes_per_token"].toInt() > 0);
  }

  void verifyPassesAndFailsByName() {
    const QTemporaryDir folder;
    const QString models = QStringLiteral(ISOBATH_SOURCE_DIR "/tests/golden/models/");
    const QString name = QStringLiteral("tiny-llama-q4_k_m");
    for (const char* suffix : {".gguf", ".exact.json", ".exact.logits.f32"})
      QVERIFY(QFile::copy(models + name + suffix, folder.filePath(name + suffix)));
    const Outcome passed = run({"verify", folder.path(), "--threads", "2"});
    QVERIFY2(passed.status == 0, qPrintable(passed.out + passed.err));
    QVERIFY2(passed.out.contains(name + ": passed"), qPrintable(passed.out));
    QVERIFY2(passed.out.contains("32 of 32 tokens"), qPrintable(passed.out));
    QVERIFY2(passed.out.contains("1 passed"), qPrintable(passed.out));

    const QTemporaryDir links;
    QVERIFY(QFile::link(folder.path(), links.filePath("linked")));
    for (const char* suffix : {".exact.json", ".exact.logits.f32"})
      QVERIFY(QFile::copy(models + name + suffix, links.filePath(QStringLiteral("lost") + suffix)));
    const Outcome apart = run({"verify", links.path()});
    QCOMPARE(apart.status, 0);
    QVERIFY2(apart.out.contains("linked/" + name + ": passed"), qPrintable(apart.out));
    QVERIFY2(apart.out.contains("lost: no model: lost.gguf is missing"), qPrintable(apart.out));
    QVERIFY2(apart.out.contains("1 passed\n1 without a model: lost"), qPrintable(apart.out));

    QFile logits(folder.filePath(name + ".exact.logits.f32"));
    QVERIFY(logits.open(QIODevice::ReadWrite) && logits.resize(100));
    logits.close();
    const Outcome failed = run({"verify", folder.path()});
    QCOMPARE(failed.status, 1);
    QVERIFY2(failed.out.contains(name + ": FAILED: "), qPrintable(failed.out));
    QVERIFY2(failed.err.contains("1 of 1 failed: " + name), qPrintable(failed.err));
  }

  void aConvertedModelIsVerifiedWithItsDrafts() {
    const QString source = QStringLiteral(ISOBATH_SOURCE_DIR "/../shared/golden/hf/v3-mtp/");
    if (!QFile::exists(source)) QSKIP("the golden folder v3-mtp is not beside this checkout");
    const QTemporaryDir folder;
    const Outcome converted = run({"convert", source, folder.filePath("x.gguf"), "--type", "bf16"});
    QVERIFY2(converted.status == 0, qPrintable(converted.err));
    QVERIFY(QFile::copy(source + "golden.json", folder.filePath("x.json")));
    QVERIFY(QFile::copy(source + "logits.f32", folder.filePath("x.logits.f32")));
    const Outcome missing = run({"verify", folder.path()});
    QCOMPARE(missing.status, 1);
    QVERIFY2(missing.out.contains("x.mtp.f32"), qPrintable(missing.out));
    QVERIFY(QFile::copy(source + "mtp.f32", folder.filePath("x.mtp.f32")));
    const Outcome passed = run({"verify", folder.path()});
    QVERIFY2(passed.status == 0, qPrintable(passed.out));
    QVERIFY2(passed.out.contains("best tokens 8 of 8"), qPrintable(passed.out));
  }

  void perplexityIsThatOfTheText() {
    const QTemporaryDir folder;
    QFile text(folder.filePath("text"));
    QVERIFY(text.open(QIODevice::WriteOnly) &&
            text.write(QByteArray("Hello, world! ").repeated(20)));
    text.close();
    const Outcome outcome = run({"perplexity", "--model", kModel, "--text", text.fileName(),
                                 "--context", "64", "--tokens", "100"});
    QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
    // This vocabulary adds bos, so that no token of the text is without one before it.
    QVERIFY2(outcome.out.contains("over 100 tokens in windows of 64 with bos"),
             qPrintable(outcome.out));
    QCOMPARE(run({"perplexity", "--model", kModel, "--text", text.fileName(), "--context", "64",
                  "--tokens", "100", "--threads", "1"})
                 .out.section(';', 0, 0),
             outcome.out.section(';', 0, 0));
  }

  void mistakesGiveOneSentence_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("named");
    QTest::newRow("no command") << QStringList{"dance"} << 2 << "dance";
    QTest::newRow("option") << QStringList{"run", "--modle", "x", "hi"} << 2 << "--modle";
    QTest::newRow("two prompts") << QStringList{"run", "--model", kModel, "a", "b"} << 2
                                 << "quotation";
    QTest::newRow("no prompt file")
        << QStringList{"run", "--model", "/nonexistent/x.gguf", "hi"} << 1 << "/nonexistent/x.gguf";
    QTest::newRow("no starter") << QStringList{"run", "hi"} << 1 << "--model";
    QTest::newRow("folder") << QStringList{"inspect", "/"} << 1 << "/";
    QTest::newRow("unreachable host")
        << QStringList{"run", "--url", "http://127.0.0.1:9", "hi"} << 1 << "127.0.0.1";
    QTest::newRow("no prompt on standard input")
        << QStringList{"run", "--model", kModel} << 2 << "no prompt came from standard input";
    QTest::newRow("empty prompt") << QStringList{"run", "--model", kModel, " "} << 2 << "empty";
    const auto option = [](const char* name, const char* value, const char* named) {
      QTest::newRow(qPrintable(QString(name) + "=" + value))
          << QStringList{"run", "--model", kModel, name, value, "hi"} << 2 << named;
    };
    option("--top-k", "-1", "--top-k");
    option("--min-p", "2", "--min-p");
    option("--typical-p", "x", "--typical-p");
    option("--repeat-penalty", "0", "--repeat-penalty");
    option("--presence-penalty", "3", "--presence-penalty");
    option("--frequency-penalty", "-3", "--frequency-penalty");
    option("--dry", "-1", "--dry");
    option("--logprobs", "21", "--logprobs");
    for (const char* bias : {"7", "=1", "7=", "7=101", "-7=1", "7=1x", "7=nan"})
      option("--logit-bias", bias, bias);
    option("--stop", "", "--stop");
    option("--logit-bias", "1024=1", "bias of token 1024");
    option("--max-tokens", "1.5", "expected a whole number from 1 to 1000000, got \"1.5\"");
    QTest::newRow("no schema file")
        << QStringList{"run", "--model", kModel, "--json-schema", "/nonexistent.json", "hi"} << 1
        << "/nonexistent.json";
    QTest::newRow("bad url") << QStringList{"run", "--url", "gopher://x", "hi"} << 2 << "gopher";
    QTest::newRow("nothing to verify")
        << QStringList{"verify", ISOBATH_SOURCE_DIR "/cmake"} << 1 << "nothing could be verified";
    QTest::newRow("no folder") << QStringList{"verify", "/nonexistent"} << 1 << "/nonexistent";
    QTest::newRow("two folders") << QStringList{"verify", "a", "b"} << 2 << "one folder";
    QTest::newRow("no text") << QStringList{"perplexity", "--model", kModel} << 2 << "--text";
    QTest::newRow("no text file") << QStringList{"perplexity", "--model", kModel, "--text",
                                                 "/nonexistent/text"}
                                  << 1 << "/nonexistent/text";
    QTest::newRow("empty text") << QStringList{"perplexity", "--model", kModel, "--text",
                                               "/dev/null"}
                                << 2 << "empty";
    QTest::newRow("no UTF-8") << QStringList{"perplexity", "--model", kModel, "--text", kModel} << 1
                              << "expected UTF-8, got byte \"\\x";
    QTest::newRow("short window") << QStringList{"perplexity", "--model",   kModel, "--text",
                                                 kModel,       "--context", "1"}
                                  << 2 << "--context";
    QTest::newRow("long prompt") << QStringList{"run",       "--model", kModel,
                                                "--context", "32",      QString(4000, 'x')}
                                 << 2 << "context";
  }

  void mistakesGiveOneSentence() {
    QFETCH(QStringList, arguments);
    QFETCH(int, status);
    QFETCH(QString, named);
    const Outcome outcome = run(arguments);
    QCOMPARE(outcome.status, status);
    QVERIFY2(outcome.err.contains(named), qPrintable(outcome.err));
    QCOMPARE(outcome.err.trimmed().count('\n'), 0);
  }

  void aKeyNeverLeavesOverPlainHttp() {
    const Outcome outcome = run(
        {"run", "--url", "http://models.example", "--remote-model", "m", "hi"}, "sk-secret-canary");
    QCOMPARE(outcome.status, 2);
    QVERIFY2(outcome.err.contains("https://"), qPrintable(outcome.err));
    QVERIFY(!outcome.err.contains("canary"));
  }

  void anEndpointIsAskedForItsOnlyModel() {
    support::LoopbackServer server(
        {{support::Send{support::httpReply("200 OK", R"({"data":[{"id":"only"}]})")}},
         {support::Send{support::httpReply("401 Unauthorized", "{}")}}});
    const Outcome outcome = run({"run", "--url", QString::fromStdString(server.url()), "hi"});
    const auto requests = server.requests();
    QCOMPARE(requests.size(), std::size_t{2});
    QVERIFY(requests[1].find(R"("model":"only")") != std::string::npos);
    QCOMPARE(outcome.status, 1);
    QVERIFY2(outcome.err.contains("check the key"), qPrintable(outcome.err));
    QVERIFY2(!outcome.err.contains("settings"), qPrintable(outcome.err));
  }
  void oneOfSeveralModelsHasToBeNamed() {
    support::LoopbackServer server(
        {{support::Send{support::httpReply("200 OK", R"({"data":[{"id":"one"},{"id":"two"}]})")}}});
    const Outcome outcome = run({"run", "--url", QString::fromStdString(server.url()), "hi"});
    QCOMPARE(outcome.status, 2);
    QVERIFY2(outcome.err.contains("lists 2 models"), qPrintable(outcome.err));
    QVERIFY2(outcome.err.contains("--remote-model"), qPrintable(outcome.err));
  }

  void anAnswerThatCannotBeWrittenIsAnError() {
    QProcess process;
    process.setStandardOutputFile("/dev/full");
    process.start(QStringLiteral(ISOBATH_CLI), {"run", "--model", kModel, "Hi"});
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitCode(), 1);
    const QByteArray said = process.readAllStandardError();
    QVERIFY2(said.contains("can't be written") && said.contains("No space left"), said);
  }

  void controlCEndsWith130() {
    QProcess process;
    process.start(QStringLiteral(ISOBATH_CLI),
                  {"run", "--model", kModel, "--max-tokens", "100000", "--context", "4096", "Hi"});
    QVERIFY(process.waitForReadyRead(60'000));  // it is answering
    QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 130);
  }

  void benchTakesBothRoundingsAndNoOther() {
    const QStringList common = {"bench", "--model",  kModel, "--prompt", "16",        "--generate",
                                "1",     "--repeat", "1",    "--avx2",   "--rounding"};
    for (const char* bits : {"8", "16"}) {
      const Outcome outcome = run(common + QStringList{bits});
      QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
    }
    const Outcome refused = run(common + QStringList{"12"});
    QCOMPARE(refused.status, 2);
    QVERIFY2(refused.err.contains("--rounding: 12"), qPrintable(refused.err));
  }

  void badFilesGiveOneSentence_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("text") << QByteArray("hello, I am a text file\n");
    QTest::newRow("magic only") << QByteArray("GGUF");
    QTest::newRow("old version") << QByteArray("GGUF\x01\0\0\0", 8).append(QByteArray(64, '\0'));
  }

  void badFilesGiveOneSentence() {
    QFETCH(QByteArray, bytes);
    const QTemporaryDir folder;
    QFile file(folder.filePath("bad.gguf"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    file.close();
    for (const QStringList& arguments : {QStringList{"inspect", file.fileName()},
                                         QStringList{"run", "--model", file.fileName(), "hi"},
                                         QStringList{"tokenize", "--model", file.fileName(), "hi"},
                                         QStringList{"bench", "--model", file.fileName()}}) {
      const Outcome outcome = run(arguments);
      QCOMPARE(outcome.status, 1);
      QVERIFY2(outcome.err.contains("bad.gguf"), qPrintable(outcome.err));
      QCOMPARE(outcome.err.trimmed().count('\n'), 0);
    }
  }
};

QTEST_GUILESS_MAIN(CliTest)
#include "cli_test.moc"
