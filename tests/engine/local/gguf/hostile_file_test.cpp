// Every published way in which a GGUF file has broken a reader, each under the name of its report:
// such a file is refused in a sentence, before memory is taken for what it claims.
// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <limits>

#include <QTemporaryDir>
#include <QTest>

#include "engine/local/gguf/gguf_file.h"
#include "tests/support/gguf_writer.h"
#include "tests/support/peak_memory.h"

namespace fs = std::filesystem;
using support::Bytes;
using support::GgufWriter;
using support::kMostMegabytes;
using support::peakMegabytesOf;

class HostileFileTest : public QObject {
  Q_OBJECT

 private slots:
  void cve_2024_21802_tensorDimensionsOverflow();
  void cve_2024_21825_arrayOfStringsOverflow();
  void cve_2024_21836_tensorCountOverflow();
  void cve_2024_23496_stringLengthPlusOneWraps();
  void cve_2024_23605_keyCountOverflow();
  void cve_2024_25664_to_25668_uncheckedCounts();
  void cve_2024_32878_errorBeforeAnythingWasRead();
  void cve_2024_41130_nothingBehindTheHeader();
  void cve_2025_49847_lengthBeyondAnInt();
  void cve_2025_53630_sumOfPaddedSizesOverflows();
  void cve_2026_27940_smallSumAfterOverflow();
  void cve_2026_33298_productOfTheShapeOverflows();
  void cve_2024_39720_fileOfFourBytes();
  void cve_2025_0317_alignmentOfZero();
  void cve_2024_12055_readBeyondTheEnd();
  void cve_2025_0312_nullPointer();
  void cve_2025_0315_unboundedAllocation();
  void cve_2026_7482_tensorLargerThanTheFile();
  void llama_cpp_15711_recordsLargerThanTheirBound();
  void llama_cpp_24759_paddingWrapsToZero();
  void llama_cpp_24997_alignmentWithoutABoundOrOfAnotherType();
  void llama_cpp_19856_longStringsAndArrays();
  void llama_cpp_26690_elementsOfAnotherType();
  void ggml_1516_smallFilesThatClaimGigabytes();
  void mlx_4256_lengthsBeyondTheFile();

  // The rules that follow from all of them.
  void everyPrefixIsRefusedInASentence();
  void everyFlippedBitOfTheHeaderIsSurvived();
  void manyNamesTakeLittleMemory();
  void longNamesTakeLittleMemory();
  void largeSparseFilesTakeLittleMemory_data();
  void largeSparseFilesTakeLittleMemory();
};

namespace {

constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();

std::uint64_t bit(unsigned n) {
  return std::uint64_t{1} << n;
}

Bytes header(std::uint64_t tensors, std::uint64_t keys) {
  Bytes bytes;
  support::appendU32(bytes, 0x46554747);  // "GGUF"
  support::appendU32(bytes, 3);
  support::appendU64(bytes, tensors);
  support::appendU64(bytes, keys);
  return bytes;
}

void appendTensor(Bytes& bytes, std::string_view name, std::vector<std::uint64_t> shape,
                  std::uint32_t type, std::uint64_t offset) {
  support::appendString(bytes, name);
  support::appendU32(bytes, static_cast<std::uint32_t>(shape.size()));
  for (const std::uint64_t size : shape) support::appendU64(bytes, size);
  support::appendU32(bytes, type);
  support::appendU64(bytes, offset);
}

void pad(Bytes& bytes, std::size_t more) {
  bytes.resize((bytes.size() + 31) / 32 * 32 + more);
}

// One key of an array type with `count` and some bytes behind it.
Bytes withArray(std::uint32_t elementType, std::uint64_t count, std::size_t more) {
  Bytes bytes = header(0, 1);
  support::appendString(bytes, "a");
  support::appendU32(bytes, GgufWriter::Array);
  support::appendU32(bytes, elementType);
  support::appendU64(bytes, count);
  bytes.resize(bytes.size() + more);
  return bytes;
}

struct Outcome {
  base::ErrorCode code = base::ErrorCode::Corrupt;
  std::string message = "no error";
};

// In an allocation of exactly its size, so that the address sanitizer sees any over-read.
Outcome outcomeOf(const Bytes& bytes) {
  const auto file = gguf::File::parse(bytes, "bad.gguf");
  return file ? Outcome() : Outcome{file.error().code, file.error().message};
}

void verifyRefused(const Bytes& bytes, std::initializer_list<std::string_view> says) {
  const Outcome outcome = outcomeOf(bytes);
  QVERIFY2(outcome.code == base::ErrorCode::Corrupt, outcome.message.c_str());
  for (const std::string_view part : says)
    QVERIFY2(outcome.message.find(part) != std::string::npos, outcome.message.c_str());
  QVERIFY2(outcome.message.starts_with("bad.gguf: "), outcome.message.c_str());
  const std::int64_t peak = peakMegabytesOf([&] { (void)outcomeOf(bytes); });
  QVERIFY2(peak < kMostMegabytes, std::to_string(peak).c_str());
}

}  // namespace

