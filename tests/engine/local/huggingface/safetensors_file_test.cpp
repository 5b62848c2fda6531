// SafetensorsFile: what a good file holds, and one refusal for each rule of the format.
// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>

#include "engine/local/huggingface/safetensors_file.h"
#include "tests/engine/local/huggingface/safetensors_writer.h"

using huggingface::Dtype;
using huggingface::SafetensorsFile;
using support::Bytes;

class SafetensorsFileTest : public QObject {
  Q_OBJECT

 private slots:
  void readsTensorsInTheOrderOfTheirData();
  void opensAFile();
  void knowsEveryType();
  void refusesEveryPrefix();
  void survivesEveryByteBeingChanged();
  void refusesABrokenHeader_data();
  void refusesABrokenHeader();
  void refusesBombs_data();
  void refusesBombs();
  void takesTheLongestHeaders();
};

namespace {

base::Result<SafetensorsFile> parse(const Bytes& bytes) {
  return SafetensorsFile::parse(bytes, "bad");
}

Bytes zeros(std::size_t count) {
  return Bytes(count, std::byte{0});
}

Bytes twoTensors() {
  support::SafetensorsWriter writer;
  writer.addF32("first", {2, 3}, {1, 2, 3, 4, 5, 6});
  writer.addBf16("second", {2}, {0.5F, -2.0F});
  return writer.bytes();
}

}  // namespace

void SafetensorsFileTest::readsTensorsInTheOrderOfTheirData() {
  const Bytes bytes =
      support::safetensors(R"({"__metadata__":{"format":"pt"},)"
                           R"("late":{"dtype":"U8","shape":[2,1],"data_offsets":[1,3]},)"
                           R"("none":{"dtype":"F32","shape":[0,4],"data_offsets":[1,1]},)"
                           R"("early":{"dtype":"BOOL","shape":[],"data_offsets":[0,1]}}   )",
                           {std::byte{7}, std::byte{8}, std::byte{9}});
  const auto file = parse(bytes);
  QVERIFY2(file, file ? "" : file.error().message.c_str());
  QCOMPARE(file->sizeBytes(), std::uint64_t{bytes.size()});
  const auto tensors = file->tensors();
  QCOMPARE(tensors.size(), std::size_t{3});
  QCOMPARE(tensors[0].name, std::string("early"));
  QCOMPARE(tensors[1].name, std::string("none"));
  QCOMPARE(tensors[2].name, std::string("late"));
  QVERIFY(tensors[0].shape.empty());
  QVERIFY((tensors[2].shape == std::vector<std::int64_t>{2, 1}));
  QVERIFY(tensors[2].dtype == Dtype::U8);
  QCOMPARE(tensors[2].data.size(), std::size_t{2});
  QVERIFY(tensors[2].data[0] == std::byte{8});
}

void SafetensorsFileTest::opensAFile() {
  QTemporaryDir folder;
  const std::filesystem::path path = folder.filePath("model.safetensors").toStdString();
  support::writeFile(path, twoTensors());
  const auto file = SafetensorsFile::open(path);
  QVERIFY(file);
  QCOMPARE(file->name(), path.string());
  float third = 0.0F;
  std::memcpy(&third, file->tensors()[0].data.data() + 2 * sizeof(float), sizeof(third));
  QCOMPARE(third, 3.0F);
  const auto missing = SafetensorsFile::open(path.string() + ".not");
  QVERIFY(!missing);
  QVERIFY(missing.error().code == base::ErrorCode::NotFound);
}

void SafetensorsFileTest::knowsEveryType() {
  const std::pair<const char*, std::size_t> types[] = {
      {"BOOL", 1},    {"U8", 1},      {"I8", 1},      {"U16", 2}, {"I16", 2},  {"U32", 4},
      {"I32", 4},     {"U64", 8},     {"I64", 8},     {"F16", 2}, {"BF16", 2}, {"F32", 4},
      {"F8_E4M3", 1}, {"F8_E5M2", 1}, {"F8_E8M0", 1}, {"F64", 8}};
  for (const auto& [name, bytes] : types) {
    support::SafetensorsWriter writer;
    writer.add("x", name, {3}, zeros(3 * bytes));
    const Bytes whole = writer.bytes();
    const auto file = parse(whole);
    QVERIFY2(file, name);
    QCOMPARE(huggingface::nameOf(file->tensors()[0].dtype), std::string_view(name));
  }
  support::SafetensorsWriter halves;  // two values in a byte
  halves.add("x", "F4", {2, 3}, zeros(3));
  const Bytes whole = halves.bytes();
  QVERIFY(parse(whole));
}

