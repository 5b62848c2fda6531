// Every published way in which a well-formed file's contents have broken an engine (parameters,
// vocabulary, template, shapes), each under the name of its report: refused in a sentence.
// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <limits>

#include <QFile>
#include <QTest>

#include "engine/local/chat/chat_template.h"
#include "engine/local/gguf/gguf_file.h"
#include "engine/local/kernels/cpu/cpu_device.h"
#include "engine/local/model/transformer.h"
#include "engine/local/usable_model.h"
#include "engine/local/vocabulary_reader.h"
#include "tests/support/tiny_model.h"

using support::Bytes;
using support::GgufWriter;

class HostileModelTest : public QObject {
  Q_OBJECT

 private slots:
  void aWholeModelIsTaken();
  void cve_2024_34359_templateIsNotRun();
  void cve_2026_5760_templateIsNotRun();
  void cve_2025_49847_longTokens();
  void cve_2025_52566_morePromptTokensThanFit();
  void cve_2024_8063_blockCountOfZero();
  void llama_cpp_25821_blockCountBeyondEveryArray();
  void llama_cpp_25969_byteTokensThatAreNone();
  void llama_cpp_26690_vocabularyArraysOfAnotherType();
  void cve_2024_41130_modelWithoutWeights();
  void cve_2026_7482_shapeThatTheParametersDoNotGive();
  void parametersOutOfRange_data();
  void parametersOutOfRange();
};

namespace {

constexpr std::uint32_t kTokens = 48;

GgufWriter wholeModel() {
  GgufWriter model = support::tinyLlama();
  std::vector<std::string> tokens;
  // All letters of the printable bytes that the text below needs, as GPT-2 writes them.
  for (std::uint32_t i = 0; i < kTokens; ++i)
    tokens.push_back(i < 26 ? std::string(1, static_cast<char>('a' + i)) : "t" + std::to_string(i));
  model.setString("tokenizer.ggml.model", "gpt2");
  model.setString("tokenizer.ggml.pre", "qwen2");
  model.setStrings("tokenizer.ggml.tokens", tokens);
  model.setI32s("tokenizer.ggml.token_type", std::vector<std::int32_t>(kTokens, 1));
  model.setStrings("tokenizer.ggml.merges", {});
  return model;
}

// What loading says before it takes memory, or "no error".
std::string saidOf(const GgufWriter& writer) {
  const Bytes bytes = writer.bytes();
  const auto file = gguf::File::parse(bytes, "bad.gguf");
  if (!file) return file.error().message;
  if (const auto usable = local::checkUsable(**file); !usable) return usable.error().message;
  auto vocabulary = local::readVocabulary(**file);
  if (!vocabulary) return vocabulary.error().message;
  const auto created = tokenizer::Tokenizer::create(*std::move(vocabulary));
  return created ? "no error" : created.error().message;
}

void verifySaid(const GgufWriter& writer, std::initializer_list<std::string_view> parts) {
  const std::string said = saidOf(writer);
  for (const std::string_view part : parts)
    QVERIFY2(said.find(part) != std::string::npos, said.c_str());
}

std::unique_ptr<tokenizer::Tokenizer> tokenizerOf(const GgufWriter& writer) {
  const Bytes bytes = writer.bytes();
  const auto file = gguf::File::parse(bytes, "bad.gguf");
  if (!file) return nullptr;
  auto vocabulary = local::readVocabulary(**file);
  if (!vocabulary) return nullptr;
  auto created = tokenizer::Tokenizer::create(*std::move(vocabulary));
  return created ? *std::move(created) : nullptr;
}

// Such a template is refused, or gives text; it never does anything else. What the payload would
// run appears in its text at most.
void verifyNotRun(const char* text) {
  const auto tokens = tokenizerOf(wholeModel());
  QVERIFY(tokens);
  const QString proof = "/tmp/isobath-template-was-run";
  QFile::remove(proof);
  const auto chosen = chat::ChatTemplate::choose(text, *tokens);
  if (chosen) {
    const std::vector<engine::Message> question = {engine::textMessage(engine::Role::User, "a")};
    (void)chosen->encode(question, {}, {});
  } else {
    QVERIFY(!chosen.error().message.empty());
  }
  QVERIFY(!QFile::exists(proof));
}

}  // namespace

void HostileModelTest::aWholeModelIsTaken() {
  QCOMPARE(saidOf(wholeModel()), std::string("no error"));
}

