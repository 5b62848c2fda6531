// gguf::Writer: headers as other programs write them, and files that are complete or not there.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/gguf/gguf_writer.h"

#include <sys/resource.h>

#include <csignal>
#include <cstring>
#include <fstream>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "engine/local/gguf/gguf_file.h"

using gguf::WrittenKey;
using gguf::WrittenTensor;

namespace {

QByteArray contentOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::span<const std::byte> bytesOf(const QByteArray& content) {
  return std::as_bytes(std::span(content.constData(), static_cast<std::size_t>(content.size())));
}

std::vector<WrittenKey> keysOf(const checkpoint::Checkpoint& file) {
  std::vector<WrittenKey> keys;
  for (const std::string& key : file.keys()) keys.push_back({key, *file.find(key)});
  return keys;
}

std::vector<WrittenTensor> tensorsOf(const checkpoint::Checkpoint& file) {
  std::vector<WrittenTensor> tensors;
  for (const kernels::Tensor& tensor : file.tensors())
    tensors.push_back({tensor.name, tensor.shape, static_cast<std::uint32_t>(tensor.type)});
  return tensors;
}

// The type number behind the only key of a header: magic, version, two counts, the key's name.
std::uint32_t typeOf(const WrittenKey& key) {
  const auto header = gguf::makeHeader(std::span(&key, 1), {});
  if (!header) return 99;
  std::uint32_t type = 0;
  std::memcpy(&type, header->bytes.data() + 24 + 8 + key.name.size(), sizeof type);
  return type;
}

std::uint32_t elementTypeOf(const WrittenKey& key) {
  const auto header = gguf::makeHeader(std::span(&key, 1), {});
  if (!header) return 99;
  std::uint32_t type = 0;
  std::memcpy(&type, header->bytes.data() + 24 + 8 + key.name.size() + 4, sizeof type);
  return type;
}

const std::vector<WrittenTensor> kTwoTensors = {{"a", {3, 1, 1, 1}, 0}, {"b", {2, 2, 1, 1}, 0}};

}  // namespace

class GgufWriterTest : public QObject {
  Q_OBJECT

 private slots:
  void writesHeadersAsOtherProgramsDo_data();
  void writesHeadersAsOtherProgramsDo();
  void choosesWidthsByKeyAndValue();
  void keepsWhatTheReaderReads();
  void alignsAsTheKeySays();
  void refusesWhatNoFileCanHold_data();
  void refusesWhatNoFileCanHold();
  void aFileIsCompleteOrNotThere();
  void goesOnWithTheSameHeaderOnly();
  void saysWhyItCannotWrite();
  void leavesWhatIsThereWhereSpaceEnds();
};

void GgufWriterTest::writesHeadersAsOtherProgramsDo_data() {
  QTest::addColumn<QString>("name");
  QTest::newRow("deepseek2") << "tiny-lite-q4_k_m.gguf";
  QTest::newRow("llama") << "tiny-llama-q4_k_m.gguf";
}

// The golden files were written by gguf-py and llama.cpp: same keys and tensors, same bytes.
void GgufWriterTest::writesHeadersAsOtherProgramsDo() {
  QFETCH(const QString, name);
  const QByteArray golden =
      contentOf(QStringLiteral(ISOBATH_SOURCE_DIR "/tests/golden/models/") + name);
  const auto file = gguf::File::parse(bytesOf(golden), "golden");
  QVERIFY(file);
  const auto header = gguf::makeHeader(keysOf(**file), tensorsOf(**file));
  QVERIFY(header);
  const QByteArray ours(reinterpret_cast<const char*>(header->bytes.data()),
                        static_cast<int>(header->bytes.size()));
  for (int i = 0; i < ours.size(); ++i)
    QVERIFY2(ours[i] == golden[i], qPrintable(QString("byte %1").arg(i)));
  QCOMPARE(header->fileBytes, static_cast<std::uint64_t>(golden.size()));
  for (std::size_t i = 0; i < header->places.size(); ++i) {
    const auto at = reinterpret_cast<const char*>((*file)->tensors()[i].data) - golden.constData();
    QCOMPARE(header->places[i].offset, static_cast<std::uint64_t>(at));
    QCOMPARE(header->places[i].bytes, std::uint64_t{(*file)->tensors()[i].sizeBytes});
  }
}