void HostileFileTest::cve_2024_21802_tensorDimensionsOverflow() {
  for (const auto& shape :
       {std::vector<std::uint64_t>{bit(63), 2}, std::vector<std::uint64_t>{bit(32), bit(32)},
        std::vector<std::uint64_t>{bit(16), bit(16), bit(16), bit(16)},
        std::vector<std::uint64_t>{kMost, kMost, kMost, kMost}, std::vector<std::uint64_t>{0}}) {
    Bytes bytes = header(1, 0);
    appendTensor(bytes, "t", shape, 0, 0);
    pad(bytes, 64);
    verifyRefused(bytes, {"dimensions of tensor \"t\"", "a product below 2^63"});
  }
  for (const std::uint32_t rank : {0U, 5U, 0x80000000U, 0xFFFFFFFFU}) {
    Bytes bytes = header(1, 0);
    support::appendString(bytes, "t");
    support::appendU32(bytes, rank);
    pad(bytes, 256);
    verifyRefused(bytes, {"dimensions of tensor \"t\"", "1 to 4"});
  }
}

void HostileFileTest::cve_2024_21825_arrayOfStringsOverflow() {
  for (const std::uint64_t count : {bit(61), bit(61) + 1, kMost / sizeof(std::string) + 1, kMost})
    verifyRefused(withArray(GgufWriter::String, count, 64), {"element count of key \"a\""});
}

void HostileFileTest::cve_2024_21836_tensorCountOverflow() {
  for (const std::uint64_t count : {bit(17) + 1, bit(32), kMost / 88 + 1, bit(63), kMost}) {
    Bytes bytes = header(count, 0);
    pad(bytes, 256);
    verifyRefused(bytes, {"tensor count at byte 8", std::to_string(count)});
  }
}

void HostileFileTest::cve_2024_23496_stringLengthPlusOneWraps() {
  for (const std::uint64_t length : {kMost, kMost - 1, bit(63), bit(32)}) {
    Bytes bytes = header(0, 1);
    support::appendU64(bytes, length);
    pad(bytes, 256);
    verifyRefused(bytes, {"key name at byte 24", std::to_string(length)});
    bytes = header(0, 1);
    support::appendString(bytes, "k");
    support::appendU32(bytes, GgufWriter::String);
    support::appendU64(bytes, length);
    pad(bytes, 256);
    verifyRefused(bytes, {"value of key \"k\"", std::to_string(length)});
    bytes = withArray(GgufWriter::String, 1, 0);
    support::appendU64(bytes, length);
    pad(bytes, 256);
    verifyRefused(bytes, {"element of key \"a\"", std::to_string(length)});
  }
}

void HostileFileTest::cve_2024_23605_keyCountOverflow() {
  for (const std::uint64_t count : {bit(16) + 1, bit(32), kMost / 72 + 1, bit(63), kMost}) {
    Bytes bytes = header(0, count);
    pad(bytes, 256);
    verifyRefused(bytes, {"key count at byte 16", std::to_string(count)});
  }
}