void HostileModelTest::cve_2024_34359_templateIsNotRun() {
  verifyNotRun(
      "{% for c in [].__class__.__base__.__subclasses__() %}{% if c.__name__ == "
      "'catch_warnings' %}{{ c()._module.__builtins__['__import__']('os').system("
      "'touch /tmp/isobath-template-was-run') }}{% endif %}{% endfor %}");
}

void HostileModelTest::cve_2026_5760_templateIsNotRun() {
  verifyNotRun(
      "{{ self.__init__.__globals__.__builtins__.__import__('os').popen("
      "'touch /tmp/isobath-template-was-run').read() }}");
  verifyNotRun("{% for m in messages %}{{ m.content | attr('__class__') }}{% endfor %}");
}

// A token of 16 MiB, the most that a file may hold: its length fits no 16 bits and no buffer.
void HostileModelTest::cve_2025_49847_longTokens() {
  GgufWriter writer = wholeModel();
  std::vector<std::string> tokens;
  for (std::uint32_t i = 0; i < kTokens; ++i) tokens.push_back("t" + std::to_string(i));
  tokens[5] = std::string(std::size_t{16} << 20, 'a');
  writer.setStrings("tokenizer.ggml.tokens", tokens);
  const auto created = tokenizerOf(writer);
  if (created) QCOMPARE(created->bytesOf(5).size(), tokens[5].size());
  tokens[5] += 'a';
  writer.setStrings("tokenizer.ggml.tokens", tokens);
  verifySaid(writer, {"tokenizer.ggml.tokens", "at most 16777216"});
}

void HostileModelTest::cve_2025_52566_morePromptTokensThanFit() {
  const GgufWriter writer = wholeModel();
  const auto tokens = tokenizerOf(writer);
  QVERIFY(tokens);
  std::string text;
  for (int i = 0; i < 200000; ++i) text += static_cast<char>('a' + i % 26);
  const std::vector<tokenizer::TokenId> ids = tokens->encode(text);
  QCOMPARE(ids.size(), text.size());
  const Bytes bytes = writer.bytes();
  const auto file = gguf::File::parse(bytes, "tiny.gguf");
  QVERIFY(file);
  const auto device = kernels::makeCpuDevice({.threads = 1});
  const auto model = model::Transformer::load(*file, *device, {}, {}, {});
  QVERIFY2(model, model ? "" : model.error().message.c_str());
  const auto done = (*model)->append(ids, 1, {}, {});
  QVERIFY(!done);
  QCOMPARE(done.error().code, base::ErrorCode::InvalidArgument);
  QCOMPARE((*model)->length(), std::int64_t{0});
  for (const std::int32_t id : {static_cast<std::int32_t>(kTokens), -1})
    QVERIFY(!(*model)->append(std::span(&id, 1), 1, {}, {}));
}

void HostileModelTest::cve_2024_8063_blockCountOfZero() {
  for (const char* key : {"llama.block_count", "llama.attention.head_count",
                          "llama.embedding_length", "llama.attention.head_count_kv"}) {
    GgufWriter writer = wholeModel();
    writer.setU32(key, 0);
    verifySaid(writer, {key, "got 0"});
  }
}

void HostileModelTest::llama_cpp_25821_blockCountBeyondEveryArray() {
  for (const std::uint32_t blocks : {513U, 65536U, 0x7FFFFFFFU, 0xFFFFFFFFU}) {
    GgufWriter writer = wholeModel();
    writer.setU32("llama.block_count", blocks);
    verifySaid(writer, {"llama.block_count", std::to_string(blocks)});
  }
  // In range, but the weights are not there.
  GgufWriter writer = wholeModel();
  writer.setU32("llama.block_count", 512);
  verifySaid(writer, {"blk.2."});
}

void HostileModelTest::llama_cpp_25969_byteTokensThatAreNone() {
  for (const char* piece :
       {"<0x-1>", "<0x+1>", "<0x1>", "<0x100>", "<0xGG>", "<0x", "", "<0x 1>"}) {
    GgufWriter writer = support::tinyLlama({.vocabulary = 4});
    writer.setString("tokenizer.ggml.model", "llama");
    writer.setStrings("tokenizer.ggml.tokens", {"<unk>", piece, "a", "b"});
    writer.setI32s("tokenizer.ggml.token_type", {2, 6, 1, 1});
    writer.setF32s("tokenizer.ggml.scores", {0, 0, -1, -2});
    const std::string said = saidOf(writer);
    QVERIFY2(said != "no error", piece);
    QVERIFY2(said.find("piece 1") != std::string::npos, said.c_str());
  }
}

