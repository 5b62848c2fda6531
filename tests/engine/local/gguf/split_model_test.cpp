// Models in several GGUF files: any part opens the whole, and what does not belong together is
// refused by name.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/gguf/split_model.h"

#include <fstream>
#include <functional>

#include <QTemporaryDir>
#include <QTest>

#include "engine/local/gguf/split_name.h"
#include "tests/support/gguf_writer.h"

namespace fs = std::filesystem;
using support::Bytes;
using support::GgufWriter;

class SplitModelTest : public QObject {
  Q_OBJECT

 private slots:
  void init();
  void readsTheNamesOfParts_data();
  void readsTheNamesOfParts();
  void opensTheWholeByAnyPart();
  void aWholeFileIsJustOpened();
  void aWholeFileMayHaveAPartsName();
  void namesTheMissingPart();
  void refusesAPartOfAnotherPlace();
  void refusesAPartOfAnotherCount();
  void refusesAPartWithoutItsNumber();
  void refusesOtherNumbersOfTensors();
  void refusesATensorInTwoParts();
  void refusesAPartUnderAnotherName();
  void namesTheDamagedPart();
  void looksForNoFileThatAFileNames();

 private:
  // Part `number` of 3, from 1, as a writer makes it; `change` may spoil it.
  void writePart(int number, const std::function<void(GgufWriter&)>& change = {}) const;
  [[nodiscard]] fs::path part(int number) const;
  void verifyRefused(base::ErrorCode code, std::initializer_list<std::string> parts) const;

