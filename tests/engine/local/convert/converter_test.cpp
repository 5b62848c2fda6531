// Whole conversions: what the files hold, that they are resumed, and what is refused.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/convert/converter.h"

#include <cmath>
#include <fstream>
#include <limits>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "engine/local/gguf/gguf_file.h"
#include "engine/local/gguf/gguf_writer.h"
#include "engine/local/kernels/quant_blocks.h"
#include "tests/support/tiny_model.h"

using convert::Importance;
using kernels::WeightType;

namespace {

// A file in memory, and in the alignment that readers want.
struct Source {
  explicit Source(const support::GgufWriter& writer) {
    const support::Bytes bytes = writer.bytes();
    storage.resize(bytes.size() / 8 + 1);
    std::copy(bytes.begin(), bytes.end(), std::as_writable_bytes(std::span(storage)).begin());
    file = *gguf::File::parse(std::as_bytes(std::span(storage)).first(bytes.size()), "source.gguf");
  }
  std::vector<std::uint64_t> storage;
  std::shared_ptr<const gguf::File> file;
};

support::GgufWriter modelWriter() {
  support::GgufWriter writer = support::tinyDeepseek2({.width = 256});
  writer.setString("general.name", "tiny");
  writer.setStrings("tokenizer.ggml.tokens", {"a", "b"});
  writer.setI32s("tokenizer.ggml.token_type", {1, 3});
  writer.setU32("general.file_type", 0);
  writer.setU32("split.count", 0);
  return writer;
}

convert::Request requestOf(const Source& source, const char* preset = "q4_k_m") {
  return {.model = *source.file,
          .preset = *convert::findPreset(preset),
          .importance = nullptr,
          .threads = 2,
          .stamp = "1",
          .onProgress = {},
          .onMessage = {}};
}

QByteArray contentOf(const std::filesystem::path& path) {
  QFile file(QString::fromStdString(path.string()));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::vector<float> valuesOf(const kernels::Tensor& tensor) {
  const std::size_t rowBytes = kernels::rowBytes(tensor.type, tensor.columns());
  const std::size_t rows = tensor.sizeBytes / rowBytes;
  const auto columns = static_cast<std::size_t>(tensor.columns());
  std::vector<float> values(rows * columns);
  for (std::size_t i = 0; i < rows; ++i)
    kernels::dequantizeRow(tensor.type, tensor.data + i * rowBytes,
                           std::span(values).subspan(i * columns, columns));
  return values;
}

// Stops a conversion when this many tensors are done.
base::Result<convert::Summary> interrupted(convert::Request request,
                                           const std::filesystem::path& out, std::size_t after) {
  std::stop_source stop;
  request.onProgress = [&](const convert::Progress& progress) {
    if (progress.index >= after) stop.request_stop();
  };
  return convert::convert(request, out, stop.get_token());
}

void writeImportance(const std::filesystem::path& path, std::uint64_t columns,
                     std::uint64_t stack) {
  support::GgufWriter writer;
  std::vector<float> values(columns * stack);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = i % 3 == 0 ? 100.0F : 1.0F;
  writer.setTensorF32("blk.1.ffn_up_exps.weight.in_sum2", {columns, stack}, values);
  const support::Bytes bytes = writer.bytes();
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

class ConverterTest : public QObject {
  Q_OBJECT

 private slots:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }
  void keepsKeysAndShapesAndChangesTypes();
  void tellsWhatItWillWrite();
  void threadsChangeNothing();
  void progressCountsEveryByteOnce();
  void goesOnAfterAnInterruption();
  void doesDamagedTensorsAgain();
  void startsOverForAnotherModel_data();
  void startsOverForAnotherModel();
  void keepsQuantizedTensorsAsTheyAre();
  void namesAValueThatDoesNotFit();
  void readsBothKindsOfImportance();
  void importanceChangesTheResult();
  void importanceOfExpertsRepeatsInTheFourthDimension();
  void refusesAnImportanceOfAnotherModel();
  void refusesBadImportanceFiles_data();
  void refusesBadImportanceFiles();

 private:
  std::filesystem::path out(const char* name = "out.gguf") const {
    return m_folder->filePath(name).toStdString();
  }
  std::unique_ptr<QTemporaryDir> m_folder;
};

void ConverterTest::keepsKeysAndShapesAndChangesTypes() {
  const Source source(modelWriter());
  const auto summary = convert::convert(requestOf(source), out(), {});
  QVERIFY2(summary, summary ? "" : summary.error().message.c_str());
  const auto file = gguf::File::open(out());
  QVERIFY2(file, file ? "" : file.error().message.c_str());
  QCOMPARE(summary->fileBytes, (*file)->sizeBytes());
  QVERIFY(!std::filesystem::exists(gguf::partPathOf(out())));
  QVERIFY(!std::filesystem::exists(out().string() + ".part.journal"));

  for (const std::string& key : source.file->keys()) {
    if (key == "general.file_type" || key == "split.count") continue;
    const checkpoint::Value* value = (*file)->find(key);
    QVERIFY2(value != nullptr && *value == *source.file->find(key), key.c_str());
  }
  QCOMPARE((*file)->integer("general.file_type")->value(), std::int64_t{15});
  QCOMPARE((*file)->integer("general.quantization_version")->value(), std::int64_t{2});
  QVERIFY((*file)->find("split.count") == nullptr);

  QCOMPARE((*file)->tensors().size(), source.file->tensors().size());
  QCOMPARE((*file)->findTensor("blk.0.attn_q.weight")->type, WeightType::Q4_K);
  QCOMPARE((*file)->findTensor("output.weight")->type, WeightType::Q6_K);
  for (const kernels::Tensor& tensor : (*file)->tensors()) {
    const kernels::Tensor* before = source.file->findTensor(tensor.name);
    QVERIFY(before != nullptr && before->shape == tensor.shape);
    const std::vector<float> is = valuesOf(tensor);
    const std::vector<float> was = valuesOf(*before);
    double error = 0;
    double square = 0;
    for (std::size_t i = 0; i < is.size(); ++i) {
      error += std::pow(is[i] - was[i], 2);
      square += std::pow(was[i], 2);
    }
    QVERIFY2(error < 0.01 * square, tensor.name.c_str());
  }
}

void ConverterTest::tellsWhatItWillWrite() {
  const Source source(modelWriter());
  const auto expected = convert::estimate(requestOf(source, "q8_0"));
  const auto summary = convert::convert(requestOf(source, "q8_0"), out(), {});
  QVERIFY(expected && summary);
  QCOMPARE(expected->fileBytes, summary->fileBytes);
  QCOMPARE(expected->fileBytes, std::uint64_t{std::filesystem::file_size(out())});
  const double bits =
      8.0 * static_cast<double>(summary->weightBytes) / static_cast<double>(summary->weights);
  QVERIFY2(bits > 8.5 && bits < 12, qPrintable(QString::number(bits)));
}

void ConverterTest::threadsChangeNothing() {
  const Source source(modelWriter());
  convert::Request request = requestOf(source);
  request.threads = 1;
  QVERIFY(convert::convert(request, out("one.gguf"), {}));
  request.threads = 3;
  QVERIFY(convert::convert(request, out("three.gguf"), {}));
  QCOMPARE(contentOf(out("one.gguf")), contentOf(out("three.gguf")));
}

void ConverterTest::progressCountsEveryByteOnce() {
  const Source source(modelWriter());
  QVERIFY(!interrupted(requestOf(source), out(), 7));
  convert::Request request = requestOf(source);
  std::uint64_t last = 0;
  std::uint64_t total = 0;
  request.onProgress = [&](const convert::Progress& progress) {
    QVERIFY(progress.doneBytes >= last);
    last = progress.doneBytes;
    total = progress.totalBytes;
  };
  QVERIFY(convert::convert(request, out(), {}));
  QCOMPARE(last, total);
}

void ConverterTest::goesOnAfterAnInterruption() {
  const Source source(modelWriter());
  QVERIFY(convert::convert(requestOf(source), out("whole.gguf"), {}));

  const auto stopped = interrupted(requestOf(source), out(), 7);
  QVERIFY(!stopped);
  QCOMPARE(stopped.error().code, base::ErrorCode::Cancelled);
  QVERIFY(!std::filesystem::exists(out()));
  QVERIFY(std::filesystem::exists(gguf::partPathOf(out())));
  QVERIFY(convert::partBytes(out()) > 0);

  convert::Request request = requestOf(source);
  std::string said;
  request.onMessage = [&said](std::string_view line) { said += line; };
  const auto resumed = convert::convert(request, out(), {});
  QVERIFY2(resumed, resumed ? "" : resumed.error().message.c_str());
  QCOMPARE(resumed->resumedTensors, std::size_t{7});
  QVERIFY2(said.find("7 of") != std::string::npos, said.c_str());
  QCOMPARE(contentOf(out()), contentOf(out("whole.gguf")));
}

void ConverterTest::doesDamagedTensorsAgain() {
  const Source source(modelWriter());
  QVERIFY(convert::convert(requestOf(source), out("whole.gguf"), {}));
  QVERIFY(!interrupted(requestOf(source), out(), 7));
  // A byte of the third tensor, where the whole file has it.
  const auto whole = gguf::File::open(out("whole.gguf"));
  QVERIFY(whole);
  const auto at = (*whole)->tensors()[2].data - (*whole)->tensors()[0].data;
  const QByteArray content = contentOf(out("whole.gguf"));
  std::size_t first = 0;  // where the weights begin
  for (const kernels::Tensor& tensor : (*whole)->tensors())
    first += (tensor.sizeBytes + 31) / 32 * 32;
  first = static_cast<std::size_t>(content.size()) - first;
  {
    std::fstream part(gguf::partPathOf(out()), std::ios::in | std::ios::out | std::ios::binary);
    part.seekp(static_cast<std::streamoff>(first) + at);
    part.put('\x7F');
  }
  // A line that was cut off while it was written does not count.
  std::ofstream(out().string() + ".part.journal", std::ios::app) << "8 123";
  const auto resumed = convert::convert(requestOf(source), out(), {});
  QVERIFY(resumed);
  QCOMPARE(resumed->resumedTensors, std::size_t{6});
  QCOMPARE(contentOf(out()), content);
}

void ConverterTest::startsOverForAnotherModel_data() {
  QTest::addColumn<QString>("change");
  for (const char* change : {"stamp", "preset", "importance", "journal"})
    QTest::newRow(change) << change;
}

void ConverterTest::startsOverForAnotherModel() {
  QFETCH(const QString, change);
  const Source source(modelWriter());
  QVERIFY(!interrupted(requestOf(source), out(), 7));
  convert::Request request = requestOf(source, change == "preset" ? "q8_0" : "q4_k_m");
  writeImportance(out("importance.gguf"), 256, 4);
  const auto importance = Importance::open(out("importance.gguf"));
  QVERIFY(importance);
  if (change == "stamp") request.stamp = "2";
  if (change == "importance") request.importance = &*importance;
  if (change == "journal") std::ofstream(out().string() + ".part.journal") << "something else\n";
  std::string said;
  request.onMessage = [&said](std::string_view line) { said += line; };
  const auto summary = convert::convert(request, out(), {});
  QVERIFY(summary);
  QCOMPARE(summary->resumedTensors, std::size_t{0});
  QVERIFY2(said.find("starting over") != std::string::npos, said.c_str());
  QVERIFY(convert::convert(request, out("fresh.gguf"), {}));
  QCOMPARE(contentOf(out()), contentOf(out("fresh.gguf")));
}

void ConverterTest::keepsQuantizedTensorsAsTheyAre() {
  const Source source(modelWriter());
  QVERIFY(convert::convert(requestOf(source), out("first.gguf"), {}));
  const auto first = gguf::File::open(out("first.gguf"));
  QVERIFY(first);
  convert::Request again = {.model = **first,
                            .preset = *convert::findPreset("q4_k_m"),
                            .importance = nullptr,
                            .threads = 1,
                            .stamp = {},
                            .onProgress = {},
                            .onMessage = {}};
  QVERIFY(convert::convert(again, out("second.gguf"), {}));
  QCOMPARE(contentOf(out("first.gguf")), contentOf(out("second.gguf")));
}

void ConverterTest::namesAValueThatDoesNotFit() {
  support::GgufWriter writer = modelWriter();
  std::vector<float> values(256 * 3, 0.5F);
  values[256 + 9] = std::numeric_limits<float>::infinity();
  values[512] = std::nanf("");
  writer.setTensorF32("blk.0.attn_q.weight", {256, 3}, values);
  const Source source(writer);
  const auto refused = convert::convert(requestOf(source), out(), {});
  QVERIFY(!refused);
  QCOMPARE(refused.error().code, base::ErrorCode::InvalidArgument);
  for (const char* part : {"source.gguf", "blk.0.attn_q.weight", "row 1", "column 9", "inf"})
    QVERIFY2(refused.error().message.find(part) != std::string::npos,
             refused.error().message.c_str());
  QVERIFY(!std::filesystem::exists(out()));
}

void ConverterTest::readsBothKindsOfImportance() {
  const std::vector<float> values = {1, 2, 3, 4, 5, 6, 7, 8};
  support::GgufWriter writer;
  writer.setString("general.type", "imatrix");
  writer.setTensorF32("blk.0.x.weight.in_sum2", {4, 2}, values);
  writer.setTensorF32("blk.0.x.weight.counts", {1, 2}, {3, 3});
  const support::Bytes bytes = writer.bytes();
  std::ofstream(out("new.gguf"), std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));

  support::Bytes old;
  const std::string name = "blk.0.x.weight";
  support::appendU32(old, 1);
  support::appendU32(old, static_cast<std::uint32_t>(name.size()));
  for (const char c : name) old.push_back(static_cast<std::byte>(c));
  support::appendU32(old, 3);
  support::appendU32(old, 8);
  for (const float value : values) support::appendF32(old, value);
  std::ofstream(out("old.dat"), std::ios::binary)
      .write(reinterpret_cast<const char*>(old.data()), static_cast<std::streamsize>(old.size()));

  const auto fromNew = Importance::open(out("new.gguf"));
  const auto fromOld = Importance::open(out("old.dat"));
  QVERIFY2(fromNew, fromNew ? "" : fromNew.error().message.c_str());
  QVERIFY2(fromOld, fromOld ? "" : fromOld.error().message.c_str());
  QVERIFY(fromNew->find(name) != nullptr && fromOld->find(name) != nullptr);
  QCOMPARE(fromNew->find(name)->values, values);
  QCOMPARE(fromOld->find(name)->values, values);
  QCOMPARE(fromNew->fingerprint(), fromOld->fingerprint());
  QVERIFY(fromNew->find("blk.1.x.weight") == nullptr);
}

void ConverterTest::importanceChangesTheResult() {
  const Source source(modelWriter());
  writeImportance(out("importance.gguf"), 256, 4);
  const auto importance = Importance::open(out("importance.gguf"));
  QVERIFY2(importance, importance ? "" : importance.error().message.c_str());
  convert::Request request = requestOf(source);
  QVERIFY(convert::convert(request, out("without.gguf"), {}));
  request.importance = &*importance;
  QVERIFY(convert::convert(request, out("with.gguf"), {}));
  const auto without = gguf::File::open(out("without.gguf"));
  const auto with = gguf::File::open(out("with.gguf"));
  QVERIFY(without && with);
  QCOMPARE((*with)->integer("quantize.imatrix.entries_count")->value(), std::int64_t{1});
  for (const kernels::Tensor& tensor : (*with)->tensors()) {
    const bool isSame = valuesOf(tensor) == valuesOf(*(*without)->findTensor(tensor.name));
    QCOMPARE(isSame, tensor.name != "blk.1.ffn_up_exps.weight");
  }
}

void ConverterTest::importanceOfExpertsRepeatsInTheFourthDimension() {
  support::GgufWriter writer = modelWriter();
  std::vector<float> values(256 * 2 * 2 * 2);
  const std::size_t half = values.size() / 2;
  for (std::size_t i = 0; i < half; ++i)
    values[i] = values[half + i] = static_cast<float>(i * 37 % 101) / 101.0F - 0.5F;
  writer.setTensorF32("blk.1.ffn_up_exps.weight", {256, 2, 2, 2}, values);
  const Source source(writer);
  writeImportance(out("importance.gguf"), 256, 2);
  const auto importance = Importance::open(out("importance.gguf"));
  QVERIFY(importance);
  convert::Request request = requestOf(source, "q4_0");
  request.importance = &*importance;
  const auto summary = convert::convert(request, out(), {});
  QVERIFY2(summary, summary ? "" : summary.error().message.c_str());
  const auto file = gguf::File::open(out());
  QVERIFY(file);
  const std::vector<float> is = valuesOf(*(*file)->findTensor("blk.1.ffn_up_exps.weight"));
  QCOMPARE(is.size(), values.size());
  QVERIFY(std::equal(is.begin(), is.begin() + static_cast<std::ptrdiff_t>(half),
                     is.begin() + static_cast<std::ptrdiff_t>(half)));
}

void ConverterTest::refusesAnImportanceOfAnotherModel() {
  const Source source(modelWriter());
  writeImportance(out("importance.gguf"), 128, 3);
  const auto importance = Importance::open(out("importance.gguf"));
  QVERIFY(importance);
  convert::Request request = requestOf(source);
  request.importance = &*importance;
  const auto refused = convert::convert(request, out(), {});
  QVERIFY(!refused);
  QVERIFY2(refused.error().message.find("blk.1.ffn_up_exps.weight") != std::string::npos,
           refused.error().message.c_str());

  const Importance empty;
  request.importance = &empty;
  const auto unrelated = convert::convert(request, out(), {});
  QVERIFY(!unrelated);
  QCOMPARE(unrelated.error().code, base::ErrorCode::InvalidArgument);
}

void ConverterTest::refusesBadImportanceFiles_data() {
  QTest::addColumn<QByteArray>("bytes");
  QTest::newRow("empty") << QByteArray();
  QTest::newRow("text") << QByteArray("hello, I am text");
  QTest::newRow("no entry") << QByteArray(4, '\0');
  QTest::newRow("cut short") << QByteArray("\1\0\0\0\1\0\0\0a\1\0\0\0\2\0\0\0\0\0\0\0", 21);
  QTest::newRow("not a number") << QByteArray("\1\0\0\0\1\0\0\0a\1\0\0\0\1\0\0\0\0\0\xC0\x7F", 21);
  const support::Bytes model = support::tinyLlama().bytes();
  QTest::newRow("a model") << QByteArray(reinterpret_cast<const char*>(model.data()),
                                         static_cast<int>(model.size()));
}

void ConverterTest::refusesBadImportanceFiles() {
  QFETCH(const QByteArray, bytes);
  std::ofstream(out("bad.dat"), std::ios::binary).write(bytes.constData(), bytes.size());
  const auto importance = Importance::open(out("bad.dat"));
  QVERIFY(!importance);
  QCOMPARE(importance.error().code, base::ErrorCode::Corrupt);
  QVERIFY(importance.error().message.find("bad.dat") != std::string::npos);
}

QTEST_GUILESS_MAIN(ConverterTest)
#include "converter_test.moc"