void HostileModelTest::llama_cpp_26690_vocabularyArraysOfAnotherType() {
  const auto bytesArray = [](std::uint32_t type) {
    Bytes payload;
    support::appendU32(payload, type);
    support::appendU64(payload, kTokens);
    payload.resize(payload.size() + kTokens, std::byte{1});
    return payload;
  };
  for (const char* key : {"tokenizer.ggml.tokens", "tokenizer.ggml.merges"}) {
    GgufWriter writer = wholeModel();
    writer.setRaw(key, GgufWriter::Array, bytesArray(GgufWriter::U8));
    verifySaid(writer, {key, "expected an array of strings, got an array of integers"});
  }
  GgufWriter kinds = wholeModel();
  kinds.setF32s("tokenizer.ggml.token_type", std::vector<float>(kTokens, 1));
  verifySaid(kinds, {"tokenizer.ggml.token_type", "expected an array of integers"});
  GgufWriter scores = support::tinyLlama({.vocabulary = 4});
  scores.setString("tokenizer.ggml.model", "llama");
  scores.setStrings("tokenizer.ggml.tokens", {"<unk>", "<s>", "a", "b"});
  scores.setRaw("tokenizer.ggml.scores", GgufWriter::Array, bytesArray(GgufWriter::U8));
  verifySaid(scores, {"tokenizer.ggml.scores", "expected an array of floats"});
  // Bytes for the kinds are widened, each to its own number.
  GgufWriter fine = wholeModel();
  fine.setRaw("tokenizer.ggml.token_type", GgufWriter::Array, bytesArray(GgufWriter::U8));
  QCOMPARE(saidOf(fine), std::string("no error"));
  // Fewer of them than there are tokens.
  GgufWriter few = wholeModel();
  few.setI32s("tokenizer.ggml.token_type", {1, 1});
  verifySaid(few, {"48 tokens, but 2"});
}

void HostileModelTest::cve_2024_41130_modelWithoutWeights() {
  GgufWriter writer;
  verifySaid(writer, {"general.architecture"});
  writer.setString("general.architecture", "llama");
  verifySaid(writer, {"llama."});
  GgufWriter noEmbedding = wholeModel();
  noEmbedding.removeTensor("token_embd.weight");
  verifySaid(noEmbedding, {"token_embd.weight"});
}

// Inside the file, but larger or smaller than the parameters say: whoever multiplies by them would
// read beyond the tensor.
void HostileModelTest::cve_2026_7482_shapeThatTheParametersDoNotGive() {
  for (const std::uint64_t columns : {std::uint64_t{16}, std::uint64_t{31}, std::uint64_t{64}}) {
    GgufWriter writer = wholeModel();
    writer.setTensorF32("blk.0.attn_q.weight", {columns, 32},
                        std::vector<float>(static_cast<std::size_t>(columns) * 32));
    verifySaid(writer, {"blk.0.attn_q.weight", "expected"});
  }
  GgufWriter longer = wholeModel();
  longer.setU32("llama.embedding_length", 64);
  verifySaid(longer, {"bad.gguf", "expected"});
}

void HostileModelTest::parametersOutOfRange_data() {
  QTest::addColumn<QString>("key");
  QTest::addColumn<quint64>("value");
  const auto row = [](const char* key, quint64 value) {
    QTest::addRow("%s %llu", key, static_cast<unsigned long long>(value)) << QString(key) << value;
  };
  for (const char* key : {"embedding_length", "attention.head_count", "attention.head_count_kv",
                          "feed_forward_length", "context_length", "rope.dimension_count"}) {
    row(key, quint64{1} << 32);
    row(key, std::numeric_limits<quint64>::max());
  }
  row("attention.head_count", 3);  // does not divide the width
  row("attention.head_count_kv", 3);
  row("rope.dimension_count", 7);
  row("vocab_size", 1U << 30);
  row("expert_count", 1U << 30);
}

void HostileModelTest::parametersOutOfRange() {
  QFETCH(QString, key);
  QFETCH(quint64, value);
  GgufWriter writer = wholeModel();
  writer.setU64("llama." + key.toStdString(), value);
  const std::string said = saidOf(writer);
  QVERIFY2(said != "no error", qPrintable(key));
  QVERIFY2(said.starts_with("bad.gguf: "), said.c_str());
}

QTEST_GUILESS_MAIN(HostileModelTest)
#include "hostile_model_test.moc"
