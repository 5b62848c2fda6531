// Folders that contradict themselves: each is refused in a sentence that names file and tensor.
// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <QtEndian>

#include "tests/engine/local/huggingface/folder_writer.h"
#include "tests/support/peak_memory.h"

using support::Bytes;
using support::FolderWriter;

class FolderDamageTest : public QObject {
  Q_OBJECT

 private slots:
  void refusesMissingFiles();
  void refusesSeveralFilesWithoutAnIndex();
  void refusesABrokenIndex_data();
  void refusesABrokenIndex();
  void refusesATensorInTwoFiles();
  void refusesBrokenJson_data();
  void refusesBrokenJson();
  void refusesLongFiles();
  void isCheapToRefuse_data();
  void isCheapToRefuse();
  void isCheapToRefuseLists_data();
  void isCheapToRefuseLists();
  void refusesTensorsWithoutAPlace_data();
  void refusesTensorsWithoutAPlace();
  void refusesWrongShapesAndTypes_data();
  void refusesWrongShapesAndTypes();
  void refusesAVocabularyThatIsNotTheEmbeddings();
  void refusesAMissingOutput();
  void refusesMissingAndUnequalExperts();
  void refusesBrokenScales_data();
  void refusesBrokenScales();
};

namespace {

using Opened = base::Result<std::shared_ptr<const checkpoint::Checkpoint>>;

void verifyRefused(const Opened& opened, base::ErrorCode code, const std::string& says) {
  QVERIFY(!opened);
  const std::string& message = opened.error().message;
  QVERIFY2(message.find(says) != std::string::npos, message.c_str());
  QVERIFY2(opened.error().code == code, message.c_str());
}

Bytes zeros(std::size_t count) {
  return Bytes(count, std::byte{0});
}

}  // namespace

void FolderDamageTest::refusesMissingFiles() {
  const FolderWriter writer;
  verifyRefused(huggingface::openFolder(writer.path()), base::ErrorCode::NotFound,
                "there is no .safetensors file in this folder");
  writer.write("pytorch_model-00001-of-00002.bin", "x");
  verifyRefused(huggingface::openFolder(writer.path()), base::ErrorCode::Unsupported,
                "pytorch_model.bin files, which are not read; convert them to safetensors");
  verifyRefused(huggingface::openFolder(writer.path() / "none"), base::ErrorCode::Io, "none");
  QVERIFY(writer.open());
  std::filesystem::remove(writer.path() / "tokenizer.json");
  verifyRefused(huggingface::openFolder(writer.path()), base::ErrorCode::NotFound,
                "there is no tokenizer.json");
  std::filesystem::remove(writer.path() / "config.json");
  verifyRefused(huggingface::openFolder(writer.path()), base::ErrorCode::NotFound,
                "there is no config.json");
}

void FolderDamageTest::refusesSeveralFilesWithoutAnIndex() {
  const FolderWriter writer;
  QVERIFY(writer.open());
  std::filesystem::rename(writer.path() / "model.safetensors", writer.path() / "a.safetensors");
  QVERIFY(huggingface::openFolder(writer.path()));  // a single one may have any name
  support::writeFile(writer.path() / "b.safetensors", writer.tensors.bytes());
  verifyRefused(huggingface::openFolder(writer.path()), base::ErrorCode::Corrupt,
                "several .safetensors files, but no model.safetensors.index.json");
}

