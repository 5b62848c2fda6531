// MappedFile: content, moves, and what cannot be opened.
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/mapped_file.h"

#include <fstream>
#include <utility>

#include <QTemporaryDir>
#include <QTest>

class MappedFileTest : public QObject {
  Q_OBJECT

 private slots:
  void showsTheBytesOfAFile();
  void anEmptyFileHasNoBytes();
  void survivesBeingMoved();
  void namesAMissingFile();
  void refusesAFolder();

 private:
  std::filesystem::path write(const char* name, const std::string& content) const {
    const auto path = std::filesystem::path(m_folder.path().toStdString()) / name;
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }
  static std::string text(const base::MappedFile& file) {
    const auto bytes = file.bytes();
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }

  QTemporaryDir m_folder;
};

void MappedFileTest::showsTheBytesOfAFile() {
  const auto file = base::MappedFile::open(write("a", std::string("one\0two", 7)));
  QVERIFY(file);
  QCOMPARE(text(*file), std::string("one\0two", 7));
}

void MappedFileTest::anEmptyFileHasNoBytes() {
  const auto file = base::MappedFile::open(write("empty", ""));
  QVERIFY(file);
  QVERIFY(file->bytes().empty());
}

void MappedFileTest::survivesBeingMoved() {
  auto first = base::MappedFile::open(write("first", "first"));
  auto second = base::MappedFile::open(write("second", "second"));
  QVERIFY(first && second);
  base::MappedFile moved(std::move(*first));
  QCOMPARE(text(moved), std::string("first"));
  moved = std::move(*second);
  QCOMPARE(text(moved), std::string("second"));
}

void MappedFileTest::namesAMissingFile() {
  const auto file = base::MappedFile::open("/no/such/model.gguf");
  QVERIFY(!file);
  QCOMPARE(file.error().code, base::ErrorCode::NotFound);
  QVERIFY(file.error().message.find("/no/such/model.gguf") != std::string::npos);
}

void MappedFileTest::refusesAFolder() {
  const auto file = base::MappedFile::open(m_folder.path().toStdString());
  QVERIFY(!file);
  QCOMPARE(file.error().code, base::ErrorCode::InvalidArgument);
}

QTEST_GUILESS_MAIN(MappedFileTest)
#include "mapped_file_test.moc"
