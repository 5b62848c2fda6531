// Archives: caps on what they claim, and on what they turn out to be.
// SPDX-License-Identifier: Apache-2.0
#include "documents/archive.h"

#include <QTest>

#include "tests/documents/golden_file.h"

using base::ErrorCode;
using documents::Archive;

class ArchiveTest : public QObject {
  Q_OBJECT

 private slots:
  void readsEntriesByName() {
    const std::string bytes = goldenFile("other.zip");
    auto archive = Archive::open(bytes);
    QVERIFY(archive);
    QVERIFY(archive->has("readme.txt"));
    QVERIFY(archive->read("readme.txt")->ends_with("hello"));
    QVERIFY(archive->read("none").error().code == ErrorCode::NotFound);
  }

  void capsTheNumberOfEntries() {
    const std::string bytes = goldenFile("depths.xlsx");
    Archive::Limits limits;
    limits.entries = 5;
    const auto archive = Archive::open(bytes, limits);
    QVERIFY(!archive);
    QVERIFY(archive.error().code == ErrorCode::InvalidArgument);
  }

  void capsAnEntryAndTheirSum() {
    const std::string bytes = goldenFile("depths.xlsx");
    Archive::Limits limits;
    limits.entryBytes = 100;
    auto small = Archive::open(bytes, limits);
    QVERIFY(small->read("xl/workbook.xml").error().code == ErrorCode::InvalidArgument);
    limits.entryBytes = 10'000;
    limits.totalBytes = 600;
    auto few = Archive::open(bytes, limits);
    QVERIFY(few->read("xl/sharedStrings.xml"));
    QVERIFY(few->read("xl/styles.xml"));
    QVERIFY(few->read("xl/worksheets/sheet1.xml").error().code == ErrorCode::InvalidArgument);
  }

  // The table of contents says that it is small.
  void aBombIsCountedWhileItUnpacks() {
    const std::string bytes = goldenFile("bomb.docx");
    Archive::Limits limits;
    limits.entryBytes = std::size_t{1} << 40;
    limits.totalBytes = std::size_t{1} << 40;
    auto archive = Archive::open(bytes, limits);
    QVERIFY(archive);
    const auto content = archive->read("word/document.xml");
    QVERIFY(!content);
    QVERIFY(content.error().code == ErrorCode::InvalidArgument);
  }
};

QTEST_GUILESS_MAIN(ArchiveTest)
#include "archive_test.moc"