void FolderDamageTest::refusesABrokenIndex_data() {
  QTest::addColumn<QByteArray>("index");
  QTest::addColumn<QString>("says");
  const auto row = [](const char* name, const char* index, const char* says) {
    QTest::newRow(name) << QByteArray(index) << says;
  };
  row("no map", R"({"metadata":{}})", "weight_map: expected an object");
  row("no object", "[]", "expected an object, got an array");
  row("a number", R"({"weight_map":{"model.norm.weight":1}})", "got an integer");
  const char* const kOutside = "expected the name of a .safetensors file of this folder";
  row("a folder above", R"({"weight_map":{"model.norm.weight":"../model.safetensors"}})", kOutside);
  row("a whole path", R"({"weight_map":{"model.norm.weight":"/tmp/model.safetensors"}})", kOutside);
  row("a folder below", R"({"weight_map":{"model.norm.weight":"x/model.safetensors"}})", kOutside);
  row("another separator", R"({"weight_map":{"model.norm.weight":"..\\model.safetensors"}})",
      kOutside);
  row("an end inside", R"({"weight_map":{"model.norm.weight":"a\u0000.safetensors"}})", kOutside);
  row("a hidden file", R"({"weight_map":{"model.norm.weight":".safetensors"}})", kOutside);
  row("another kind of file", R"({"weight_map":{"model.norm.weight":"model.bin"}})", kOutside);
  row("a missing file", R"({"weight_map":{"model.norm.weight":"b.safetensors"}})", "b.safetensors");
  row("a missing tensor",
      R"({"weight_map":{"model.norm.weight":"model.safetensors","lm_head.weight":"model.safetensors"}})",
      "tensor \"lm_head.weight\" is missing, which the index places here");
  row("a tensor too many", R"({"weight_map":{"lm_head.weight":"model.safetensors"}})",
      "tensor \"model.norm.weight\" is in this file, but the index does not say so");
  row("a tensor twice",
      R"({"weight_map":{"model.norm.weight":"model.safetensors","model.norm.weight":"b.safetensors"}})",
      "\"model.norm.weight\" is there twice");
}

void FolderDamageTest::refusesABrokenIndex() {
  QFETCH(const QByteArray, index);
  QFETCH(const QString, says);
  FolderWriter writer;
  writer.tensors.addF32("model.norm.weight", {2}, {1, 2});
  writer.write("model.safetensors.index.json", index.toStdString());
  const auto opened = writer.open();
  const auto code = says == "b.safetensors" ? base::ErrorCode::NotFound : base::ErrorCode::Corrupt;
  verifyRefused(opened, code, says.toStdString());
}

void FolderDamageTest::refusesATensorInTwoFiles() {
  FolderWriter writer;
  writer.tensors.addF32("model.norm.weight", {2}, {1, 2});
  support::writeFile(writer.path() / "b.safetensors", writer.tensors.bytes());
  writer.write("model.safetensors.index.json",
               R"({"weight_map":{"model.norm.weight":"model.safetensors","x":"b.safetensors"}})");
  verifyRefused(writer.open(), base::ErrorCode::Corrupt,
                "b.safetensors: tensor \"model.norm.weight\" is in this file, but the index");
}