void GgufWriterTest::choosesWidthsByKeyAndValue() {
  QCOMPARE(typeOf({"llama.block_count", std::int64_t{30}}), 4U);
  QCOMPARE(typeOf({"a.big", std::int64_t{4294967295}}), 4U);
  QCOMPARE(typeOf({"a.bigger", std::int64_t{4294967296}}), 11U);
  QCOMPARE(typeOf({"a.negative", std::int64_t{-1}}), 5U);
  QCOMPARE(typeOf({"a.huge", std::uint64_t{1} << 63}), 10U);
  QCOMPARE(typeOf({"split.count", std::int64_t{3}}), 2U);
  QCOMPARE(typeOf({"split.tensors.count", std::int64_t{3}}), 5U);
  QCOMPARE(typeOf({"llama.rope.freq_base", std::int64_t{10000}}), 6U);
  QCOMPARE(typeOf({"llama.rope.freq_base", 10000.0}), 6U);
  QCOMPARE(typeOf({"a.wide", 1e300}), 12U);
  QCOMPARE(typeOf({"a.flag", true}), 7U);
  QCOMPARE(typeOf({"a.text", std::string("x")}), 8U);
  QCOMPARE(elementTypeOf({"tokenizer.ggml.token_type", checkpoint::IntegerArray{1, 6}}), 5U);
  QCOMPARE(elementTypeOf({"a.ids", checkpoint::IntegerArray{1, 4000000000}}), 4U);
  QCOMPARE(elementTypeOf({"a.ids", checkpoint::IntegerArray{-1, 4000000000}}), 11U);
  QCOMPARE(elementTypeOf({"a.none", checkpoint::IntegerArray{}}), 5U);
  QCOMPARE(elementTypeOf({"tokenizer.ggml.scores", checkpoint::FloatArray{0.5}}), 6U);
  QCOMPARE(elementTypeOf({"tokenizer.ggml.tokens", checkpoint::StringArray{"a"}}), 8U);
}

void GgufWriterTest::keepsWhatTheReaderReads() {
  const std::vector<WrittenKey> keys = {
      {"integer", std::int64_t{-7}},
      {"large", std::uint64_t{1} << 63},
      {"real", 0.5},
      {"flag", true},
      {"text", std::string("a\0b", 3)},
      {"integers", checkpoint::IntegerArray{1, -2, 3}},
      {"reals", checkpoint::FloatArray{0.25, -4}},
      {"texts", checkpoint::StringArray{"", "zwei"}},
  };
  const auto header = gguf::makeHeader(keys, {});
  QVERIFY(header);
  std::vector<std::uint64_t> aligned((header->bytes.size() + 7) / 8);
  std::memcpy(aligned.data(), header->bytes.data(), header->bytes.size());
  const auto file =
      gguf::File::parse(std::as_bytes(std::span(aligned)).first(header->bytes.size()), "ours");
  QVERIFY2(file, file ? "" : file.error().message.c_str());
  QCOMPARE((*file)->keys().size(), keys.size());
  for (const WrittenKey& key : keys) {
    const checkpoint::Value* value = (*file)->find(key.name);
    QVERIFY2(value != nullptr && *value == key.value, key.name.c_str());
  }
}

void GgufWriterTest::alignsAsTheKeySays() {
  const std::vector<WrittenKey> keys = {{"general.alignment", std::int64_t{64}}};
  const auto header = gguf::makeHeader(keys, kTwoTensors);
  QVERIFY(header);
  QCOMPARE(header->bytes.size() % 64, std::size_t{0});
  QCOMPARE(header->places[0].offset, std::uint64_t{header->bytes.size()});
  QCOMPARE(header->places[1].offset, std::uint64_t{header->bytes.size() + 64});
  QCOMPARE(header->fileBytes, std::uint64_t{header->bytes.size() + 128});
}

void GgufWriterTest::refusesWhatNoFileCanHold_data() {
  QTest::addColumn<QString>("kind");
  for (const char* kind :
       {"alignment", "key twice", "tensor twice", "no name", "type", "row", "size 0", "too large"})
    QTest::newRow(kind) << kind;
}

void GgufWriterTest::refusesWhatNoFileCanHold() {
  QFETCH(const QString, kind);
  std::vector<WrittenKey> keys;
  std::vector<WrittenTensor> tensors = kTwoTensors;
  if (kind == "alignment") keys.push_back({"general.alignment", std::int64_t{24}});
  if (kind == "key twice") keys = {{"k", true}, {"k", false}};
  if (kind == "tensor twice") tensors[1].name = "a";
  if (kind == "no name") tensors[1].name = "";
  if (kind == "type") tensors[1].type = 4;
  if (kind == "row") tensors[1].type = 12;
  if (kind == "size 0") tensors[1].shape[1] = 0;
  if (kind == "too large") tensors[1].shape = {1LL << 40, 1LL << 40, 1, 1};
  const auto header = gguf::makeHeader(keys, tensors);
  QVERIFY(!header);
  QCOMPARE(header.error().code, base::ErrorCode::InvalidArgument);
}

