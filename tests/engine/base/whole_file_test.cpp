// WholeFile: the old content or all of the new, and nothing left beside it.
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/whole_file.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <string>
#include <utility>

class WholeFileTest : public QObject {
  Q_OBJECT

 private slots:
  void takesItsNameAtTheEnd();
  void replacesAsAWhole();
  void leavesNothingUnfinished();
  void onlyTheOwnerMayRead();
  void namesWhatCannotBeWritten();

 private:
  std::filesystem::path path() const { return m_folder.filePath("file").toStdString(); }
  QByteArray content() const {
    QFile file(m_folder.filePath("file"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("none");
  }
  QStringList names() const {
    return QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden, QDir::Name);
  }
  static base::Result<void> write(base::WholeFile& file, const std::string& text) {
    return file.write(std::as_bytes(std::span(text)));
  }

  QTemporaryDir m_folder;
};

void WholeFileTest::takesItsNameAtTheEnd() {
  auto file = base::WholeFile::create(path());
  QVERIFY(file);
  QVERIFY(write(*file, "one, "));
  QVERIFY(write(*file, ""));
  QVERIFY(write(*file, "two"));
  QVERIFY(!names().contains("file"));
  QVERIFY(file->finish());
  QCOMPARE(content(), QByteArray("one, two"));
  QCOMPARE(names(), QStringList{"file"});
}

void WholeFileTest::replacesAsAWhole() {
  const std::string large(3'000'000, 'x');
  auto file = base::WholeFile::create(path());
  QVERIFY(file && write(*file, large));
  QCOMPARE(content(), QByteArray("one, two"));
  base::WholeFile moved = std::move(*file);
  QVERIFY(moved.finish());
  QCOMPARE(content(), QByteArray(3'000'000, 'x'));
}

void WholeFileTest::leavesNothingUnfinished() {
  {
    auto file = base::WholeFile::create(path());
    QVERIFY(file && write(*file, "half"));
    QCOMPARE(names().size(), 2);
  }
  QCOMPARE(names(), QStringList{"file"});
  QCOMPARE(content().size(), 3'000'000);
}

void WholeFileTest::onlyTheOwnerMayRead() {
  const auto others = QFile::permissions(m_folder.filePath("file")) &
                      (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther);
  QCOMPARE(static_cast<int>(others), 0);
}

void WholeFileTest::namesWhatCannotBeWritten() {
  const auto missing = base::WholeFile::create("/nonexistent/folder/file");
  QVERIFY(!missing);
  QCOMPARE(missing.error().code, base::ErrorCode::Io);
  QVERIFY2(missing.error().message.starts_with("/nonexistent/folder/file: can't be written: "),
           missing.error().message.c_str());
  QVERIFY(QDir(m_folder.path()).mkpath("taken/inside"));
  const std::filesystem::path taken = m_folder.filePath("taken").toStdString();
  auto file = base::WholeFile::create(taken);
  QVERIFY(file && write(*file, "x"));
  const auto placed = file->finish();
  QVERIFY(!placed);
  QVERIFY2(placed.error().message.find("can't be put in place") != std::string::npos,
           placed.error().message.c_str());
}

QTEST_GUILESS_MAIN(WholeFileTest)
#include "whole_file_test.moc"