// Counts that are allowed, but not in a file of this size.
void HostileFileTest::cve_2024_25664_to_25668_uncheckedCounts() {
  Bytes bytes = header(0, bit(16));
  pad(bytes, 64);
  verifyRefused(bytes, {"keys and tensor records", "cut short"});
  bytes = header(bit(17), 0);
  pad(bytes, 64);
  verifyRefused(bytes, {"keys and tensor records", "cut short"});
  for (const std::uint32_t type : {0U, 2U, 4U, 6U, 8U, 10U, 12U})
    verifyRefused(withArray(type, 1000, 64), {"element count of key \"a\"", "cut short"});
}

void HostileFileTest::cve_2024_32878_errorBeforeAnythingWasRead() {
  const Bytes whole = header(1, 1);
  for (std::size_t size = 0; size < whole.size(); ++size)
    verifyRefused(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)),
                  {"cut short"});
}

void HostileFileTest::cve_2024_41130_nothingBehindTheHeader() {
  verifyRefused(header(1, 1), {"keys and tensor records", "cut short"});
  // Nothing at all is a file without keys and weights, not a crash.
  const Bytes nothing = header(0, 0);
  const auto file = gguf::File::parse(nothing, "empty.gguf");
  QVERIFY(file);
  QVERIFY((*file)->tensors().empty() && (*file)->keys().empty());
  QVERIFY((*file)->findTensor("t") == nullptr && (*file)->find("k") == nullptr);
}

void HostileFileTest::cve_2025_49847_lengthBeyondAnInt() {
  for (const std::uint64_t length : {bit(31), bit(31) + 16, bit(32) - 1}) {
    Bytes bytes = withArray(GgufWriter::String, 2, 0);
    support::appendString(bytes, "ok");
    support::appendU64(bytes, length);
    pad(bytes, 64);
    verifyRefused(bytes, {"element of key \"a\"", "at most 16777216", std::to_string(length)});
  }
}

void HostileFileTest::cve_2025_53630_sumOfPaddedSizesOverflows() {
  // Each is allowed alone; together, padded, they are 2^64 and more.
  Bytes bytes = header(4, 0);
  for (int i = 0; i < 4; ++i)
    appendTensor(bytes, std::string(1, static_cast<char>('a' + i)), {bit(60) - 8}, 0,
                 static_cast<std::uint64_t>(i) * bit(62));
  pad(bytes, 256);
  verifyRefused(bytes, {"size of tensor \"a\"", "at most the file's"});
}

void HostileFileTest::cve_2026_27940_smallSumAfterOverflow() {
  // The second tensor's end wraps to a small number.
  Bytes bytes = header(2, 0);
  appendTensor(bytes, "a", {8}, 0, 0);
  appendTensor(bytes, "b", {8}, 0, kMost - 31);
  pad(bytes, 256);
  verifyRefused(bytes, {"offset of tensor \"b\"", std::to_string(kMost - 31)});
}

void HostileFileTest::cve_2026_33298_productOfTheShapeOverflows() {
  // 2^62 values fit a number; their bytes do not, in any type.
  for (const std::uint32_t type : {0U, 1U, 8U, 12U, 27U}) {
    Bytes bytes = header(1, 0);
    appendTensor(bytes, "t", {bit(31), bit(31)}, type, 0);
    pad(bytes, 4096);
    verifyRefused(bytes, {"size of tensor \"t\""});
  }
}

void HostileFileTest::cve_2024_39720_fileOfFourBytes() {
  Bytes bytes = header(0, 0);
  bytes.resize(4);
  verifyRefused(bytes, {"version at byte 4", "cut short"});
  verifyRefused({}, {"magic at byte 0", "cut short"});
}

void HostileFileTest::cve_2025_0317_alignmentOfZero() {
  for (const std::uint32_t alignment : {0U, 3U, 12U}) {
    GgufWriter writer;
    writer.setU32("general.alignment", alignment);
    writer.setTensorF32("t", {8}, std::vector<float>(8));
    verifyRefused(writer.bytes(), {"general.alignment", "power of two", std::to_string(alignment)});
  }
}

