// gguf::File on hostile bytes: each broken field is named, and nothing is read outside the file.
// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <iterator>
#include <limits>
#include <random>

#include <sys/mman.h>

#include <QTest>

#include "engine/local/gguf/gguf_file.h"
#include "tests/support/gguf_writer.h"
#include "tests/support/tiny_model.h"

using support::Bytes;
using support::GgufWriter;

class GgufDamageTest : public QObject {
  Q_OBJECT

 private slots:
  void refusesEveryPrefix();
  void refusesAFileThatIsNotGguf();
  void survivesEveryByteBeingChanged();
  void refusesOtherVersions();
  void refusesBigEndian();
  void refusesHugeCounts();
  void refusesHugeLengths();
  void refusesDuplicateKeys();
  void refusesAnEmptyKey();
  void refusesAnUnknownValueType();
  void refusesArraysOfArrays();
  void refusesAHugeArray();
  void refusesMoreTextThanTheLimitBeforeItIsCopied();
  void refusesABoolThatIsNone();
  void refusesABadAlignment();
  void refusesDuplicateTensors();
  void refusesALongTensorName();
  void refusesBadDimensions();
  void refusesAnOverflowingShape();
  void refusesUnknownTensorTypes();
  void refusesBrokenBlocks();
  void refusesATensorLargerThanTheFile();
  void refusesAMisalignedOffset();
  void refusesAnOffsetOutsideTheFile();
  void refusesOverlappingTensors();
  void refusesUnalignedMemory();
  void hidesControlBytesInMessages();
  void refusesAHundredCutsOfARealFile();
};

namespace {

// In an allocation of exactly its size, so that the address sanitizer sees any over-read.
base::Result<std::shared_ptr<const gguf::File>> parse(const Bytes& bytes) {
  return gguf::File::parse(bytes, "bad.gguf");
}

std::string errorOf(const Bytes& bytes, base::ErrorCode code = base::ErrorCode::Corrupt) {
  const auto file = parse(bytes);
  if (file) return "no error";
  return file.error().code == code ? file.error().message
                                   : "wrong code for: " + file.error().message;
}

// The message names the field and what was wrong with it.
void verifyError(const std::string& message, std::initializer_list<std::string_view> parts) {
  for (const std::string_view part : parts) {
    QVERIFY2(message.find(part) != std::string::npos, message.c_str());
  }
}

void putU32(Bytes& bytes, std::size_t offset, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) bytes[offset + i] = static_cast<std::byte>(value >> (8 * i));
}

void putU64(Bytes& bytes, std::size_t offset, std::uint64_t value) {
  putU32(bytes, offset, static_cast<std::uint32_t>(value));
  putU32(bytes, offset + 4, static_cast<std::uint32_t>(value >> 32));
}

// The byte behind the first appearance of `text`.
std::size_t endOf(const Bytes& bytes, std::string_view text) {
  const std::string_view all(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return all.find(text) + text.size();
}

GgufWriter twoTensors() {
  GgufWriter writer;
  writer.setString("general.architecture", "llama");
  writer.setTensorF32("first", {4, 2}, std::vector<float>(8, 1.0F));
  writer.setTensorF32("second", {4, 2}, std::vector<float>(8, 2.0F));
  return writer;
}

// Layout behind a tensor's name: dimensions u32, two sizes u64, type u32, offset u64.
constexpr std::size_t kSizeAt = 4;
constexpr std::size_t kTypeAt = 4 + 16;
constexpr std::size_t kOffsetAt = 4 + 16 + 4;

constexpr std::uint64_t bit(unsigned n) {
  return std::uint64_t{1} << n;
}
constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();

}  // namespace

