// Code and tables in the real window: colours, what their heads do, and what stays while they grow.
// SPDX-License-Identifier: Apache-2.0
#include <QClipboard>
#include <QGuiApplication>
#include <QQuickItem>
#include <QQuickTextDocument>
#include <QQuickWindow>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextLayout>
#include <algorithm>

#include "tests/app/window_test_case.h"

using support::waitUntil;

namespace {

// The text of all colours that a TextEdit's words have beside its own.
QStringList colouredWords(const QQuickItem* edit) {
  QStringList words;
  const auto* document = edit->property("textDocument").value<QQuickTextDocument*>();
  for (QTextBlock block = document->textDocument()->begin(); block.isValid(); block = block.next())
    for (const auto& format : block.layout()->formats())
      words << block.text().mid(format.start, format.length);
  return words;
}

}  // namespace

class BlocksWindowTest : public support::WindowTestCase {
  Q_OBJECT

 public:
  BlocksWindowTest() : WindowTestCase(support::echoScript) {}

 private slots:
  void codeGetsItsColours() {
    QVERIFY(m_offline->ask("```py\nimport os\nx = 1  # one\n```\n\n```unknown\nimport os\n```"));
    QVERIFY(waitUntil([&] { return named("codeText").size() == 2; }));
    const auto edits = named("codeText");
    const QStringList expected{"import", "1", "# one"};
    QVERIFY(waitUntil([&] {
      return colouredWords(edits[0]) == expected || colouredWords(edits[1]) == expected;
    }));
    QVERIFY(colouredWords(edits[0]).isEmpty() || colouredWords(edits[1]).isEmpty());
    QStringList names;
    for (const QQuickItem* label : named("codeLanguage"))
      names << label->property("text").toString();
    names.sort();
    QCOMPARE(names, (QStringList{"Python", "unknown"}));
  }

  // A comment that begins in one row and ends in another.
  void partsAreColouredAsOne() {
    QString code = "```c\n/* begin\n";
    for (int i = 0; i < 90; ++i) code += QString("line %1\n").arg(i);
    QVERIFY(m_offline->ask(code + "end */\nint x;\n```"));
    const auto lastPart = [&]() -> QQuickItem* {
      for (QQuickItem* edit : named("codeText"))
        if (edit->property("text").toString().contains("end */")) return edit;
      return nullptr;
    };
    QVERIFY(waitUntil([&] { return lastPart() && colouredWords(lastPart()).contains("int"); }));
    QVERIFY(!lastPart()->property("text").toString().contains("begin"));
    QVERIFY(colouredWords(lastPart()).contains("line 80"));
  }

  void theHeadOfCodeWorks() {
    QVERIFY(m_offline->ask("```js\nlet x = 1; // " + QString(300, 'w') + "\n```"));
    QVERIFY(waitUntil([&] { return named("codeText").size() == 1; }));
    QQuickItem* edit = named("codeText")[0];
    QVERIFY(waitUntil([&] { return edit->width() > 1500; }));
    QMetaObject::invokeMethod(named("wrapCode")[0], "clicked");
    QVERIFY(waitUntil([&] { return edit->width() < 800 && edit->property("lineCount") != 1; }));
    QMetaObject::invokeMethod(named("copyCode")[0], "clicked");
    QVERIFY(QGuiApplication::clipboard()->text().startsWith("let x"));
    for (const char* name : {"wrapCode", "saveCode", "copyCode"}) {
      QVERIFY(!named(name)[0]->property("text").toString().isEmpty());
      QCOMPARE(named(name)[0]->property("focusPolicy").toInt() & Qt::TabFocus, int(Qt::TabFocus));
    }
  }

  void savingAsksBeforeItReplaces() {
    const QTemporaryDir folder;
    const QString path = folder.filePath("a.txt");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("old") == 3);
    file.close();
    QVERIFY(m_offline->ask("text"));
    QObject* saver = m_offline->part("codeSaver");
    QVERIFY(saver);
    saver->setProperty("code", "new");
    saver->setProperty("place", QUrl::fromLocalFile(path));
    QMetaObject::invokeMethod(saver, "write", Q_ARG(QVariant, false));
    QObject* dialog = nullptr;
    QVERIFY(waitUntil([&] {
      dialog = m_offline->part("replaceDialog");
      return dialog && dialog->property("opened").toBool();
    }));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("old"));
    file.close();
    QMetaObject::invokeMethod(saver, "write", Q_ARG(QVariant, true));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("new\n"));
  }

  void picturesWaitForTheReader() {
    QVERIFY(m_offline->ask("![chart](https://pictures.example/a.png) ![bad](file:///etc/passwd)"));
    QVERIFY(waitUntil([&] { return named("loadPicture").size() == 2; }));
    // The window of the tests can load none.
    for (QQuickItem* button : named("loadPicture")) QVERIFY(!button->isVisible());
    for (QQuickItem* picture : named("answerPicture")) QVERIFY(!picture->isVisible());
  }

  void picturesStandInTheirQuotes() {
    QVERIFY(m_offline->ask(
        "![a](https://pictures.example/a.png)\n\n> > ![b](https://pictures.example/b.png)"));
    QVERIFY(waitUntil([&] { return named("answerPicture").size() == 2; }));
    QVector<qreal> places;
    for (QQuickItem* picture : named("answerPicture")) places << picture->parentItem()->x();
    std::sort(places.begin(), places.end());
    QCOMPARE(places[0], 0.0);
    QVERIFY(places[1] > 20);
  }

  void tasksTellWhetherTheyAreDone() {
    QVERIFY(m_offline->ask(
        QString::fromUtf8("- [x] one\n- [ ] two\n- three\n\n- \u05e9\u05dc\u05d5\u05dd")));
    QVERIFY(waitUntil([&] { return named("marker").size() >= 4; }));
    int left = 0;
    int right = 0;
    for (QQuickItem* marker : named("marker")) {
      if (!marker->isVisible()) continue;
      (marker->x() < 50 ? left : right) += 1;
    }
    QCOMPARE(left, 3);
    QCOMPARE(right, 1);
  }

  void tablesAreCopied() {
    QVERIFY(m_offline->ask("| a | b |\n|--|--:|\n| $x$ | \"2\" |"));
    QVERIFY(waitUntil([&] { return named("tableCell").size() == 4; }));
    QMetaObject::invokeMethod(m_offline->part("copyCsv"), "clicked");
    QCOMPARE(QGuiApplication::clipboard()->text(), QString("a,b\r\n$x$,\"\"\"2\"\"\"\r\n"));
    QMetaObject::invokeMethod(m_offline->part("copyMarkdown"), "clicked");
    QCOMPARE(QGuiApplication::clipboard()->text(),
             QString("| a | b |\n|---|---:|\n| $x$ | \"2\" |\n"));
  }

 private:
  QVector<QQuickItem*> named(const QString& name) {
    QVector<QQuickItem*> found;
    for (QQuickItem* item : m_offline->items())
      if (item->objectName() == name) found << item;
    return found;
  }
};

QTEST_MAIN(BlocksWindowTest)
#include "blocks_window_test.moc"
