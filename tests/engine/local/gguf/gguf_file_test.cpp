// gguf::File: what a good file shows, and the typed getters.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/gguf/gguf_file.h"

#include <cmath>
#include <fstream>
#include <limits>

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/gguf_writer.h"
#include "tests/support/tiny_model.h"

using support::Bytes;
using support::GgufWriter;

class GgufFileTest : public QObject {
  Q_OBJECT

 private slots:
  void showsKeysAndTensorsInFileOrder();
  void acceptsVersionTwo();
  void readsEveryValueType();
  void getterRefusesAnotherType();
  void getterRefusesWhatIsNotFinite();
  void wholeNumbersCountAsReals();
  void opensFromDisk();
  void namesAMissingPath();
  void readsTypesThatHaveNoKernel();
  void honoursTheAlignmentKey();
  void readsALargeVocabulary();
};

namespace {

std::shared_ptr<const gguf::File> parse(const Bytes& bytes) {
  auto file = gguf::File::parse(bytes, "test.gguf");
  if (!file) {
    qWarning("%s", file.error().message.c_str());
    return nullptr;
  }
  return *file;
}

}  // namespace

void GgufFileTest::showsKeysAndTensorsInFileOrder() {
  GgufWriter writer;
  writer.setString("general.architecture", "llama");
  writer.setU32("llama.block_count", 2);
  writer.setTensorF32("b", {2, 3}, {1, 2, 3, 4, 5, 6});
  writer.setTensorF32("a", {1}, {7});
  const Bytes bytes = writer.bytes();
  const auto file = parse(bytes);
  QVERIFY(file);
  QCOMPARE(file->name(), std::string_view("test.gguf"));
  QCOMPARE(file->version(), 3U);
  QCOMPARE(file->sizeBytes(), std::uint64_t{bytes.size()});
  QCOMPARE(file->keys().size(), std::size_t{2});
  QCOMPARE(file->keys()[1], std::string("llama.block_count"));
  QCOMPARE(file->tensors().size(), std::size_t{2});
  QCOMPARE(file->tensors()[0].name, std::string("b"));
  const kernels::Tensor* b = file->findTensor("b");
  QVERIFY(b != nullptr);
  QCOMPARE(b->columns(), std::int64_t{2});
  QCOMPARE(b->rows(), std::int64_t{3});
  QCOMPARE(b->stack(), std::int64_t{1});
  QCOMPARE(b->sizeBytes, std::size_t{24});
  QCOMPARE(reinterpret_cast<const float*>(b->data)[5], 6.0F);
  QVERIFY(file->findTensor("c") == nullptr);
  QVERIFY(file->find("c") == nullptr);
}

void GgufFileTest::acceptsVersionTwo() {
  GgufWriter writer = support::tinyLlama();
  writer.setVersion(2);
  const Bytes bytes = writer.bytes();
  const auto file = parse(bytes);
  QVERIFY(file);
  QCOMPARE(file->version(), 2U);
}

void GgufFileTest::readsEveryValueType() {
  GgufWriter writer;
  const std::byte allOnes{0xFF};
  writer.setRaw("u8", GgufWriter::U8, {allOnes});
  writer.setRaw("i8", GgufWriter::I8, {allOnes});
  writer.setRaw("u16", GgufWriter::U16, {allOnes, allOnes});
  writer.setRaw("i16", GgufWriter::I16, {allOnes, allOnes});
  writer.setU32("u32", 0xFFFFFFFF);
  writer.setRaw("i32", GgufWriter::I32, Bytes(4, allOnes));
  writer.setRaw("i64", GgufWriter::I64, Bytes(8, allOnes));
  writer.setU64("u64", 7);
  writer.setU64("huge", std::numeric_limits<std::uint64_t>::max());
  writer.setF32("f32", 0.5F);
  writer.setF64("f64", 0.25);
  writer.setBool("bool", true);
  writer.setString("string", "text");
  writer.setStrings("strings", {"one", "", "three"});
  writer.setI32s("integers", {-1, 2});
  writer.setF32s("reals", {0.5F, -0.5F});
  writer.setStrings("empty", {});
  const Bytes bytes = writer.bytes();
  const auto file = parse(bytes);
  QVERIFY(file);
  QCOMPARE(file->integer("u8").value().value(), std::int64_t{255});
  QCOMPARE(file->integer("i8").value().value(), std::int64_t{-1});
  QCOMPARE(file->integer("u16").value().value(), std::int64_t{65535});
  QCOMPARE(file->integer("i16").value().value(), std::int64_t{-1});
  QCOMPARE(file->integer("u32").value().value(), std::int64_t{4294967295});
  QCOMPARE(file->integer("i32").value().value(), std::int64_t{-1});
  QCOMPARE(file->integer("i64").value().value(), std::int64_t{-1});
  QCOMPARE(file->integer("u64").value().value(), std::int64_t{7});
  QVERIFY(!file->integer("huge"));
  QCOMPARE(file->real("f32").value().value(), 0.5);
  QCOMPARE(file->real("f64").value().value(), 0.25);
  QCOMPARE(file->boolean("bool").value().value(), true);
  QCOMPARE(file->string("string").value().value(), std::string("text"));
  QCOMPARE(*file->strings("strings").value(), (checkpoint::StringArray{"one", "", "three"}));
  QCOMPARE(*file->integers("integers").value(), (checkpoint::IntegerArray{-1, 2}));
  QCOMPARE(*file->reals("reals").value(), (checkpoint::FloatArray{0.5, -0.5}));
  QVERIFY(file->strings("empty").value()->empty());
}