void HostileFileTest::cve_2024_12055_readBeyondTheEnd() {
  // The last field ends one byte behind the file.
  for (const std::uint32_t type : {0U, 1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U, 9U, 10U, 11U, 12U}) {
    GgufWriter writer;
    writer.setRaw("key that is long enough for the shortest record", type, Bytes(16));
    Bytes bytes = writer.bytes();
    const std::size_t value = bytes.size() - 16;
    const std::size_t sizes[] = {1, 1, 2, 2, 4, 4, 4, 1, 8, 12, 8, 8, 8};
    bytes.resize(value + sizes[type] - 1);
    verifyRefused(bytes, {"cut short"});
  }
}

void HostileFileTest::cve_2025_0312_nullPointer() {
  // A tensor that no data follows, and one whose data section would start behind the file.
  Bytes bytes = header(1, 0);
  appendTensor(bytes, "t", {8}, 0, 0);
  verifyRefused(bytes, {"cut short"});
  pad(bytes, 0);
  verifyRefused(bytes, {"offset of tensor \"t\"", "inside the data section of 0"});
}

void HostileFileTest::cve_2025_0315_unboundedAllocation() {
  for (const std::uint32_t type : {0U, 6U, 8U, 12U})
    for (const std::uint64_t count : {bit(28), bit(32), bit(40), bit(60)})
      verifyRefused(withArray(type, count, 4096), {"element count of key \"a\""});
}

void HostileFileTest::cve_2026_7482_tensorLargerThanTheFile() {
  GgufWriter writer;
  writer.setTensorF32("a", {8}, std::vector<float>(8));
  writer.setTensor("b", {64, 64}, 1, Bytes(64));  // 8192 bytes, of which 64 are there
  verifyRefused(writer.bytes(), {"tensor \"b\""});
  // One byte less than it needs.
  GgufWriter nearly;
  nearly.setTensor("b", {64}, 1, Bytes(127));
  verifyRefused(nearly.bytes(), {"tensor \"b\"", "128 bytes", "127"});
}

void HostileFileTest::llama_cpp_15711_recordsLargerThanTheirBound() {
  // As many as the smallest records would allow, but these are larger.
  Bytes bytes = header(4, 0);
  for (int i = 0; i < 3; ++i)
    appendTensor(bytes, std::string(40, static_cast<char>('a' + i)), {1, 1, 1, 1}, 0, 0);
  verifyRefused(bytes, {"cut short"});
}

void HostileFileTest::llama_cpp_24759_paddingWrapsToZero() {
  for (const std::uint64_t columns : {bit(62) - 1, bit(61) + 1, bit(62)}) {
    Bytes bytes = header(1, 0);
    appendTensor(bytes, "t", {columns}, 24, 0);  // a byte per value
    pad(bytes, 256);
    verifyRefused(bytes, {"size of tensor \"t\"", std::to_string(columns)});
  }
  Bytes bytes = header(1, 0);
  appendTensor(bytes, "t", {8}, 24, kMost & ~std::uint64_t{31});
  pad(bytes, 256);
  verifyRefused(bytes, {"offset of tensor \"t\""});
}

void HostileFileTest::llama_cpp_24997_alignmentWithoutABoundOrOfAnotherType() {
  for (const std::uint64_t alignment : {bit(17), bit(31), bit(32), bit(62), bit(63), kMost}) {
    GgufWriter writer;
    writer.setU64("general.alignment", alignment);
    verifyRefused(writer.bytes(), {"general.alignment", "from 8 to 65536"});
  }
  const std::vector<std::function<void(GgufWriter&)>> others = {
      [](GgufWriter& w) { w.setString("general.alignment", "32"); },
      [](GgufWriter& w) { w.setF32("general.alignment", 32); },
      [](GgufWriter& w) { w.setBool("general.alignment", true); },
      [](GgufWriter& w) { w.setI32s("general.alignment", {32}); }};
  for (const auto& set : others) {
    GgufWriter writer;
    set(writer);
    verifyRefused(writer.bytes(), {"general.alignment", "another type"});
  }
}

