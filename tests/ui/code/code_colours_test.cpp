// When code is read for its colours, how much of it, and what is kept.
// SPDX-License-Identifier: Apache-2.0
#include "ui/code/code_colours.h"

#include <QSignalSpy>
#include <QTest>
#include <algorithm>

#include "ui/code/code_language.h"

using ui::CodeColours;
using ui::CodeKind;
using ui::CodeSpan;
using ui::Highlighted;

namespace {

// Finds the letter k; lines can be read alone.
class Finder : public ui::Highlighter {
 public:
  struct Question {
    QString grammar;
    QString code;
    qsizetype latest;
    Done done;
  };
  void highlight(const QString& grammar, const QString& code, qsizetype latest,
                 Done done) override {
    questions.append({grammar, code, latest, std::move(done)});
    length += code.size();
  }
  void answer() {
    for (const Question& question : std::exchange(questions, {})) {
      Highlighted result;
      for (qsizetype i = 0; i < question.code.size(); ++i)
        if (question.code[i] == u'k') result.spans.append({i, 1, CodeKind::Keyword});
      if (question.latest > 0)
        result.restart = question.code.lastIndexOf(u'\n', question.latest - 1) + 1;
      question.done(result);
    }
  }
  QVector<Question> questions;
  qsizetype length = 0;
};

QVector<qsizetype> placesOf(const CodeColours::Look& look) {
  QVector<qsizetype> places;
  for (const CodeSpan& span : look.spans) places << span.begin;
  return places;
}

}  // namespace

class CodeColoursTest : public QObject {
  Q_OBJECT

 private slots:
  void languagesHaveManyNames_data() {
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("grammar");
    QTest::addColumn<QString>("extension");
    const auto row = [](const char* word, const char* name, const char* grammar,
                        const char* extension) {
      QTest::newRow(word) << word << name << grammar << extension;
    };
    row("py", "Python", "python", "py");
    row("Python3", "Python", "python", "py");
    row("js", "JavaScript", "javascript", "js");
    row("ts", "TypeScript", "typescript", "ts");
    row("c++", "C++", "cpp", "cpp");
    row("c#", "C#", "csharp", "cs");
    row("sh", "Shell", "bash", "sh");
    row("html", "HTML", "markup", "html");
    row("rust,ignore", "Rust", "rust", "rs");
    row("cpp{1,3}", "C++", "cpp", "cpp");
    row("{.haskell}", "Haskell", "haskell", "hs");
    row("brainfuck", "brainfuck", "", "txt");
    row("__proto__", "__proto__", "", "txt");
    row("text", "Text", "", "txt");
    row("", "", "", "txt");
  }
  void languagesHaveManyNames() {
    QFETCH(QString, word);
    const ui::CodeLanguage language = ui::languageOf(word);
    QTEST(language.name, "name");
    QTEST(language.grammar, "grammar");
    QTEST(language.extension, "extension");
  }

  void codeIsReadOnce() {
    QVERIFY(m_colours.look("py", "a k", false).isWaiting);
    QVERIFY(m_colours.look("python", "a k", false).isWaiting);
    QCOMPARE(m_finder.questions.size(), 1);
    QCOMPARE(m_finder.questions[0].grammar, QString("python"));
    QSignalSpy changed(&m_colours, &CodeColours::changed);
    m_finder.answer();
    QVERIFY(changed.wait(5000));
    const CodeColours::Look look = m_colours.look("py", "a k", false);
    QVERIFY(!look.isWaiting);
    QCOMPARE(placesOf(look), QVector<qsizetype>{2});
    QVERIFY(m_colours.look("js", "a k", false).isWaiting);
    QCOMPARE(m_finder.questions.size(), 1);
    m_finder.answer();
  }

  void whatCannotBeReadIsPlain() {
    QVERIFY(!m_colours.look("unknown", "k", false).isWaiting);
    QVERIFY(!m_colours.look("", "k", false).isWaiting);
    QVERIFY(!m_colours.look("py", "", false).isWaiting);
    QVERIFY(!m_colours.look("py", QString(CodeColours::kMaxCode + 1, u'k'), false).isWaiting);
    QVERIFY(m_finder.questions.isEmpty());
    CodeColours none(nullptr);
    QVERIFY(!none.look("py", "k", false).isWaiting);
  }

  // 200 KB in pieces of a few letters: what is read stays a small multiple of it.
  void growingCodeIsReadByItsEnd() {
    QString code;
    QVector<qsizetype> expected;
    const QString line = QStringLiteral("def k(a):  # %1\n");
    for (int i = 0; code.size() < 200'000; ++i) {
      const QString next = line.arg(i);
      expected << code.size() + 4;
      code += next;
      (void)m_colours.look("py", code, true);
      // As if the pause were over with every kilobyte.
      if (i % 64 == 0) {
        m_finder.answer();
        QTest::qWait(2);
      }
    }
    QVERIFY2(m_finder.length < 1'000'000, qPrintable(QString::number(m_finder.length)));
    const auto isRead = [&] {
      const bool isThere = placesOf(m_colours.look("py", code, true)) == expected;
      m_finder.answer();
      return isThere;
    };
    QVERIFY(QTest::qWaitFor(isRead, 10'000));
    const CodeColours::Look look = m_colours.look("py", code, true);
    QCOMPARE(placesOf(look), expected);
    QVERIFY(look.isWaiting);
    // Its end: all of it is read once, and meanwhile it keeps its colours.
    QCOMPARE(placesOf(m_colours.look("py", code, false)), expected);
    QCOMPARE(m_finder.questions.size(), 1);
    QCOMPARE(m_finder.questions[0].code.size(), code.size());
    m_finder.answer();
    QVERIFY(!m_colours.look("py", code, false).isWaiting);
  }

  void growingCodeIsNotReadForEveryWord() {
    CodeColours slow(&m_finder, {std::chrono::milliseconds(60'000), {}});
    (void)slow.look("py", "k", true);
    m_finder.answer();
    for (int i = 0; i < 100; ++i) (void)slow.look("py", "k" + QString(i, u' '), true);
    QVERIFY(m_finder.questions.isEmpty());
  }

  // A string that never ends leaves no line to begin at.
  void whatHasNoBeginningIsReadAtItsEnd() {
    QString code;
    while (code.size() < 200'000) {
      code += QString(1000, u'k');
      (void)m_colours.look("py", code, true);
      m_finder.answer();
      QTest::qWait(2);
    }
    QVERIFY2(m_finder.length < 1'000'000, qPrintable(QString::number(m_finder.length)));
    (void)m_colours.look("py", code, false);
    QCOMPARE(m_finder.questions.size(), 1);
  }

  void severalAnswersGrowAtOnce() {
    for (const char* prefix : {"a", "b", "c", "d", "e", "f"}) {
      (void)m_colours.look("py", prefix + QString("k"), true);
      m_finder.answer();
      QCOMPARE(placesOf(m_colours.look("py", prefix + QString("k\n"), true)),
               QVector<qsizetype>{1});
      m_finder.answer();
    }
  }

  void init() {
    m_finder.questions.clear();
    m_finder.length = 0;
  }

 private:
  Finder m_finder;
  CodeColours m_colours{&m_finder, {std::chrono::milliseconds(0), std::chrono::milliseconds(0)}};
};

QTEST_GUILESS_MAIN(CodeColoursTest)
#include "code_colours_test.moc"