void GgufFileTest::getterRefusesAnotherType() {
  GgufWriter writer;
  writer.setString("s", "text");
  writer.setI32s("array", {1});
  const Bytes bytes = writer.bytes();
  const auto file = parse(bytes);
  QVERIFY(file);
  const auto integer = file->integer("s");
  QVERIFY(!integer);
  QCOMPARE(integer.error().code, base::ErrorCode::Corrupt);
  QCOMPARE(integer.error().message,
           std::string("test.gguf: key s: expected an integer, got a string"));
  QVERIFY(!file->real("s"));
  QVERIFY(!file->boolean("s"));
  QVERIFY(!file->strings("s"));
  QVERIFY(!file->reals("array"));
  QVERIFY(!file->strings("array"));
  QVERIFY(!file->string("array"));
  QVERIFY(!file->integer("array"));
  QVERIFY(file->integer("absent").has_value());
  QVERIFY(!file->integer("absent").value().has_value());
  QVERIFY(file->strings("absent").value() == nullptr);
}

void GgufFileTest::getterRefusesWhatIsNotFinite() {
  GgufWriter writer;
  writer.setF32("nan", std::numeric_limits<float>::quiet_NaN());
  writer.setF64("infinity", std::numeric_limits<double>::infinity());
  writer.setF32s("array", {1.0F, -std::numeric_limits<float>::infinity()});
  const Bytes bytes = writer.bytes();
  const auto file = parse(bytes);
  QVERIFY(file);
  QVERIFY(!file->real("nan"));
  QVERIFY(!file->real("infinity"));
  QVERIFY(!file->reals("array"));
}

void GgufFileTest::wholeNumbersCountAsReals() {
  GgufWriter writer;
  writer.setU32("base", 10000);
  const Bytes bytes = writer.bytes();
  const auto file = parse(bytes);
  QVERIFY(file);
  QCOMPARE(file->real("base").value().value(), 10000.0);
}

void GgufFileTest::opensFromDisk() {
  const QTemporaryDir folder;
  const auto path = std::filesystem::path(folder.path().toStdString()) / "tiny.gguf";
  const Bytes bytes = support::tinyDeepseek2().bytes();
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  const auto file = gguf::File::open(path);
  QVERIFY(file);
  QCOMPARE((*file)->name(), std::string_view(path.string()));
  const kernels::Tensor* experts = (*file)->findTensor("blk.1.ffn_gate_exps.weight");
  QVERIFY(experts != nullptr);
  QCOMPARE(experts->stack(), std::int64_t{4});
  QVERIFY(std::isfinite(reinterpret_cast<const float*>(experts->data)[0]));
}

void GgufFileTest::namesAMissingPath() {
  const auto file = gguf::File::open("/no/such/file.gguf");
  QVERIFY(!file);
  QCOMPARE(file.error().code, base::ErrorCode::NotFound);
  QVERIFY(file.error().message.find("/no/such/file.gguf") != std::string::npos);
}

void GgufFileTest::readsTypesThatHaveNoKernel() {
  GgufWriter writer;
  writer.setTensor("t", {256, 2}, 10, Bytes(168, std::byte{0}));
  const Bytes bytes = writer.bytes();
  const auto file = parse(bytes);
  QVERIFY(file);
  QCOMPARE(file->tensors()[0].sizeBytes, std::size_t{168});
  QCOMPARE(kernels::typeName(file->tensors()[0].type), std::string("Q2_K"));
}

void GgufFileTest::honoursTheAlignmentKey() {
  GgufWriter writer;
  writer.setU32("general.alignment", 256);
  writer.setAlignment(256);
  writer.setTensorF32("a", {1}, {1});
  writer.setTensorF32("b", {1}, {2});
  const Bytes bytes = writer.bytes();
  const auto file = parse(bytes);
  QVERIFY(file);
  QCOMPARE(reinterpret_cast<const float*>(file->findTensor("b")->data)[0], 2.0F);
  QCOMPARE(file->findTensor("b")->data - file->findTensor("a")->data, std::ptrdiff_t{256});
}

void GgufFileTest::readsALargeVocabulary() {
  std::vector<std::string> tokens;
  for (int i = 0; i < 128000; ++i) tokens.push_back("token" + std::to_string(i));
  GgufWriter writer;
  writer.setStrings("tokenizer.ggml.tokens", tokens);
  writer.setStrings("tokenizer.ggml.merges", tokens);
  writer.setI32s("tokenizer.ggml.token_type", std::vector<std::int32_t>(tokens.size(), 1));
  const Bytes bytes = writer.bytes();
  QElapsedTimer timer;
  timer.start();
  const auto file = parse(bytes);
  QVERIFY(file);
  qInfo("128000 tokens and merges read in %lld ms", static_cast<long long>(timer.elapsed()));
  QCOMPARE(file->strings("tokenizer.ggml.tokens").value()->back(), tokens.back());
}

QTEST_GUILESS_MAIN(GgufFileTest)
#include "gguf_file_test.moc"