void FolderDamageTest::refusesBrokenJson_data() {
  QTest::addColumn<QString>("file");
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QString>("says");
  for (const char* file : {"config.json", "tokenizer.json", "tokenizer_config.json",
                           "generation_config.json", "model.safetensors.index.json"}) {
    const auto row = [&](const char* name, const QByteArray& text, const char* says) {
      QTest::newRow((std::string(file) + ": " + name).c_str()) << QString(file) << text << says;
    };
    row("empty", "", "expected JSON");
    row("an array", "[]", "expected an object, got an array");
    row("cut short", R"({"a":1)", "expected JSON");
    row("a name twice", R"({"a":1,"a":2})", "the name \"a\" is there twice");
    row("no number", R"({"a":NaN})", "expected JSON");
    row("not UTF-8", "{\"a\":\"\xc0\xaf\"}", "expected JSON in UTF-8");
    row("depth", QByteArray(100'000, '['), "nested deeper than 32 levels");
    row("objects", QByteArray(R"({"a":)").repeated(100'000), "nested deeper than 32 levels");
    row("a long number", "{\"a\":" + QByteArray(1000, '9') + "}", "got a long word");
    row("many values", "{\"a\":[" + QByteArray("1,").repeated(1'000'000) + "1]}", "");
  }
}

// With millions of values the file's size or their number ends it, whatever comes first.
void FolderDamageTest::refusesBrokenJson() {
  QFETCH(const QString, file);
  QFETCH(const QByteArray, text);
  QFETCH(const QString, says);
  FolderWriter writer;
  writer.write(file.toStdString(), {text.constData(), static_cast<std::size_t>(text.size())});
  if (file == "config.json") writer.config = text.toStdString();
  if (file == "tokenizer.json") writer.tokenizer = text.toStdString();
  const auto opened = writer.open();
  if (says.isEmpty() && opened) return;  // an odd member of a file that is optional
  QVERIFY(!opened);
  QVERIFY(opened.error().code == base::ErrorCode::Corrupt ||
          opened.error().code == base::ErrorCode::Unsupported);
  const std::string& message = opened.error().message;
  QVERIFY2(message.find(file.toStdString()) != std::string::npos, message.c_str());
  QVERIFY2(message.find(says.toStdString()) != std::string::npos, message.c_str());
}

void FolderDamageTest::refusesLongFiles() {
  FolderWriter writer;
  writer.config += std::string(5 << 20, ' ');
  verifyRefused(writer.open(), base::ErrorCode::Corrupt,
                "config.json: expected at most 4194304 bytes");
}

void FolderDamageTest::isCheapToRefuse_data() {
  QTest::addColumn<QString>("file");
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QString>("says");
  const auto row = [](const char* name, const char* file, const QByteArray& text,
                      const char* says) { QTest::newRow(name) << QString(file) << text << says; };
  const QByteArray arrays = "{\"a\":[" + QByteArray("[],").repeated(1'300'000) + "[]]}";
  row("values of config.json", "config.json", arrays, "more than 131072 values");
  row("values of generation_config.json", "generation_config.json", arrays,
      "more than 131072 values");
  row("values of an index", "model.safetensors.index.json", arrays, "more than 262144 values");
  row("a text", "tokenizer.json", "{\"a\":\"" + QByteArray(30'000'000, 'x') + "\"}",
      "longer than 1048576 bytes");
  row("a tokenizer", "tokenizer.json", "{\"a\":\"" + QByteArray(40'000'000, 'x') + "\"}",
      "expected at most 33554432 bytes");
  row("a vocabulary", "config.json",
      QByteArray::fromStdString(support::replaced(std::string(support::kLlamaConfig) + "}",
                                                  "\"vocab_size\":6", "\"vocab_size\":4194304")),
      "expected a vocab_size of at most 65541");
}

void FolderDamageTest::isCheapToRefuseLists_data() {
  QTest::addColumn<QString>("file");
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QString>("says");
  const auto row = [](const char* name, const char* file, const QByteArray& text,
                      const char* says) { QTest::newRow(name) << QString(file) << text << says; };
  const auto inTokenizer = [](const std::string& from, const QByteArray& to) {
    return QByteArray::fromStdString(
        support::replaced(support::kTokenizer, from, to.toStdString()));
  };
  const auto numbered = [](int count, const char* before, const char* after) {
    QByteArray text;
    for (int i = 0; i < count; ++i) {
      if (i > 0) text += ',';
      text += before + QByteArray::number(i) + after;
    }
    return text;
  };
  const char* const kFile = "tokenizer.json";
  row("names", kFile, "{" + numbered(2'000'000, "\"", "\":0") + "}", "more than 1024 members");
  row("zeros", kFile, "{\"a\":[" + QByteArray("0,").repeated(10'000'000) + "0]}",
      "more than 1310720 values");
  row("zeros that nobody asked for", kFile,
      "{\"a\":[" + QByteArray("0,").repeated(1'300'000) + "0]}", "model.vocab is missing");
  row("zeros among others", kFile,
      inTokenizer(R"("type":"BPE")", "\"x\":[" + QByteArray("0,").repeated(1'000'000) + "0]"),
      "more than 65536 values to keep");
  row("merges", kFile, inTokenizer("\"a a\"", QByteArray("\"a a\",").repeated(5'000'000) + "0"),
      "more than 1310720 values");
  row("fewer merges", kFile,
      inTokenizer("\"a a\"", QByteArray("\"a a\",").repeated(1'200'000) + "0"),
      "model.merges: there are more than 524288");
  row("long merges", kFile, inTokenizer("\"a a\"", "\"" + QByteArray(1'000'000, 'a') + "\""),
      "texts of at most 16384");
  row("tokens", kFile, inTokenizer(R"("a":0,"aa":1)", numbered(1'000'000, "\"", "\":0")),
      "model.vocab: there are more than 524288");
  row("added tokens", kFile,
      inTokenizer("\"added_tokens\":[",
                  "\"added_tokens\":[" + QByteArray("{},").repeated(1'000'000)),
      "added_tokens: there are more than 65536");
  const char* const kIndex = "model.safetensors.index.json";
  row("tensors of an index", kIndex,
      "{\"weight_map\":{" + numbered(200'000, "\"", "\":\"a.safetensors\"") + "}}",
      "more than 150000 tensors");
  QByteArray files;
  for (int i = 0; i < 200'000; ++i) {
    const QByteArray number = QByteArray::number(i);
    files += (i == 0 ? "\"" : ",\"") + number + "\":\"" + number + ".safetensors\"";
  }
  row("files of an index", kIndex, "{\"weight_map\":{" + files + "}}", "at most 4096 files");
  const QByteArray header =
      "{" + numbered(600'000, "\"", R"(":{"dtype":"F32","shape":[0],"data_offsets":[0,0]})") + "}";
  const qint64 length = qToLittleEndian(static_cast<qint64>(header.size()));
  row("tensors of a file", "model.safetensors",
      QByteArray(reinterpret_cast<const char*>(&length), sizeof(length)) + header,
      "more than 150001 members");
}

void FolderDamageTest::isCheapToRefuseLists() {
  isCheapToRefuse();
}

void FolderDamageTest::isCheapToRefuse() {
  QFETCH(const QString, file);
  QFETCH(const QByteArray, text);
  QFETCH(const QString, says);
  FolderWriter writer;
  writer.addLlama();
  QVERIFY(writer.open());
  writer.write(file.toStdString(), {text.constData(), static_cast<std::size_t>(text.size())});
  verifyRefused(huggingface::openFolder(writer.path()), base::ErrorCode::Corrupt,
                says.toStdString());
  const std::int64_t peak =
      support::peakMegabytesOf([&] { (void)huggingface::openFolder(writer.path()); });
  QVERIFY2(peak < support::kMostMegabytes, std::to_string(peak).c_str());
}

void FolderDamageTest::refusesTensorsWithoutAPlace_data() {
  QTest::addColumn<QString>("tensor");
  for (const char* name :
       {"model.layers.0.self_attn.sinks", "model.layers.1.input_layernorm.weight",
        "model.layers.00.input_layernorm.weight", "model.layers.-1.input_layernorm.weight",
        "model.layers.99999999999.input_layernorm.weight", "model.layers.0", "model.layers.",
        "layers.0.attn.wq_a.weight", "model.layers.0.mlp.experts.gate_up_proj",
        "model.layers.0.mlp.experts.x.up_proj.weight", "vision_tower.weight"}) {
    QTest::newRow(name) << QString(name);
  }
}

void FolderDamageTest::refusesTensorsWithoutAPlace() {
  QFETCH(const QString, tensor);
  FolderWriter writer;
  writer.tensors.addF32(tensor.toStdString(), {2}, {1, 2});
  verifyRefused(writer.open(), base::ErrorCode::Unsupported,
                "tensor \"" + tensor.toStdString() + "\": this kind of model has no place for it");
}

void FolderDamageTest::refusesWrongShapesAndTypes_data() {
  QTest::addColumn<QString>("tensor");
  QTest::addColumn<QString>("type");
  QTest::addColumn<QVector<qint64>>("shape");
  QTest::addColumn<int>("bytes");
  QTest::addColumn<QString>("says");
  using Shape = QVector<qint64>;
  QTest::newRow("a matrix for a vector")
      << "model.norm.weight"
      << "F32" << Shape{2, 1} << 8 << "expected a vector, got the shape [2, 1]";
  QTest::newRow("a vector for a matrix")
      << "lm_head.weight"
      << "F32" << Shape{2} << 8 << "expected a matrix, got the shape [2]";
  QTest::newRow("a stack") << "lm_head.weight"
                           << "F32" << Shape{1, 1, 2} << 8
                           << "expected a matrix, got the shape [1, 1, 2]";
  QTest::newRow("nothing") << "lm_head.weight"
                           << "F32" << Shape{0, 2} << 0
                           << "expected a matrix, got the shape [0, 2]";
  QTest::newRow("integers") << "lm_head.weight"
                            << "I8" << Shape{1, 2} << 2 << "the type I8 is not supported here";
  QTest::newRow("other floats") << "lm_head.weight"
                                << "F8_E5M2" << Shape{1, 2} << 2
                                << "the type F8_E5M2 is not supported here";
  QTest::newRow("eight bits for a norm")
      << "model.norm.weight"
      << "F8_E4M3" << Shape{2} << 2 << "the type F8_E4M3 is not supported here";
  QTest::newRow("half a head") << "model.layers.0.self_attn.q_proj.weight"
                               << "F32" << Shape{3, 1} << 12
                               << "expected a multiple of the 4 rows of a head, got 3";
  QTest::newRow("an expert") << "model.layers.0.mlp.experts.0.up_proj.weight"
                             << "F32" << Shape{1, 1} << 4 << "expected experts below 0";
  QTest::newRow("a latent") << "model.layers.0.self_attn.kv_b_proj.weight"
                            << "F32" << Shape{2, 2} << 16 << "expected 0 rows for 2 heads, got 2";
}

void FolderDamageTest::refusesWrongShapesAndTypes() {
  QFETCH(const QString, tensor);
  QFETCH(const QString, type);
  QFETCH(const QVector<qint64>, shape);
  QFETCH(const int, bytes);
  QFETCH(const QString, says);
  FolderWriter writer;
  writer.tensors.add(tensor.toStdString(), type.toStdString(), {shape.begin(), shape.end()},
                     zeros(static_cast<std::size_t>(bytes)));
  const auto code =
      says.contains("not supported") ? base::ErrorCode::Unsupported : base::ErrorCode::Corrupt;
  verifyRefused(writer.open(), code,
                "tensor \"" + tensor.toStdString() + "\": " + says.toStdString());
}

void FolderDamageTest::refusesAVocabularyThatIsNotTheEmbeddings() {
  FolderWriter writer;
  writer.addLlama();
  QVERIFY(writer.open());
  writer.config = support::replaced(writer.config, "\"vocab_size\":6", "\"vocab_size\":7");
  verifyRefused(writer.open(), base::ErrorCode::Corrupt,
                "tensor \"model.embed_tokens.weight\": expected a row for each of the vocab_size "
                "of 7, got the shape [6, 8]");
  // Nothing is made for four million rows before that is known.
  writer.config = support::replaced(writer.config, "\"vocab_size\":7", "\"vocab_size\":4194304");
  verifyRefused(writer.open(), base::ErrorCode::Corrupt,
                "expected a vocab_size of at most 65541 for its 5 tokens, got 4194304");
}

void FolderDamageTest::refusesAMissingOutput() {
  FolderWriter writer;
  writer.tensors.addF32("model.embed_tokens.weight", {6, 2}, std::vector<float>(12));
  verifyRefused(writer.open(), base::ErrorCode::Corrupt,
                "tensor \"lm_head.weight\" is missing, but tie_word_embeddings is not true");
  writer.config = support::replaced(writer.config, "\"tie_word_embeddings\":false",
                                    "\"tie_word_embeddings\":true");
  QVERIFY(writer.open());
}

void FolderDamageTest::refusesMissingAndUnequalExperts() {
  FolderWriter missing;
  missing.makeDeepseek();
  missing.tensors.addF32("model.layers.1.mlp.experts.1.up_proj.weight", {3, 2}, {1, 2, 3, 4, 5, 6});
  verifyRefused(missing.open(), base::ErrorCode::Corrupt,
                "tensor blk.1.ffn_up_exps.weight: expected 2 experts, but expert 0 is missing");
  missing.tensors.addF32("model.layers.1.mlp.experts.0.up_proj.weight", {2, 3}, {1, 2, 3, 4, 5, 6});
  verifyRefused(missing.open(), base::ErrorCode::Corrupt,
                "expected the shape and type of the other experts of its layer, got [2, 3] of F32");
  FolderWriter types;
  types.makeDeepseek();
  types.tensors.addF32("model.layers.1.mlp.experts.1.up_proj.weight", {1, 2}, {1, 2});
  types.tensors.addBf16("model.layers.1.mlp.experts.0.up_proj.weight", {1, 2}, {1, 2});
  verifyRefused(types.open(), base::ErrorCode::Corrupt, "got [1, 2] of BF16");
  FolderWriter beyond;
  beyond.makeDeepseek();
  beyond.tensors.addF32("model.layers.1.mlp.experts.2.up_proj.weight", {1, 2}, {1, 2});
  verifyRefused(beyond.open(), base::ErrorCode::Corrupt, "expected experts below 2");
}

void FolderDamageTest::refusesBrokenScales_data() {
  QTest::addColumn<QString>("type");
  QTest::addColumn<QString>("scaleType");
  QTest::addColumn<int>("scaleRows");  // 0: no scale
  QTest::addColumn<bool>("isConfigured");
  QTest::addColumn<QString>("says");
  QTest::newRow("none") << "F8_E4M3"
                        << "F32" << 0 << true
                        << "expected a tensor \"lm_head.weight_scale_inv\" with its scales";
  QTest::newRow("another shape") << "F8_E4M3"
                                 << "F32" << 2 << true << "expected the shape [1, 1], got [2, 1]";
  QTest::newRow("integers") << "F8_E4M3"
                            << "U32" << 1 << true << "scales of the type U32 are not supported";
  QTest::newRow("for wider floats")
      << "BF16"
      << "F32" << 1 << true << "expected a matrix of F8_E4M3 that it scales, got BF16";
  QTest::newRow("no configuration")
      << "F8_E4M3"
      << "F32" << 1 << false << "config.json has no quantization_config";
  QTest::newRow("no matrix") << ""
                             << "F32" << 1 << true << "there is no matrix that it scales";
}

void FolderDamageTest::refusesBrokenScales() {
  QFETCH(const QString, type);
  QFETCH(const QString, scaleType);
  QFETCH(const int, scaleRows);
  QFETCH(const bool, isConfigured);
  QFETCH(const QString, says);
  FolderWriter writer;
  writer.makeDeepseek(isConfigured ? support::kFloat8 : "\"x\":1");
  if (!type.isEmpty()) {
    writer.tensors.add("lm_head.weight", type.toStdString(), {1, 2}, zeros(type == "BF16" ? 4 : 2));
  }
  if (scaleRows > 0) {
    writer.tensors.add("lm_head.weight_scale_inv", scaleType.toStdString(), {scaleRows, 1},
                       zeros(static_cast<std::size_t>(scaleRows) * 4));
  }
  const auto opened = writer.open();
  QVERIFY(!opened);
  const std::string& message = opened.error().message;
  QVERIFY2(message.find("tensor \"lm_head.weight") != std::string::npos, message.c_str());
  QVERIFY2(message.find(says.toStdString()) != std::string::npos, message.c_str());
}

QTEST_GUILESS_MAIN(FolderDamageTest)
#include "folder_damage_test.moc"