void GgufWriterTest::aFileIsCompleteOrNotThere() {
  const QTemporaryDir folder;
  const std::filesystem::path out = folder.filePath("out.gguf").toStdString();
  const auto header = gguf::makeHeader({}, kTwoTensors);
  QVERIFY(header);
  const std::array<float, 3> a = {1, 2, 3};
  const std::array<float, 4> b = {4, 5, 6, 7};
  {
    auto writer = gguf::Writer::create(out, *header);
    QVERIFY(writer);
    QVERIFY((*writer)->write(header->places[1].offset, std::as_bytes(std::span(b))));
    QVERIFY((*writer)->write(header->places[0].offset, std::as_bytes(std::span(a))));
    QVERIFY(!std::filesystem::exists(out));
    const auto second = gguf::Writer::create(out, *header);
    QVERIFY(!second);
    QCOMPARE(second.error().code, base::ErrorCode::Busy);
    QVERIFY((*writer)->finish());
  }
  QVERIFY(!std::filesystem::exists(gguf::partPathOf(out)));
  const auto file = gguf::File::open(out);
  QVERIFY2(file, file ? "" : file.error().message.c_str());
  QCOMPARE((*file)->sizeBytes(), header->fileBytes);
  QCOMPARE(std::memcmp((*file)->findTensor("a")->data, a.data(), sizeof a), 0);
  QCOMPARE(std::memcmp((*file)->findTensor("b")->data, b.data(), sizeof b), 0);
  QCOMPARE((*file)->findTensor("b")->shape, (std::array<std::int64_t, 4>{2, 2, 1, 1}));
}

void GgufWriterTest::goesOnWithTheSameHeaderOnly() {
  const QTemporaryDir folder;
  const std::filesystem::path out = folder.filePath("out.gguf").toStdString();
  const auto header = gguf::makeHeader({}, kTwoTensors);
  QVERIFY(header);
  const auto missing = gguf::Writer::reopen(out, *header);
  QVERIFY(!missing);
  QCOMPARE(missing.error().code, base::ErrorCode::NotFound);

  const std::array<float, 3> a = {1, 2, 3};
  {
    auto writer = gguf::Writer::create(out, *header);
    QVERIFY(writer && (*writer)->write(header->places[0].offset, std::as_bytes(std::span(a))));
  }
  {
    const auto again = gguf::Writer::reopen(out, *header);
    QVERIFY(again);
    std::array<float, 3> read{};
    QVERIFY((*again)->read(header->places[0].offset, std::as_writable_bytes(std::span(read))));
    QCOMPARE(read, a);
  }
  const auto other = gguf::makeHeader({}, std::span(kTwoTensors).first(1));
  const auto refused = gguf::Writer::reopen(out, *other);
  QVERIFY(!refused);
  QCOMPARE(refused.error().code, base::ErrorCode::InvalidArgument);
}

void GgufWriterTest::saysWhyItCannotWrite() {
  const auto header = gguf::makeHeader({}, kTwoTensors);
  const auto writer = gguf::Writer::create("/nonexistent/folder/out.gguf", *header);
  QVERIFY(!writer);
  QCOMPARE(writer.error().code, base::ErrorCode::NotFound);
  QVERIFY(writer.error().message.find("/nonexistent/folder/out.gguf.part") != std::string::npos);
  QVERIFY(writer.error().message.find("No such file") != std::string::npos);
}

// As on a full disk: the part cannot grow, and OUT stays what it was.
void GgufWriterTest::leavesWhatIsThereWhereSpaceEnds() {
  const QTemporaryDir folder;
  const std::filesystem::path out = folder.filePath("out.gguf").toStdString();
  QVERIFY(std::ofstream(out) << "old");
  const auto header = gguf::makeHeader({}, kTwoTensors);
  QVERIFY(header);
  rlimit before{};
  QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
  rlimit tight = before;
  tight.rlim_cur = 64;
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  QCOMPARE(::setrlimit(RLIMIT_FSIZE, &tight), 0);
  const auto writer = gguf::Writer::create(out, *header);
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  QVERIFY(!writer);
  QCOMPARE(writer.error().code, base::ErrorCode::Io);
  QVERIFY2(writer.error().message.find("too large") != std::string::npos,
           writer.error().message.c_str());
  QCOMPARE(contentOf(QString::fromStdString(out.string())), QByteArray("old"));
}

QTEST_GUILESS_MAIN(GgufWriterTest)
#include "gguf_writer_test.moc"
