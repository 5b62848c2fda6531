// The log: format, rotation, threads, and that no key and no forged line ever gets into it.
// SPDX-License-Identifier: Apache-2.0
#include "app/log_file.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <thread>
#include <vector>

using app::LogFileOptions;
using app::openLogFile;
using base::LogLevel;
namespace fs = std::filesystem;

class LogFileTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<QTemporaryDir> m_folder;

  [[nodiscard]] LogFileOptions options() const {
    LogFileOptions options;
    options.folder = m_folder->path().toStdString();
    return options;
  }
  [[nodiscard]] QByteArray contentOf(const QString& name) const {
    QFile file(m_folder->filePath(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }
  [[nodiscard]] bool has(const QString& name) const {
    return QFile::exists(m_folder->filePath(name));
  }

 private slots:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }

  void linesSayWhenHowBadAndWho() {
    {
      auto sink = openLogFile(options());
      QVERIFY(sink.has_value());
      base::log(*sink, LogLevel::Warning, "gguf", "tensor missing");
      base::log(*sink, LogLevel::Error, "net", "再见");
    }
    const QRegularExpression expected(
        R"(^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z warning gguf: tensor missing\n)"
        R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z error net: 再见\n$)");
    QVERIFY2(expected.match(QString::fromUtf8(contentOf("isobath.log"))).hasMatch(),
             contentOf("isobath.log"));
    const auto mode = fs::status(m_folder->filePath("isobath.log").toStdString()).permissions();
    QVERIFY(mode == (fs::perms::owner_read | fs::perms::owner_write));
  }

  void unimportantLinesAreLeftOut() {
    auto chosen = options();
    chosen.least = LogLevel::Warning;
    auto sink = openLogFile(chosen);
    QVERIFY(sink.has_value());
    base::log(*sink, LogLevel::Info, "a", "chatter");
    base::log(*sink, LogLevel::Warning, "a", "trouble");
    QVERIFY(!contentOf("isobath.log").contains("chatter"));
    QVERIFY(contentOf("isobath.log").contains("trouble"));
  }

  void laterRunsAppend() {
    for (const char* line : {"first run", "second run"}) {
      auto sink = openLogFile(options());
      QVERIFY(sink.has_value());
      base::log(*sink, LogLevel::Info, "a", line);
    }
    QCOMPARE(contentOf("isobath.log").count('\n'), 2);
  }

  void copiesOfTheSinkKeepTheFileOpen() {
    base::LogSink copy;
    {
      auto sink = openLogFile(options());
      QVERIFY(sink.has_value());
      copy = *sink;
    }
    base::log(copy, LogLevel::Info, "a", "still here");
    QVERIFY(contentOf("isobath.log").contains("still here"));
  }

  void rotatesBySizeAndKeepsSoMany() {
    auto chosen = options();
    chosen.maxBytes = 200;
    chosen.keptOldFiles = 2;
    auto sink = openLogFile(chosen);
    QVERIFY(sink.has_value());
    for (int i = 0; i < 20; ++i)
      base::log(*sink, LogLevel::Info, "a", "line " + std::to_string(i) + std::string(50, '.'));
    QVERIFY(contentOf("isobath.log").contains("line 19"));
    QVERIFY(has("isobath.1.log") && has("isobath.2.log") && !has("isobath.3.log"));
    for (const char* name : {"isobath.log", "isobath.1.log", "isobath.2.log"}) {
      QVERIFY(contentOf(name).size() <= 200);
      QVERIFY(contentOf(name).endsWith('\n'));
    }
    // Without a hole: the oldest line of a file follows the newest of the file before it.
    QVERIFY(contentOf("isobath.1.log").contains("line 17"));
    QVERIFY(contentOf("isobath.2.log").contains("line 15"));
  }

  void rotatesWhatAnEarlierRunFilled() {
    auto chosen = options();
    chosen.maxBytes = 100;
    for (int run = 0; run < 3; ++run) {
      auto sink = openLogFile(chosen);
      QVERIFY(sink.has_value());
      base::log(*sink, LogLevel::Info, "a", std::string(60, 'x'));
    }
    QVERIFY(has("isobath.1.log") && has("isobath.2.log"));
  }

  void withoutOldFilesItStartsOver() {
    auto chosen = options();
    chosen.maxBytes = 200;
    chosen.keptOldFiles = 0;
    auto sink = openLogFile(chosen);
    QVERIFY(sink.has_value());
    for (int i = 0; i < 20; ++i) base::log(*sink, LogLevel::Info, "a", std::string(50, '.'));
    QVERIFY(contentOf("isobath.log").size() <= 200);
    QVERIFY(!has("isobath.1.log"));
  }

  void unmovableLogDoesNotGrow() {
    auto chosen = options();
    chosen.maxBytes = 200;
    chosen.keptOldFiles = 1;
    QVERIFY(QDir(m_folder->path()).mkpath("isobath.1.log/in the way"));
    auto sink = openLogFile(chosen);
    QVERIFY(sink.has_value());
    for (int i = 0; i < 20; ++i) base::log(*sink, LogLevel::Info, "a", std::string(50, '.'));
    QVERIFY(contentOf("isobath.log").size() <= 200);
  }

  void threadsDoNotMixTheirLines() {
    auto chosen = options();
    chosen.maxBytes = 20000;
    chosen.keptOldFiles = 50;
    {
      auto sink = openLogFile(chosen);
      QVERIFY(sink.has_value());
      std::vector<std::thread> threads;
      for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&sink, t] {
          const std::string line(100, static_cast<char>('a' + t));
          for (int i = 0; i < 500; ++i) base::log(*sink, LogLevel::Info, "thread", line);
        });
      }
      for (auto& thread : threads) thread.join();
    }
    int lines = 0;
    const QRegularExpression whole(" info thread: (a{100}|b{100}|c{100}|d{100})$");
    for (const QString& name : QDir(m_folder->path()).entryList({"*.log"})) {
      for (const QByteArray& line : contentOf(name).trimmed().split('\n')) {
        QVERIFY2(whole.match(QString::fromUtf8(line)).hasMatch(), line);
        ++lines;
      }
    }
    QCOMPARE(lines, 2000);
  }

  void controlCharactersCannotForgeLines() {
    auto sink = openLogFile(options());
    QVERIFY(sink.has_value());
    base::log(*sink, LogLevel::Info, "a\nb", "one\ntwo\r\x1b[31mred\x7f");
    const auto content = contentOf("isobath.log");
    QCOMPARE(content.count('\n'), 1);
    QVERIFY(!content.contains('\x1b') && !content.contains('\r'));
    QVERIFY(content.contains("one\\x0atwo\\x0d\\x1b[31mred\\x7f"));
  }

  void longLinesAreCutBetweenCharacters() {
    auto sink = openLogFile(options());
    QVERIFY(sink.has_value());
    std::string line = "x";
    for (int i = 0; i < 100000; ++i) line += "好";
    base::log(*sink, LogLevel::Info, "a", line);
    const auto content = contentOf("isobath.log");
    QVERIFY(content.size() < 5000);
    QVERIFY(content.contains("more bytes"));
    QVERIFY(!QString::fromUtf8(content).contains(QChar::ReplacementCharacter));
  }

  void missingFolderIsNamed() {
    auto chosen = options();
    chosen.folder /= "nowhere";
    auto sink = openLogFile(chosen);
    QVERIFY(!sink.has_value());
    QCOMPARE(sink.error().code, base::ErrorCode::Io);
    QVERIFY(sink.error().message.find("nowhere") != std::string::npos);
  }

  void keysNeverReachTheFile() {
    auto sink = openLogFile(options());
    QVERIFY(sink.has_value());
    base::log(*sink, LogLevel::Info, "net", "Authorization: Bearer sk-CANARY12345678");
    QVERIFY(contentOf("isobath.log").contains("[redacted]"));
    QVERIFY(!contentOf("isobath.log").contains("CANARY"));
  }

  void secretsAreReplaced_data() {
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* name, const char* line, const char* expected) {
      QTest::newRow(name) << QByteArray(line) << QByteArray(expected);
    };
    row("nothing", "loaded 3 tensors", "loaded 3 tensors");
    row("empty", "", "");
    row("key", "key sk-0123456789abcdef is wrong", "key sk-[redacted] is wrong");
    row("key alone", "sk-0123456789abcdef", "sk-[redacted]");
    row("project key", "(sk-proj-ab_cd-01234)", "(sk-[redacted])");
    row("upper case", "SK-0123456789ABCDEF", "SK-[redacted]");
    row("twice", "sk-aaaaaaaaaaaa,sk-bbbbbbbbbbbb", "sk-[redacted],sk-[redacted]");
    row("word with sk-", "task-management-system", "task-management-system");
    row("too short", "sk-1 sk-", "sk-1 sk-");
    row("bearer", "got bearer  abc.DEF-123/x+y==!", "got bearer  [redacted]!");
    row("bearer of news", "the bearer of news", "the bearer of news");
    row("bearer at the end", "Bearer", "Bearer");
    row("authorization", "authorization: Basic dXNlcjpwYXNz", "authorization: [redacted]");
    row("JSON", R"({"api_key": "geheim", "n": 1})", R"({"api_key": "[redacted]", "n": 1})");
    row("query", "GET /x?token=abc&y=1", "GET /x?token=[redacted]&y=1");
    row("password", "password=hunter2; next", "password=[redacted]; next");
    row("tokens per second", "tokens: 5, token count 7", "tokens: 5, token count 7");
    row("empty value", "token=", "token=");
    row("UTF-8 around", "密钥 sk-0123456789abcdef。", "密钥 sk-[redacted]。");
  }
  void secretsAreReplaced() {
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, expected);
    QCOMPARE(QByteArray::fromStdString(app::redactSecrets(line.toStdString())), expected);
  }

  // Where a key is cut or what stands around it must not matter.
  void everyContextOfAKeyIsSafe() {
    const std::string key = "sk-CANARYCANARYCANARY";
    for (int before = 1; before < 256; ++before) {
      const char c = static_cast<char>(before);
      if (std::isalnum(before) != 0) continue;
      for (const std::string& after : {std::string(1, c), std::string(" x"), std::string()}) {
        const auto line = app::redactSecrets("a" + std::string(1, c) + key + after);
        QVERIFY2(line.find("CANARY") == std::string::npos, line.c_str());
      }
    }
  }
};

QTEST_GUILESS_MAIN(LogFileTest)
#include "log_file_test.moc"