  std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

void setU16(GgufWriter& writer, std::string_view key, unsigned value) {
  writer.setRaw(key, GgufWriter::U16,
                {static_cast<std::byte>(value & 255U), static_cast<std::byte>(value >> 8U)});
}

void write(const fs::path& path, const Bytes& bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

void SplitModelTest::init() {
  m_folder = std::make_unique<QTemporaryDir>();
  for (int number = 1; number <= 3; ++number) writePart(number);
}

fs::path SplitModelTest::part(int number) const {
  return fs::path(m_folder->path().toStdString()) /
         ("a-00007-model-0000" + std::to_string(number) + "-of-00003.gguf");
}

// As llama-gguf-split does with --no-tensor-first-split: the first part has the metadata only.
void SplitModelTest::writePart(int number, const std::function<void(GgufWriter&)>& change) const {
  GgufWriter writer;
  if (number == 1) writer.setString("general.architecture", "llama");
  setU16(writer, "split.no", static_cast<unsigned>(number - 1));
  setU16(writer, "split.count", 3);
  writer.setU32("split.tensors.count", 3);
  if (number == 2) {
    writer.setTensorF32("a", {2}, {1, 2});
    writer.setTensorF32("b", {1}, {3});
  }
  if (number == 3) writer.setTensorF32("c", {1}, {4});
  if (change) change(writer);
  write(part(number), writer.bytes());
}

void SplitModelTest::verifyRefused(base::ErrorCode code,
                                   std::initializer_list<std::string> parts) const {
  for (const int number : {1, 2, 3}) {
    if (!fs::exists(part(number))) continue;
    const auto model = gguf::openModel(part(number));
    QVERIFY(!model);
    const std::string& message = model.error().message;
    QVERIFY2(model.error().code == code, message.c_str());
    for (const std::string& one : parts)
      QVERIFY2(message.find(one) != std::string::npos, message.c_str());
  }
}

void SplitModelTest::readsTheNamesOfParts_data() {
  QTest::addColumn<QString>("name");
  QTest::addColumn<int>("number");  // 0: it is none
  QTest::addColumn<int>("count");
  const auto row = [](const char* name, int number, int count) {
    QTest::newRow(name) << QString(name) << number << count;
  };
  row("m-00001-of-00001.gguf", 1, 1);
  row("m-00002-of-00010.gguf", 2, 10);
  row("m-99999-of-99999.gguf", 99999, 99999);
  row("m.gguf", 0, 0);
  row("-00001-of-00002.gguf", 0, 0);
  row("m-00000-of-00002.gguf", 0, 0);
  row("m-00003-of-00002.gguf", 0, 0);
  row("m-0001-of-0002.gguf", 0, 0);
  row("m-+0001-of-00002.gguf", 0, 0);
  row("m-0000x-of-00002.gguf", 0, 0);
  row("m-00001-of-00002.bin", 0, 0);
  row("m_00001-of-00002.gguf", 0, 0);
}

void SplitModelTest::readsTheNamesOfParts() {
  QFETCH(QString, name);
  QFETCH(int, number);
  QFETCH(int, count);
  const fs::path path = "/folder/" + name.toStdString();
  const auto split = gguf::splitNameOf(path);
  QCOMPARE(split.has_value(), number > 0);
  if (!split) return;
  QCOMPARE(split->number, number);
  QCOMPARE(split->count, count);
  QCOMPARE(split->prefix, std::string("m"));
  QCOMPARE(split->part(number), path);
  QCOMPARE(split->first().parent_path(), fs::path("/folder"));
}

void SplitModelTest::opensTheWholeByAnyPart() {
  std::uint64_t bytes = 0;
  for (const int number : {1, 2, 3}) bytes += fs::file_size(part(number));
  for (const int number : {1, 2, 3}) {
    const auto model = gguf::openModel(part(number));
    QVERIFY2(model, model ? "" : model.error().message.c_str());
    QCOMPARE((*model)->name(), std::string_view(part(1).string()));
    QCOMPARE((*model)->format(), std::string("GGUF v3, 3 parts"));
    QCOMPARE((*model)->sizeBytes(), bytes);
    QCOMPARE((*model)->string("general.architecture").value().value(), std::string("llama"));
    QCOMPARE((*model)->keys().size(), std::size_t{4});
    QCOMPARE((*model)->tensors().size(), std::size_t{3});
    const kernels::Tensor* c = (*model)->findTensor("c");
    QVERIFY(c != nullptr && (*model)->findTensor("d") == nullptr);
    const auto loaded = (*model)->load(*c);
    QVERIFY(loaded);
    QCOMPARE(*reinterpret_cast<const float*>(loaded->tensor.data), 4.0F);
    QCOMPARE(reinterpret_cast<const float*>((*model)->findTensor("a")->data)[1], 2.0F);
  }
}

void SplitModelTest::aWholeFileIsJustOpened() {
  GgufWriter writer;
  writer.setTensorF32("a", {1}, {1});
  const fs::path path = fs::path(m_folder->path().toStdString()) / "whole.gguf";
  write(path, writer.bytes());
  const auto model = gguf::openModel(path);
  QVERIFY(model);
  QCOMPARE((*model)->format(), std::string("GGUF v3"));
  QCOMPARE((*model)->name(), std::string_view(path.string()));
}

void SplitModelTest::aWholeFileMayHaveAPartsName() {
  GgufWriter writer;
  writer.setTensorF32("a", {1}, {1});
  write(part(2), writer.bytes());
  const auto model = gguf::openModel(part(2));
  QVERIFY(model);
  QCOMPARE((*model)->tensors().size(), std::size_t{1});
}

void SplitModelTest::namesTheMissingPart() {
  fs::remove(part(3));
  verifyRefused(base::ErrorCode::NotFound, {"part 3 of 3", part(3).string()});
  fs::remove(part(1));
  verifyRefused(base::ErrorCode::NotFound, {"part 1 of 3", part(1).string()});
}

void SplitModelTest::refusesAPartOfAnotherPlace() {
  writePart(2, [](GgufWriter& writer) { setU16(writer, "split.no", 2); });
  verifyRefused(base::ErrorCode::Corrupt, {part(2).string(), "split.no: expected 1, got 2"});
}

void SplitModelTest::refusesAPartOfAnotherCount() {
  writePart(3, [](GgufWriter& writer) { setU16(writer, "split.count", 4); });
  verifyRefused(base::ErrorCode::Corrupt, {part(3).string(), "split.count: expected 3, got 4"});
}

void SplitModelTest::refusesAPartWithoutItsNumber() {
  writePart(2, [](GgufWriter& writer) { writer.removeKey("split.no"); });
  verifyRefused(base::ErrorCode::Corrupt, {part(2).string(), "split.no: expected 1, got nothing"});
  writePart(2, [](GgufWriter& writer) { writer.setString("split.no", "1"); });
  verifyRefused(base::ErrorCode::Corrupt, {part(2).string(), "split.no", "a string"});
}

void SplitModelTest::refusesOtherNumbersOfTensors() {
  writePart(3, [](GgufWriter& writer) { writer.removeTensor("c"); });
  verifyRefused(base::ErrorCode::Corrupt, {part(1).string(), "split.tensors.count: expected 2"});
  writePart(3, [](GgufWriter& writer) { writer.setTensorF32("d", {1}, {5}); });
  verifyRefused(base::ErrorCode::Corrupt, {"split.tensors.count: expected 4, got 3"});
}

void SplitModelTest::refusesATensorInTwoParts() {
  writePart(3, [](GgufWriter& writer) {
    writer.removeTensor("c");
    writer.setTensorF32("a", {1}, {4});
  });
  verifyRefused(base::ErrorCode::Corrupt, {part(3).string(), "tensor \"a\"", "one part only"});
}

void SplitModelTest::refusesAPartUnderAnotherName() {
  const fs::path renamed = fs::path(m_folder->path().toStdString()) / "renamed.gguf";
  fs::copy(part(2), renamed);
  const auto model = gguf::openModel(renamed);
  QVERIFY(!model);
  QCOMPARE(model.error().code, base::ErrorCode::InvalidArgument);
  QVERIFY(model.error().message.find("one of 3 parts") != std::string::npos);
}

void SplitModelTest::namesTheDamagedPart() {
  fs::resize_file(part(3), fs::file_size(part(3)) - 1);
  const auto model = gguf::openModel(part(1));
  QVERIFY(!model);
  QVERIFY(model.error().message.find(part(3).string()) == 0);
}

// Names come from the path that was given alone; what a file says is never part of one.
void SplitModelTest::looksForNoFileThatAFileNames() {
  writePart(1, [](GgufWriter& writer) {
    writer.setString("general.name", "../../etc/passwd");
    writer.setString("split.prefix", "/etc/passwd");
  });
  const auto model = gguf::openModel(part(2));
  QVERIFY(model);
  QCOMPARE((*model)->tensors().size(), std::size_t{3});
}

QTEST_GUILESS_MAIN(SplitModelTest)
#include "split_model_test.moc"