void SafetensorsFileTest::refusesEveryPrefix() {
  const Bytes whole = twoTensors();
  QVERIFY(parse(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Bytes prefix(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    const auto file = parse(prefix);
    QVERIFY(!file);
    QVERIFY(file.error().code == base::ErrorCode::Corrupt);
    QVERIFY2(file.error().message.starts_with("bad: "), file.error().message.c_str());
  }
}

void SafetensorsFileTest::survivesEveryByteBeingChanged() {
  const Bytes whole = twoTensors();
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (const unsigned value : {0x00U, 0x22U, 0x30U, 0x39U, 0x7DU, 0xFFU}) {
      Bytes changed = whole;
      changed[i] = static_cast<std::byte>(value);
      const auto file = parse(changed);
      if (!file) continue;
      for (const auto& tensor : file->tensors()) {
        QVERIFY(tensor.data.data() + tensor.data.size() <= changed.data() + changed.size());
      }
    }
  }
}

void SafetensorsFileTest::refusesABrokenHeader_data() {
  QTest::addColumn<QByteArray>("header");
  QTest::addColumn<int>("dataBytes");
  QTest::addColumn<QString>("says");
  const auto row = [](const char* name, const char* header, int bytes, const char* says) {
    QTest::newRow(name) << QByteArray(header) << bytes << says;
  };
  row("empty", "", 0, "a header that starts with {");
  row("space first", R"( {"a":{}})", 0, "a header that starts with {");
  row("an array", "[1]", 0, "a header that starts with {");
  row("cut short", R"({"a":)", 0, "expected JSON");
  row("more behind it", R"({}{})", 0, "expected JSON");
  row("not UTF-8", "{\"\xff\":1}", 0, "expected JSON in UTF-8");
  row("a tensor twice",
      R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
      R"("a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})",
      2, "tensor \"a\" is there twice");
  row("a field twice", R"({"a":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}})", 1,
      "\"dtype\" is there twice");
  row("metadata twice", R"({"__metadata__":{},"__metadata__":{}})", 0,
      "__metadata__ is there twice");
  row("metadata of no object", R"({"__metadata__":"x"})", 0, "__metadata__: expected an object");
  row("metadata of numbers", R"({"__metadata__":{"n":1}})", 0, "expected a string for \"n\"");
  row("too deep", R"({"a":{"shape":[[[1]]]}})", 0, "nested deeper than 4");
  row("an empty name", R"({"":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})", 1,
      "expected a name");
  QTest::newRow("a long name") << "{\"" + QByteArray(129, 'a') + "\":{}}" << 0
                               << "expected a name of 1 to 128 bytes, got 129";
  row("no object", R"({"a":[1]})", 0, "tensor \"a\": expected an object, got an array");
  row("a strange field", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"x":1}})", 1,
      "unexpected field \"x\"");
  row("no type", R"({"a":{"shape":[1],"data_offsets":[0,1]}})", 1, "dtype: expected a string");
  row("an unknown type", R"({"a":{"dtype":"F6","shape":[1],"data_offsets":[0,1]}})", 1,
      "tensor \"a\": dtype \"F6\" is not one we know");
  row("no shape", R"({"a":{"dtype":"U8","data_offsets":[0,1]}})", 1, "shape: expected an array");
  row("nine dimensions", R"({"a":{"dtype":"U8","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,1]}})",
      1, "at most 8 dimensions, got 9");
  row("a negative size", R"({"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}})", 1,
      "shape: expected integers from 0");
  row("half a size", R"({"a":{"dtype":"U8","shape":[1.0],"data_offsets":[0,1]}})", 1,
      "shape: expected integers from 0");
  row("a size beyond 2^63",
      R"({"a":{"dtype":"U8","shape":[18446744073709551615],"data_offsets":[0,1]}})", 1,
      "shape: expected integers from 0");
  row("an overflowing shape",
      R"({"a":{"dtype":"U8","shape":[4294967296,4294967297],"data_offsets":[0,4294967296]}})", 1,
      "its size overflows");
  row("bits that overflow",
      R"({"a":{"dtype":"F64","shape":[288230376151711745],"data_offsets":[0,8]}})", 8,
      "its size overflows");
  row("half a byte", R"({"a":{"dtype":"F4","shape":[3],"data_offsets":[0,2]}})", 2,
      "expected whole bytes");
  row("no offsets", R"({"a":{"dtype":"U8","shape":[1]}})", 1,
      "data_offsets: expected two integers");
  row("three offsets", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1,2]}})", 1,
      "data_offsets: expected two integers");
  row("negative offsets", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[-1,0]}})", 1,
      "data_offsets: expected two integers");
  row("end before begin", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}})", 1,
      "expected the end behind the begin");
  row("another size", R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,7]}})", 7,
      "expected the 8 bytes of its shape, got 7");
  row("a hole",
      R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
      R"("b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}})",
      3, "tensor \"b\": data_offsets: expected it to begin at 1");
  row("a hole at the begin", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})", 2,
      "expected it to begin at 0");
  row("an overlap",
      R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},)"
      R"("b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}})",
      3, "tensor \"b\": data_offsets: expected it to begin at 2");
  row("bytes behind the last", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})", 2,
      "expected 1 bytes of data, got 2");
  row("data cut short", R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}})", 3,
      "expected 4 bytes of data, got 3: the file is cut short");
}