void GgufDamageTest::refusesEveryPrefix() {
  const Bytes whole = twoTensors().bytes();
  QVERIFY(parse(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Bytes prefix(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    const std::string message = errorOf(prefix);
    QVERIFY2(message.starts_with("bad.gguf: "), message.c_str());
    QVERIFY2(message.find(" at byte ") != std::string::npos, message.c_str());
  }
}

void GgufDamageTest::refusesAFileThatIsNotGguf() {
  Bytes text;
  for (const char c : std::string_view("Hello, this is a text file.")) {
    text.push_back(static_cast<std::byte>(c));
  }
  QCOMPARE(errorOf(text),
           std::string("bad.gguf: magic at byte 0: expected \"GGUF\", got \"Hell\""));
  QCOMPARE(errorOf({}),
           std::string("bad.gguf: magic at byte 0: expected 4 more bytes, got 0: the file is cut "
                       "short"));
}

void GgufDamageTest::survivesEveryByteBeingChanged() {
  const Bytes whole = twoTensors().bytes();
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (const unsigned value : {0x00U, 0x01U, 0x7FU, 0x80U, 0xFFU}) {
      Bytes damaged = whole;
      damaged[i] = static_cast<std::byte>(value);
      const auto file = parse(damaged);
      if (!file) continue;
      for (const kernels::Tensor& tensor : (*file)->tensors()) {
        QVERIFY(tensor.data >= damaged.data());
        QVERIFY(tensor.data + tensor.sizeBytes <= damaged.data() + damaged.size());
      }
    }
  }
}

void GgufDamageTest::refusesOtherVersions() {
  for (const std::uint32_t version : {0U, 1U, 4U, 1000U}) {
    GgufWriter writer = twoTensors();
    writer.setVersion(version);
    verifyError(errorOf(writer.bytes(), base::ErrorCode::Unsupported),
                {"version at byte 4", "expected 2 or 3", std::to_string(version)});
  }
}

void GgufDamageTest::refusesBigEndian() {
  GgufWriter writer = twoTensors();
  writer.setVersion(0x03000000);
  verifyError(errorOf(writer.bytes(), base::ErrorCode::Unsupported), {"big-endian"});
}

void GgufDamageTest::refusesHugeCounts() {
  for (const std::uint64_t count : {std::uint64_t{2000000}, bit(32), bit(63), kMost}) {
    Bytes bytes = twoTensors().bytes();
    putU64(bytes, 8, count);
    verifyError(errorOf(bytes), {"tensor count at byte 8", std::to_string(count)});
    bytes = twoTensors().bytes();
    putU64(bytes, 16, count);
    verifyError(errorOf(bytes), {"key count at byte 16", std::to_string(count)});
  }
  Bytes bytes = twoTensors().bytes();
  putU64(bytes, 8,
         100000);  // allowed, but not in a file of this size: refused before anything is reserved
  verifyError(errorOf(bytes), {"keys and tensor records", "cut short"});
}

void GgufDamageTest::refusesHugeLengths() {
  for (const std::uint64_t length : {std::uint64_t{70000}, bit(33), kMost}) {
    Bytes bytes = twoTensors().bytes();
    putU64(bytes, 24, length);
    verifyError(errorOf(bytes), {"key name at byte 24", std::to_string(length)});
    bytes = twoTensors().bytes();
    putU64(bytes, endOf(bytes, "general.architecture") + 4, length);
    verifyError(errorOf(bytes), {"value of key \"general.architecture\" at byte"});
    bytes = twoTensors().bytes();
    putU64(bytes, endOf(bytes, "first") - 5 - 8, length);
    verifyError(errorOf(bytes), {"name of tensor 0 at byte", std::to_string(length)});
  }
}

void GgufDamageTest::refusesDuplicateKeys() {
  GgufWriter writer;
  writer.setU32("same", 1);
  writer.setU32("sane", 2);
  Bytes bytes = writer.bytes();
  bytes[endOf(bytes, "sane") - 2] = std::byte{'m'};
  verifyError(errorOf(bytes), {"key name at byte", "unique", "\"same\""});
}

void GgufDamageTest::refusesAnEmptyKey() {
  GgufWriter writer;
  writer.setU32("", 1);
  verifyError(errorOf(writer.bytes()), {"key name at byte 24", "at least one byte"});
}

void GgufDamageTest::refusesAnUnknownValueType() {
  for (const std::uint32_t type : {13U, 255U, 0xFFFFFFFFU}) {
    GgufWriter writer;
    writer.setRaw("key", type, Bytes(16, std::byte{0}));
    verifyError(errorOf(writer.bytes()), {"type of key \"key\" at byte 35", std::to_string(type)});
    Bytes array;
    support::appendU32(array, type);
    support::appendU64(array, 1);
    writer.setRaw("key", GgufWriter::Array, array);
    verifyError(errorOf(writer.bytes()), {"element type of key \"key\"", std::to_string(type)});
  }
}

void GgufDamageTest::refusesArraysOfArrays() {
  Bytes payload;
  support::appendU32(payload, GgufWriter::Array);
  support::appendU64(payload, 1);
  GgufWriter writer;
  writer.setRaw("key", GgufWriter::Array, payload);
  verifyError(errorOf(writer.bytes()), {"element type of key \"key\"", "no arrays of arrays"});
}

void GgufDamageTest::refusesAHugeArray() {
  for (const std::uint32_t type : {0U, 4U, 6U, 7U, 8U, 10U, 12U}) {
    for (const std::uint64_t count : {std::uint64_t{100}, bit(24), bit(61), kMost}) {
      Bytes payload;
      support::appendU32(payload, type);
      support::appendU64(payload, count);
      payload.resize(payload.size() + 16);
      GgufWriter writer;
      writer.setRaw("key", GgufWriter::Array, payload);
      verifyError(errorOf(writer.bytes()), {"element count of key \"key\""});
    }
  }
}

// 40 strings of 16 MiB, of which two are within the limit of 48 MiB of memory. The pages between
// the lengths are never written, so they cost nothing.
void GgufDamageTest::refusesMoreTextThanTheLimitBeforeItIsCopied() {
  constexpr std::size_t kStrings = 40;
  constexpr std::size_t kStringBytes = std::size_t{16} << 20;
  GgufWriter writer;
  Bytes payload;
  support::appendU32(payload, GgufWriter::String);
  support::appendU64(payload, kStrings);
  writer.setRaw("key", GgufWriter::Array, payload);
  const Bytes head = writer.bytes();
  const std::size_t first = endOf(head, "key") + 4 + 12;
  const std::size_t size = first + kStrings * (8 + kStringBytes);
  void* const memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  QVERIFY(memory != MAP_FAILED);
  auto* const bytes = static_cast<std::byte*>(memory);
  std::copy_n(head.begin(), first, bytes);
  for (std::size_t i = 0; i < kStrings; ++i) {
    bytes[first + i * (8 + kStringBytes) + 3] = std::byte{1};  // 2^24
  }
  const auto file = gguf::File::parse({bytes, size}, "bad.gguf");
  const std::string message = file ? "no error" : file.error().message;
  ::munmap(memory, size);
  verifyError(message, {"key \"key\" at byte", "at most 50331648 bytes"});
}

void GgufDamageTest::refusesABoolThatIsNone() {
  GgufWriter writer;
  writer.setRaw("key", GgufWriter::Bool, {std::byte{2}});
  verifyError(errorOf(writer.bytes()), {"value of key \"key\"", "0 or 1"});
}

void GgufDamageTest::refusesABadAlignment() {
  for (const std::uint32_t alignment : {0U, 1U, 4U, 24U, 1U << 17, 0xFFFFFFFFU}) {
    GgufWriter writer = twoTensors();
    writer.setU32("general.alignment", alignment);
    verifyError(errorOf(writer.bytes()),
                {"general.alignment", "power of two", std::to_string(alignment)});
  }
  GgufWriter writer = twoTensors();
  writer.setString("general.alignment", "32");
  verifyError(errorOf(writer.bytes()), {"general.alignment", "another type"});
}

void GgufDamageTest::refusesDuplicateTensors() {
  GgufWriter writer;
  writer.setTensorF32("same", {1}, {1});
  writer.setTensorF32("sane", {1}, {2});
  Bytes bytes = writer.bytes();
  bytes[endOf(bytes, "sane") - 2] = std::byte{'m'};
  verifyError(errorOf(bytes), {"name of tensor 1", "unique", "\"same\""});
}

void GgufDamageTest::refusesALongTensorName() {
  GgufWriter writer;
  writer.setTensorF32(std::string(129, 'n'), {1}, {1});
  verifyError(errorOf(writer.bytes()), {"name of tensor 0", "at most 128", "129"});
}

void GgufDamageTest::refusesBadDimensions() {
  for (const std::uint32_t dimensions : {0U, 5U, 0xFFFFFFFFU}) {
    Bytes bytes = twoTensors().bytes();
    putU32(bytes, endOf(bytes, "first"), dimensions);
    verifyError(errorOf(bytes),
                {"dimensions of tensor \"first\"", "1 to 4", std::to_string(dimensions)});
  }
}

void GgufDamageTest::refusesAnOverflowingShape() {
  for (const std::uint64_t size : {std::uint64_t{0}, bit(62), bit(63), kMost}) {
    Bytes bytes = twoTensors().bytes();
    putU64(bytes, endOf(bytes, "first") + kSizeAt, size);
    verifyError(errorOf(bytes), {"dimensions of tensor \"first\""});
  }
  Bytes bytes = twoTensors().bytes();
  putU64(bytes, endOf(bytes, "first") + kSizeAt, bit(31));
  putU64(bytes, endOf(bytes, "first") + kSizeAt + 8, bit(31));  // values fit, bytes do not
  verifyError(errorOf(bytes), {"size of tensor \"first\""});
}

void GgufDamageTest::refusesUnknownTensorTypes() {
  struct Case {
    std::uint32_t type;
    std::string_view advice;
  };
  for (const Case& c :
       {Case{4, "no longer part"}, Case{31, "no longer part"}, Case{137, "ik_llama.cpp"},
        Case{202, "ik_llama.cpp"}, Case{43, "Q4_K_M"}, Case{0xFFFFFFFF, "Q4_K_M"}}) {
    Bytes bytes = twoTensors().bytes();
    putU32(bytes, endOf(bytes, "first") + kTypeAt, c.type);
    verifyError(errorOf(bytes, base::ErrorCode::Unsupported),
                {"type of tensor \"first\"", std::to_string(c.type), c.advice});
  }
}

void GgufDamageTest::refusesBrokenBlocks() {
  Bytes bytes = twoTensors().bytes();
  putU32(bytes, endOf(bytes, "first") + kTypeAt, 8);
  verifyError(errorOf(bytes),
              {"shape of tensor \"first\"", "whole Q8_0 blocks of 32", "rows of 4"});
}

void GgufDamageTest::refusesATensorLargerThanTheFile() {
  Bytes bytes = twoTensors().bytes();
  putU64(bytes, endOf(bytes, "second") + kSizeAt, 400);
  verifyError(errorOf(bytes), {"tensor \"second\"", "3200"});
}

void GgufDamageTest::refusesAMisalignedOffset() {
  Bytes bytes = twoTensors().bytes();
  putU64(bytes, endOf(bytes, "second") + kOffsetAt, 33);
  verifyError(errorOf(bytes), {"offset of tensor \"second\"", "multiple of 32", "33"});
}

void GgufDamageTest::refusesAnOffsetOutsideTheFile() {
  for (const std::uint64_t offset : {std::uint64_t{64}, bit(40), bit(63), kMost - 31}) {
    Bytes bytes = twoTensors().bytes();
    putU64(bytes, endOf(bytes, "second") + kOffsetAt, offset);
    verifyError(errorOf(bytes), {"offset of tensor \"second\"", std::to_string(offset)});
  }
}

void GgufDamageTest::refusesOverlappingTensors() {
  Bytes bytes = twoTensors().bytes();
  putU64(bytes, endOf(bytes, "second") + kOffsetAt, 0);
  verifyError(errorOf(bytes), {"no overlap with tensor"});
}

void GgufDamageTest::refusesUnalignedMemory() {
  Bytes bytes = twoTensors().bytes();
  bytes.insert(bytes.begin(), std::byte{0});
  const auto file = gguf::File::parse(std::span(bytes).subspan(1), "bad.gguf");
  QVERIFY(!file);
  QCOMPARE(file.error().code, base::ErrorCode::InvalidArgument);
}

void GgufDamageTest::hidesControlBytesInMessages() {
  GgufWriter writer;
  writer.setRaw("a\x1b[31m\n", 99, {});
  writer.setU32("padding so that the file is long enough", 1);
  verifyError(errorOf(writer.bytes()), {"\"a\\x1B[31m\\x0A\""});
}

void GgufDamageTest::refusesAHundredCutsOfARealFile() {
  std::ifstream input(ISOBATH_SOURCE_DIR "/tests/golden/models/tiny-lite-q4_k_m.gguf",
                      std::ios::binary);
  const std::vector<char> chars{std::istreambuf_iterator<char>(input), {}};
  QVERIFY(chars.size() > 1000000);
  const auto* data = reinterpret_cast<const std::byte*>(chars.data());
  std::mt19937_64 random(20240607);
  for (int i = 0; i < 100; ++i) {
    // Half of the cuts fall into the metadata, which is the smaller part.
    const std::size_t most = i % 2 == 0 ? 60000 : chars.size();
    const std::size_t size = static_cast<std::size_t>(random()) % most;
    const Bytes cut(data, data + size);
    const std::string message = errorOf(cut);
    QVERIFY2(message.find(" at byte ") != std::string::npos, message.c_str());
  }
}

QTEST_GUILESS_MAIN(GgufDamageTest)
#include "gguf_damage_test.moc"
