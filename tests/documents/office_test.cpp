// Documents, sheets and slides: small real ones to the letter, and hostile ones.
// SPDX-License-Identifier: Apache-2.0
#include "documents/office.h"

#include <QTest>

#include "documents/cell_format.h"
#include "documents/document.h"
#include "tests/documents/golden_file.h"

using base::ErrorCode;
using documents::CellFormat;

namespace {

base::Result<std::string> read(const char* name) {
  return documents::readDocument(goldenFile(name), [](std::string_view) { return std::string(); });
}

}  // namespace

class OfficeTest : public QObject {
  Q_OBJECT

 private slots:
  void readsADocument() {
    const auto text = read("report.docx");
    QVERIFY(text);
    QCOMPARE(*text,
             "# Depths\n\none two\tthree\n\n| Port | Depth |\n|---|---|\n| 上海 | 12 \\| 14 |\n\n"
             "- first\n\nnew\n\nA & B <c>\n\n");
  }

  void readsSheets() {
    const auto text = read("depths.xlsx");
    QVERIFY(text);
    QCOMPARE(*text,
             "## 深度\n\n| Depth | When |\n|---|---|\n| 1.5 | 2024-01-01 |\n| TRUE | 06:00:00 |\n"
             "| sum | #DIV/0! |\n\n## Far\n\n| 7 |\n|---|\n\n");
  }

  void readsSlidesInTheirOrderWithNotes() {
    const auto text = read("talk.pptx");
    QVERIFY(text);
    QCOMPARE(*text, "## Slide 1\n\nIsobaths\n\nNotes:\nSay hello\n\n## Slide 2\n\nlast\n\n");
  }

  void namesInAnArchiveAreNoPaths() {
    const auto text = read("slip.docx");
    QVERIFY(text);
    QCOMPARE(*text, "kept\n\n");
    QVERIFY(!QFile::exists("/tmp/isobath-slip"));
    QVERIFY(!QFile::exists("/etc/isobath-slip"));
  }

  void nestsAsDeeplyAsAFileLikes() {
    const auto text = read("deep.docx");
    QVERIFY(text);
    QCOMPARE(*text, "deep\n\n");
  }

  void refusesInWords_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* name, ErrorCode code, const char* words) {
      QTest::addRow("%s", name) << name << static_cast<int>(code) << words;
    };
    row("bomb.docx", ErrorCode::InvalidArgument, "unpacks to more");
    row("laughs.docx", ErrorCode::Corrupt, "declares a document type");
    row("truncated.docx", ErrorCode::Corrupt, "table of contents");
    row("broken_xml.docx", ErrorCode::Corrupt, "word/document.xml");
    row("locked.docx", ErrorCode::Denied, "password");
    row("locked_office.docx", ErrorCode::Denied, "password");
    row("other.zip", ErrorCode::Unsupported, "only DOCX");
  }
  void refusesInWords() {
    QFETCH(QString, name);
    QFETCH(int, code);
    QFETCH(QString, words);
    const auto text = read(name.toUtf8().constData());
    QVERIFY(!text);
    QCOMPARE(static_cast<int>(text.error().code), code);
    QVERIFY2(QString::fromStdString(text.error().message).contains(words),
             text.error().message.c_str());
  }

  // Whatever was cut off or turned over, an answer comes.
  void damagedFilesEndInWords() {
    for (const char* name : {"report.docx", "depths.xlsx", "talk.pptx"}) {
      const std::string whole = goldenFile(name);
      for (std::size_t length = 0; length < whole.size(); length += 37)
        (void)documents::readOffice(whole.substr(0, length));
      for (std::size_t at = 0; at < whole.size(); at += 11) {
        std::string turned = whole;
        turned[at] = static_cast<char>(turned[at] ^ 0x55);
        (void)documents::readOffice(turned);
      }
    }
  }

  void datesAreNumbersWithAFormat() {
    QCOMPARE(documents::formatted("60", CellFormat::Date), "1900-02-28");
    QCOMPARE(documents::formatted("1", CellFormat::Date), "1900-01-01");
    QCOMPARE(documents::formatted("45292.5", CellFormat::DateTime), "2024-01-01 12:00:00");
    QCOMPARE(documents::formatted("45292.999999999", CellFormat::DateTime), "2024-01-02 00:00:00");
    QCOMPARE(documents::formatted("0.125", CellFormat::Percent), "12.5%");
    for (const char* odd : {"", "x", "-1", "1e300", "nan", "12x"})
      QCOMPARE(documents::formatted(odd, CellFormat::Date), odd);
  }
};

QTEST_GUILESS_MAIN(OfficeTest)
#include "office_test.moc"