void HostileFileTest::llama_cpp_19856_longStringsAndArrays() {
  Bytes bytes = header(0, 1);
  support::appendString(bytes, "k");
  support::appendU32(bytes, GgufWriter::String);
  support::appendU64(bytes, bit(24) + 1);
  bytes.resize(bytes.size() + bit(24) + 1);
  verifyRefused(bytes, {"value of key \"k\"", "at most 16777216", "16777217"});
  Bytes name = header(0, 1);
  support::appendU64(name, 65536);
  name.resize(name.size() + 65536 + 64);
  verifyRefused(name, {"key name", "at most 65535", "65536"});
}

// The bytes are there, but not as the type that a reader expects.
void HostileFileTest::llama_cpp_26690_elementsOfAnotherType() {
  const Bytes bytes = withArray(GgufWriter::U8, 16, 16);
  const auto file = gguf::File::parse(bytes, "bad.gguf");
  QVERIFY(file);
  const auto reals = (*file)->reals("a");
  QVERIFY(!reals);
  QVERIFY2(reals.error().message.find("expected an array of floats, got an array of integers") !=
               std::string::npos,
           reals.error().message.c_str());
  QVERIFY(!(*file)->strings("a"));
  QVERIFY(!(*file)->integer("a"));
  QCOMPARE((*file)->integers("a").value()->size(), std::size_t{16});  // widened, not reinterpreted
}

void HostileFileTest::ggml_1516_smallFilesThatClaimGigabytes() {
  for (std::size_t more = 0; more < 120; more += 7) {
    for (const std::uint64_t claim : {bit(20), bit(27), bit(30), bit(33)}) {
      for (const std::uint32_t type : {0U, 5U, 8U, 12U})
        verifyRefused(withArray(type, claim, more), {});
      Bytes bytes = header(claim, 0);
      bytes.resize(bytes.size() + more);
      verifyRefused(bytes, {});
      bytes = header(0, claim);
      bytes.resize(bytes.size() + more);
      verifyRefused(bytes, {});
    }
  }
}

void HostileFileTest::mlx_4256_lengthsBeyondTheFile() {
  for (const std::uint64_t length : {std::uint64_t{65}, std::uint64_t{1000}, bit(20)}) {
    Bytes bytes = header(0, 1);
    support::appendString(bytes, "k");
    support::appendU32(bytes, GgufWriter::String);
    support::appendU64(bytes, length);
    bytes.resize(bytes.size() + 64);
    verifyRefused(bytes, {"value of key \"k\"", "cut short"});
    verifyRefused(withArray(GgufWriter::U8, length, 64),
                  {"element count of key \"a\"", "cut short"});
  }
}

namespace {

GgufWriter smallFile() {
  GgufWriter writer;
  writer.setString("general.architecture", "llama");
  writer.setU32("general.alignment", 32);
  writer.setBool("flag", true);
  writer.setF32("real", 0.5F);
  writer.setStrings("words", {"one", "two"});
  writer.setI32s("numbers", {1, 2, 3});
  writer.setTensorF32("first", {4, 2}, std::vector<float>(8, 1.0F));
  writer.setTensor("second", {32}, 8, Bytes(34));
  return writer;
}

}  // namespace

void HostileFileTest::everyPrefixIsRefusedInASentence() {
  const Bytes whole = smallFile().bytes();
  QVERIFY(gguf::File::parse(whole, "good.gguf"));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Outcome outcome =
        outcomeOf(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
    QVERIFY2(outcome.message.find(" at byte ") != std::string::npos, outcome.message.c_str());
  }
}

void HostileFileTest::everyFlippedBitOfTheHeaderIsSurvived() {
  const Bytes whole = smallFile().bytes();
  for (std::size_t i = 0; i < whole.size() * 8; ++i) {
    Bytes damaged = whole;
    damaged[i / 8] ^= static_cast<std::byte>(1U << (i % 8));
    const auto file = gguf::File::parse(damaged, "bad.gguf");
    if (!file) {
      const std::string& message = file.error().message;
      QVERIFY2(message.starts_with("bad.gguf: ") && message.find("expected") != std::string::npos,
               message.c_str());
      continue;
    }
    for (const kernels::Tensor& tensor : (*file)->tensors()) {
      QVERIFY(tensor.data >= damaged.data());
      QVERIFY(tensor.data + tensor.sizeBytes <= damaged.data() + damaged.size());
    }
  }
}

