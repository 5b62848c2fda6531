// Code through the real script process: every language, hostile code, dying processes.
// SPDX-License-Identifier: Apache-2.0
#include "app/highlight_worker.h"

#include <signal.h>

#include <QElapsedTimer>
#include <QTest>
#include <memory>

#include "ui/code/code_language.h"

using app::HighlightWorker;
using ui::CodeKind;
using ui::CodeSpan;
using ui::Highlighted;

namespace {

Highlighted highlight(HighlightWorker& worker, const QString& grammar, const QString& code,
                      qsizetype latest = 0) {
  auto result = std::make_shared<std::unique_ptr<Highlighted>>();
  worker.highlight(grammar, code, latest, [result](const Highlighted& one) {
    *result = std::make_unique<Highlighted>(one);
  });
  if (!QTest::qWaitFor([&] { return *result != nullptr; }, 60'000)) return {};
  return **result;
}

// The kind of the first letter of `word`.
CodeKind kindOf(const Highlighted& highlighted, const QString& code, const QString& word) {
  const qsizetype at = code.indexOf(word);
  for (const CodeSpan& span : highlighted.spans)
    if (span.begin <= at && at < span.begin + span.length) return span.kind;
  return CodeKind::Plain;
}

}  // namespace

class HighlightWorkerTest : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() {
    if (highlight(m_worker, "json", "1").spans.isEmpty())
      QSKIP("prism.js is not built in; tools/fetch_scripts.py makes it");
  }

  void everyLanguageIsThere_data() {
    QTest::addColumn<QString>("grammar");
    for (const QString& grammar : ui::knownGrammars())
      QTest::newRow(qPrintable(grammar)) << grammar;
  }
  void everyLanguageIsThere() {
    QFETCH(QString, grammar);
    const QString code = QStringLiteral(
        "# if (a) { return \"text\" } else 1\n+ added\n<a href='x'>1</a>\n[x] = y\nkey: 'v'\n"
        "select 1 from t; // remark\n\\begin{x} % note\nGET / HTTP/1.1\nlisten 80;\n(defn f [] 1)\n"
        "mov eax, 1 ; note\nFROM a:1\n[a-z]+(\\d)\n");
    QVERIFY(!highlight(m_worker, grammar, code).spans.isEmpty());
  }

  void wordsHaveTheirKinds() {
    const QString cpp =
        "#include <a>\nclass Ship {\n  int depth = 12;  // keel\n};\n"
        "const char* name = \"echo\";\nint f() { return sound(1); }\n";
    const Highlighted highlighted = highlight(m_worker, "cpp", cpp);
    QCOMPARE(kindOf(highlighted, cpp, "class"), CodeKind::Keyword);
    QCOMPARE(kindOf(highlighted, cpp, "Ship"), CodeKind::Type);
    QCOMPARE(kindOf(highlighted, cpp, "12"), CodeKind::Number);
    QCOMPARE(kindOf(highlighted, cpp, "// keel"), CodeKind::Comment);
    QCOMPARE(kindOf(highlighted, cpp, "\"echo"), CodeKind::String);
    QCOMPARE(kindOf(highlighted, cpp, "sound"), CodeKind::Function);
    QCOMPARE(kindOf(highlighted, cpp, "depth"), CodeKind::Plain);
    const QString diff = "@@ -1 +1 @@\n-old\n+new\n";
    const Highlighted changes = highlight(m_worker, "diff", diff);
    QCOMPARE(kindOf(changes, diff, "new"), CodeKind::Inserted);
    QCOMPARE(kindOf(changes, diff, "old"), CodeKind::Deleted);
    // Units are those of a QString: a letter beyond them counts twice.
    const QString python = "x = '😀😀'\ndef f(): pass";
    const Highlighted emoji = highlight(m_worker, "python", python);
    QCOMPARE(kindOf(emoji, python, "def"), CodeKind::Keyword);
    QCOMPARE(kindOf(emoji, python, "f()"), CodeKind::Function);
  }

  void readingCanBeginAgainOutsideOfEverything() {
    const QString code = "a = 1\n\"\"\"\nb\n\"\"\"\nc = 2\nd = 3\n";
    QCOMPARE(highlight(m_worker, "python", code, 0).restart, 0);
    QCOMPARE(highlight(m_worker, "python", code, code.indexOf("b")).restart,
             code.indexOf("\"\"\""));
    QCOMPARE(highlight(m_worker, "python", code, code.indexOf("d")).restart, code.indexOf("d"));
  }

  void hostileCodeCostsItsColoursOnly_data() {
    QTest::addColumn<QString>("grammar");
    QTest::addColumn<QString>("code");
    QTest::newRow("unknown") << "nothing"
                             << "x";
    QTest::newRow("inherited") << "constructor"
                               << "x";
    QTest::newRow("a function") << "extend"
                                << "x";
    QTest::newRow("open strings") << "javascript" << QStringLiteral("`${").repeated(20'000);
    QTest::newRow("open tags") << "markup" << QStringLiteral("<a ").repeated(50'000);
    QTest::newRow("brackets") << "markdown" << QString(100'000, u'[');
    QTest::newRow("stars") << "markdown" << QStringLiteral("**a ").repeated(50'000);
    QTest::newRow("comments") << "cpp" << QStringLiteral("/*").repeated(100'000);
    QTest::newRow("one line") << "json" << QString(500'000, u'"');
    QTest::newRow("lone surrogate") << "c" << QString(QChar(0xD800));
    QTest::newRow("nul") << "c" << QString(QChar(0));
  }
  void hostileCodeCostsItsColoursOnly() {
    QFETCH(QString, grammar);
    QFETCH(QString, code);
    const Highlighted highlighted = highlight(m_worker, grammar, code);
    for (const CodeSpan& span : highlighted.spans) QVERIFY(span.begin + span.length <= code.size());
    // And the next one is not harmed.
    QVERIFY(!highlight(m_worker, "json", "1").spans.isEmpty());
  }

  // Long code is read in pieces; what stands across their edges is whole.
  void piecesJoinWithoutASeam() {
    QString code = QStringLiteral("x = 1\n");
    QVector<qsizetype> begins;
    while (code.size() < 60'000) {
      begins << code.size();
      code +=
          QStringLiteral("\"\"\"\n%1\"\"\"\ny = 2\n").arg(QStringLiteral("if k\n").repeated(100));
    }
    const Highlighted highlighted = highlight(m_worker, "python", code);
    QVector<qsizetype> found;
    for (const CodeSpan& span : highlighted.spans)
      if (span.kind == CodeKind::String) found << span.begin;
    QCOMPARE(found, begins);
    QCOMPARE(highlighted.spans.size(), 2 * begins.size() + 1);
  }

  void aLargeFileIsRead() {
    QString code;
    for (int i = 0; code.size() < 200'000; ++i)
      code += QStringLiteral("def f%1(a, b):\n    \"\"\"Adds.\"\"\"\n    return a + %1  # so\n\n")
                  .arg(i);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(highlight(m_worker, "python", code).spans.size() > 1000);
    qInfo("200 KB of Python: %lld ms", timer.elapsed());
  }

  void aProcessIsReplacedWhenItDies() {
    const qint64 first = m_worker.processId();
    QVERIFY(first > 0);
    ::kill(static_cast<pid_t>(first), SIGKILL);
    QVERIFY(!highlight(m_worker, "json", "1").spans.isEmpty());
    QVERIFY(m_worker.processId() != first);
    HighlightWorker missing(QStringLiteral("/nowhere/isobath-script"));
    QVERIFY(highlight(missing, "json", "1").spans.isEmpty());
    HighlightWorker silent(QStringLiteral(SCRIPT_PROGRAM),
                           {std::chrono::milliseconds(1), std::chrono::seconds(60)});
    QVERIFY(highlight(silent, "json", "1").spans.isEmpty());
    QCOMPARE(silent.processId(), 0);
  }

  void repliesAreChecked_data() {
    QTest::addColumn<QByteArray>("reply");
    QTest::addColumn<int>("spans");
    QTest::newRow("good") << QByteArray(R"({"spans":"0 2 1 3 4 8","restart":7})") << 2;
    QTest::newRow("empty") << QByteArray() << 0;
    QTest::newRow("error") << QByteArray(R"({"error":"x"})") << 0;
    QTest::newRow("too long") << QByteArray(R"({"spans":"3 5 1","restart":0})") << 0;
    QTest::newRow("huge") << QByteArray(R"({"spans":"3 9223372036854775807 1","restart":0})") << 0;
    QTest::newRow("backwards") << QByteArray(R"({"spans":"3 2 1 1 1 1","restart":0})") << 0;
    QTest::newRow("kind") << QByteArray(R"({"spans":"0 1 9","restart":0})") << 0;
    QTest::newRow("no number") << QByteArray(R"({"spans":"0 a 1","restart":0})") << 0;
    QTest::newRow("restart") << QByteArray(R"({"spans":"0 1 1","restart":8})") << 0;
  }
  void repliesAreChecked() {
    QFETCH(QByteArray, reply);
    QTEST(int(app::highlightedFrom(reply, 7).spans.size()), "spans");
  }

 private:
  HighlightWorker m_worker{QStringLiteral(SCRIPT_PROGRAM)};
};

QTEST_MAIN(HighlightWorkerTest)
#include "highlight_worker_test.moc"
