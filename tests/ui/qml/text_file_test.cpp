// A text becomes a file where the reader wants it, and never in place of another unasked.
// SPDX-License-Identifier: Apache-2.0
#include "ui/qml/text_file.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "ui/qml/code_painter.h"

using ui::TextFile;

class TextFileTest : public QObject {
  Q_OBJECT

 private slots:
  void aFileIsReplacedOnRequestOnly() {
    const QTemporaryDir folder;
    const QString path = folder.filePath("code.py");
    const QUrl url = QUrl::fromLocalFile(path);
    const auto content = [&] {
      QFile file(path);
      return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    QVERIFY(!TextFile::exists(url));
    QCOMPARE(TextFile::write(url, QString::fromUtf8("x = '中'"), false), QString());
    QCOMPARE(content(), QByteArray("x = '中'\n"));
    QVERIFY(TextFile::exists(url));
    QVERIFY(TextFile::write(url, "y\n", false).contains("code.py"));
    QCOMPARE(content(), QByteArray("x = '中'\n"));
    QCOMPARE(TextFile::write(url, "y\n", true), QString());
    QCOMPARE(content(), QByteArray("y\n"));
  }

  void whatCannotBeWrittenIsSaid() {
    QVERIFY(!TextFile::write(QUrl("https://host.example/a"), "x", false).isEmpty());
    QVERIFY(!TextFile::write(QUrl::fromLocalFile("/nowhere/at/all.txt"), "x", false).isEmpty());
    QVERIFY(!TextFile::write(QUrl(), "x", true).isEmpty());
  }

  void filesOfCodeHaveTheirEnding() {
    QCOMPARE(ui::CodePainter::fileNameOf("c++"), QString("code.cpp"));
    QCOMPARE(ui::CodePainter::fileNameOf("dockerfile"), QString("Dockerfile"));
    QCOMPARE(ui::CodePainter::fileNameOf("../../x"), QString("code.txt"));
    QCOMPARE(ui::CodePainter::nameOf("C#"), QString("C#"));
  }
};

QTEST_MAIN(TextFileTest)
#include "text_file_test.moc"
