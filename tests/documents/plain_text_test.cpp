// Text files in all encodings that people still have, and what is none.
// SPDX-License-Identifier: Apache-2.0
#include "documents/plain_text.h"

#include <QTest>

#include "documents/document.h"

using base::ErrorCode;
using documents::plainText;

class PlainTextTest : public QObject {
  Q_OBJECT

 private slots:
  void readsEncodings_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    const auto hex = [](const char* text) { return QByteArray::fromHex(text); };
    QTest::addRow("UTF-8") << QByteArray("größe 深度 🙂") << "größe 深度 🙂";
    QTest::addRow("UTF-8 with a mark") << hex("efbbbf") + "depth"
                                       << "depth";
    QTest::addRow("UTF-16 LE with a mark") << hex("fffe6100f16d3dd84200").left(6) << "a深";
    QTest::addRow("UTF-16 BE with a mark") << hex("feff00616df1") << "a深";
    QTest::addRow("UTF-16 LE without") << hex("640065007000740068003a00") << "depth:";
    QTest::addRow("UTF-16 BE without") << hex("0064006500700074006800 3a") << "depth:";
    QTest::addRow("GB18030") << hex("c9eeb6c8a3ba") + "12"
                             << "深度：12";
    QTest::addRow("GB18030, four bytes")
        << hex("c9eeb6c8c9eeb6c8c9eeb6c8c9eeb6c8") << "深度深度深度深度";
    QTest::addRow("Windows-1252") << QByteArray("Gr\xF6\xDF") + "e \x80 5"
                                  << "Größe € 5";
    QTest::addRow("Windows' lines") << QByteArray("a\r\nb\rc\n") << "a\nb\nc\n";
    QTest::addRow("code") << QByteArray("\tint main() { return 0; }\f\n")
                          << "\tint main() { return 0; }\f\n";
  }
  void readsEncodings() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    const auto read = plainText(bytes.toStdString());
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    QCOMPARE(QString::fromStdString(*read), text);
  }

  void refusesBinaryFiles_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addRow("a program") << QByteArray(
        "\x7F"
        "ELF\x02\x01\x01\0\0\0\0\0\0",
        13);
    QTest::addRow("zeros") << QByteArray(100, '\0');
    QTest::addRow("controls") << QByteArray("abc\x01\x02\x03\x04\x05\x06");
    QTest::addRow("half a character of UTF-16") << QByteArray::fromHex("fffe00d8");
    QTest::addRow("a zero far behind") << QByteArray(200'000, 'a') + QByteArray(1, '\0') + "b";
  }
  void refusesBinaryFiles() {
    QFETCH(QByteArray, bytes);
    const auto read = plainText(bytes.toStdString());
    QVERIFY(!read);
    QVERIFY(read.error().code == ErrorCode::Unsupported);
  }

  void refusesMoreTextThanIsTaken() {
    const documents::PdfReader none = [](std::string_view) { return std::string(); };
    const std::string much(documents::kMaxTextBytes + 1, 'a');
    const auto read = documents::readDocument(much, none);
    QVERIFY(!read);
    QVERIFY(read.error().code == ErrorCode::InvalidArgument);
    QVERIFY(documents::readDocument(much.substr(1), none));
  }

  void saysWhichFilesHaveNoText() {
    const documents::PdfReader none = [](std::string_view) { return std::string(); };
    for (const char* text : {"", " \n\t "}) {
      const auto read = documents::readDocument(text, none);
      QVERIFY(!read);
      QVERIFY(read.error().code == ErrorCode::NotFound);
    }
  }
};

QTEST_GUILESS_MAIN(PlainTextTest)
#include "plain_text_test.moc"