// As many records as a header may claim, the last of them broken.
void HostileFileTest::manyNamesTakeLittleMemory() {
  Bytes bytes = header(bit(17), bit(16));
  bytes.reserve(std::size_t{8} << 20);
  for (std::uint64_t i = 0; i < bit(16); ++i) {
    support::appendString(bytes, "k" + std::to_string(i));
    support::appendU32(bytes, GgufWriter::U8);
    bytes.push_back(std::byte{1});
  }
  for (std::uint64_t i = 0; i < bit(17); ++i)
    appendTensor(bytes, "t" + std::to_string(i), {1}, i + 1 == bit(17) ? 99 : 24, i * 32);
  const std::int64_t peak = peakMegabytesOf([&] { (void)outcomeOf(bytes); });
  QVERIFY2(peak < kMostMegabytes, std::to_string(peak).c_str());
  QVERIFY2(outcomeOf(bytes).message.find("type 99") != std::string::npos, "refused for its type");
}

void HostileFileTest::longNamesTakeLittleMemory() {
  constexpr std::size_t kKeys = 1600;
  Bytes bytes = header(0, kKeys);
  for (std::size_t i = 0; i < kKeys; ++i) {
    support::appendString(bytes, std::to_string(i) + std::string(60000, 'k'));
    support::appendU32(bytes, GgufWriter::U8);
    bytes.push_back(std::byte{1});
  }
  verifyRefused(bytes, {"kkk", "bytes for all keys and values in memory"});
}

// Zeros on the disk, which cost a sender nothing: empty strings, and numbers.
void HostileFileTest::largeSparseFilesTakeLittleMemory_data() {
  QTest::addColumn<std::uint32_t>("type");
  QTest::addColumn<std::uint64_t>("count");
  QTest::addColumn<QString>("says");
  const QString tooMuch = "bytes for all keys and values in memory";
  QTest::newRow("strings") << std::uint32_t{GgufWriter::String} << (std::uint64_t{15} << 20)
                           << tooMuch;
  QTest::newRow("bytes") << std::uint32_t{GgufWriter::U8} << (std::uint64_t{15} << 20) << tooMuch;
  QTest::newRow("floats") << std::uint32_t{GgufWriter::F32} << (std::uint64_t{15} << 20) << tooMuch;
  // As much as is allowed, and then something that is not.
  QTest::newRow("most strings") << std::uint32_t{GgufWriter::String} << std::uint64_t{1500000}
                                << QString("name of tensor 0");
  QTest::newRow("most bytes") << std::uint32_t{GgufWriter::U8} << std::uint64_t{6000000}
                              << QString("name of tensor 0");
}

void HostileFileTest::largeSparseFilesTakeLittleMemory() {
  QFETCH(std::uint32_t, type);
  QFETCH(std::uint64_t, count);
  QFETCH(QString, says);
  const QTemporaryDir folder;
  const fs::path path = fs::path(folder.path().toStdString()) / "sparse.gguf";
  Bytes head = withArray(type, count, 0);
  head[8] = std::byte{1};  // a tensor behind it, of zeros
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(head.data()), static_cast<std::streamsize>(head.size()));
  fs::resize_file(path, 200U << 20);
  const std::int64_t peak = peakMegabytesOf([&] { (void)gguf::File::open(path); });
  QVERIFY2(peak < kMostMegabytes, std::to_string(peak).c_str());
  const auto file = gguf::File::open(path);
  QVERIFY(!file);
  QVERIFY2(file.error().message.find(says.toStdString()) != std::string::npos,
           file.error().message.c_str());
  qInfo("%d MiB", static_cast<int>(peak));
}

QTEST_GUILESS_MAIN(HostileFileTest)
#include "hostile_file_test.moc"