void SafetensorsFileTest::refusesABrokenHeader() {
  QFETCH(const QByteArray, header);
  QFETCH(const int, dataBytes);
  QFETCH(const QString, says);
  const Bytes bytes =
      support::safetensors(std::string_view(header.constData(), std::size_t(header.size())),
                           zeros(static_cast<std::size_t>(dataBytes)));
  const auto file = parse(bytes);
  QVERIFY(!file);
  const std::string& message = file.error().message;
  QVERIFY2(message.starts_with("bad: "), message.c_str());
  QVERIFY2(message.find(says.toStdString()) != std::string::npos, message.c_str());
  const bool unknown = message.find("not one we know") != std::string::npos;
  QVERIFY(file.error().code == (unknown ? base::ErrorCode::Unsupported : base::ErrorCode::Corrupt));
}

void SafetensorsFileTest::refusesBombs_data() {
  QTest::addColumn<QByteArray>("header");
  QTest::addColumn<QString>("says");
  constexpr int kMany = 3'000'000;
  const QByteArray entry = R"({"dtype":"U8","shape":[0],"data_offsets":[0,0]})";
  QByteArray tensors = "{";
  for (int i = 0; i < 200'001; ++i) {
    tensors += (i == 0 ? "\"" : ",\"") + QByteArray::number(i) + "\":" + entry;
  }
  QTest::newRow("depth") << "{\"a\":" + QByteArray(kMany, '[') << "nested deeper";
  QTest::newRow("a long string") << "{\"" + QByteArray(kMany, 'a') + "\":1}"
                                 << "longer than";
  QTest::newRow("a string without an end") << "{\"" + QByteArray(kMany, '\\') << "longer than";
  QTest::newRow("a long number") << "{\"a\":" + QByteArray(kMany, '1') + "}"
                                 << "got a long word";
  QTest::newRow("a long array") << "{\"a\":[" + QByteArray("1,").repeated(kMany / 2) + "1]}"
                                << "more than 16384 values";
  QTest::newRow("many fields") << "{\"a\":{" + QByteArray("\"x\":1,").repeated(kMany / 6)
                               << "more than 16384 values";
  QTest::newRow("many spaces") << "{" + QByteArray(kMany, ' ') + "}"
                               << "more than 1048576 spaces";
  QTest::newRow("many tensors") << tensors + "}"
                                << "more than 150001 members";
}

void SafetensorsFileTest::refusesBombs() {
  QFETCH(const QByteArray, header);
  QFETCH(const QString, says);
  const Bytes bytes =
      support::safetensors(std::string_view(header.constData(), std::size_t(header.size())));
  const auto file = parse(bytes);
  QVERIFY(!file);
  QVERIFY(file.error().code == base::ErrorCode::Corrupt);
  QVERIFY2(file.error().message.find(says.toStdString()) != std::string::npos,
           file.error().message.c_str());
}

void SafetensorsFileTest::takesTheLongestHeaders() {
  Bytes tooLong = support::safetensors("{}");
  const std::uint64_t length = 100'000'001;
  std::memcpy(tooLong.data(), &length, sizeof(length));
  const auto refused = parse(tooLong);
  QVERIFY(!refused);
  QVERIFY2(
      refused.error().message.find("at most 100000000 bytes, got 100000001") != std::string::npos,
      refused.error().message.c_str());
  const Bytes padded = support::safetensors("{}" + std::string(100'000, ' '));
  QVERIFY(parse(padded));
}

QTEST_GUILESS_MAIN(SafetensorsFileTest)
#include "safetensors_file_test.moc"
