// Folders as checkpoints: names, shapes and values of the tensors that a small folder becomes.
// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "engine/local/kernels/quant_blocks.h"
#include "engine/local/open_checkpoint.h"
#include "tests/engine/local/huggingface/folder_writer.h"

using kernels::WeightType;
using support::Bytes;
using support::FolderWriter;

class FolderTest : public QObject {
  Q_OBJECT

 private slots:
  void isACheckpoint();
  void opensByAnyOfItsFiles();
  void isCalledAsPeopleCallIt();
  void joinsShards();
  void takesTheRecommendedSampling();
  void takesTheChatTemplate();
  void mapsWhatLiesAsItIsWanted();
  void makesFloatsOfVectors();
  void movesRotaryRows();
  void movesRotaryRowsOfBiases();
  void stacksExperts();
  void splitsTheJoinedLatent();
  void keepsEightBitFloats();
  void computesOtherBlocks();
  void readsScalesThatArePowersOfTwo();
  void leavesOutATiedOutput();
  void namesPredictorsAndIndexers();
  void holdsLlama3Divisors();
  void refusesDamagedValuesWhenTheyAreLoaded();
};

namespace {

std::vector<float> counting(std::size_t count, float first = 0.0F) {
  std::vector<float> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = first + static_cast<float>(i);
  return values;
}

// All values of a tensor as floats.
std::vector<float> valuesOf(const checkpoint::Checkpoint& file, const std::string& name) {
  const kernels::Tensor* const tensor = file.findTensor(name);
  if (tensor == nullptr) return {};
  const auto loaded = file.load(*tensor);
  if (!loaded) return {};
  const auto columns = static_cast<std::size_t>(tensor->columns());
  const auto rows = static_cast<std::size_t>(tensor->rows() * tensor->stack());
  std::vector<float> values(columns * rows);
  for (std::size_t row = 0; row < rows; ++row) {
    kernels::dequantizeRow(
        tensor->type,
        loaded->tensor.data + row * kernels::rowBytes(tensor->type, tensor->columns()),
        std::span(values).subspan(row * columns, columns));
  }
  return values;
}

std::array<std::int64_t, 4> shapeOf(const checkpoint::Checkpoint& file, const std::string& name) {
  const kernels::Tensor* const tensor = file.findTensor(name);
  return tensor == nullptr ? std::array<std::int64_t, 4>{} : tensor->shape;
}

using Shape = std::array<std::int64_t, 4>;
constexpr const char* kLayer = "model.layers.0.";

}  // namespace

void FolderTest::isACheckpoint() {
  FolderWriter writer;
  writer.tensors.addF32("model.embed_tokens.weight", {6, 8}, counting(48));
  writer.tensors.addF32("lm_head.weight", {6, 8}, counting(48));
  const auto file = writer.open();
  QVERIFY2(file, file ? "" : file.error().message.c_str());
  QCOMPARE((*file)->format(), std::string("Hugging Face folder"));
  QCOMPARE(std::string((*file)->name()), writer.path().string());
  QCOMPARE((*file)->sizeBytes(), std::uint64_t{writer.tensors.bytes().size()});
  QCOMPARE((*file)->string("general.name")->value_or(""), writer.path().filename().string());
  QCOMPARE((*file)->keys().front(), std::string("general.architecture"));
  for (const std::string& key : (*file)->keys()) QVERIFY((*file)->find(key) != nullptr);
  QVERIFY((*file)->find("none") == nullptr);
  QVERIFY((*file)->findTensor("none") == nullptr);
  kernels::Tensor stranger;
  stranger.name = "none";
  QVERIFY(!(*file)->load(stranger));
}

void FolderTest::opensByAnyOfItsFiles() {
  FolderWriter writer;
  writer.tensors.addF32("model.norm.weight", {8}, counting(8));
  QVERIFY(writer.open());
  for (const char* name : {"", "config.json", "model.safetensors"}) {
    const auto file = local::openCheckpoint(writer.path() / name);
    QVERIFY2(file, file ? "" : file.error().message.c_str());
    QVERIFY((*file)->findTensor("output_norm.weight") != nullptr);
    QCOMPARE((*file)->string("general.name")->value_or(""), writer.path().filename().string());
  }
  QVERIFY(!local::openCheckpoint(writer.path() / "tokenizer.json"));
}

void FolderTest::isCalledAsPeopleCallIt() {
  FolderWriter writer;
  QVERIFY(!local::isModelFolder(writer.path()));
  QVERIFY(writer.open());
  QVERIFY(local::isModelFolder(writer.path()));
  QVERIFY(!local::isModelFolder(writer.path() / "config.json"));
  QVERIFY(local::wholeModel(writer.path() / "config.json") == writer.path());
  QVERIFY(local::wholeModel("x/model.safetensors.index.json") == "x");
  QVERIFY(local::wholeModel("model.safetensors") == ".");
  QVERIFY(local::wholeModel("x/model.gguf") == "x/model.gguf");
  const std::filesystem::path first = writer.path() / "m-00001-of-00002.gguf";
  const std::filesystem::path second = writer.path() / "m-00002-of-00002.gguf";
  QVERIFY(local::wholeModel(second) == second);
  support::writeFile(first, std::string_view("x"));
  QVERIFY(local::wholeModel(second) == first);
  QCOMPARE(local::modelNameOf("x/V2.5.gguf"), std::string("V2.5"));
  const std::string name = writer.path().filename().string();
  QCOMPARE(local::modelNameOf(writer.path()), name);
  QCOMPARE(local::modelNameOf(writer.path() / ""), name);
  QCOMPARE(local::modelNameOf(writer.path() / "config.json"), name);
  QCOMPARE(huggingface::folderName("hub/models--owner--V2.5-Lite/snapshots/0a1b"),
           std::string("V2.5-Lite"));
}

void FolderTest::joinsShards() {
  FolderWriter writer;
  QVERIFY(writer.open());
  std::filesystem::remove(writer.path() / "model.safetensors");
  support::SafetensorsWriter first;
  first.addF32("model.norm.weight", {8}, counting(8));
  support::SafetensorsWriter second;
  second.addF32("lm_head.weight", {6, 8}, counting(48));
  support::writeFile(writer.path() / "a.safetensors", first.bytes());
  support::writeFile(writer.path() / "b.safetensors", second.bytes());
  writer.write(
      "model.safetensors.index.json",
      R"({"metadata":{"total_size":224},"weight_map":{"model.norm.weight":"a.safetensors",)"
      R"("lm_head.weight":"b.safetensors"}})");
  const auto file = huggingface::openFolder(writer.path());
  QVERIFY2(file, file ? "" : file.error().message.c_str());
  QCOMPARE(valuesOf(**file, "output_norm.weight"), counting(8));
  QCOMPARE(valuesOf(**file, "output.weight"), counting(48));
  QCOMPARE((*file)->sizeBytes(), std::uint64_t{first.bytes().size() + second.bytes().size()});
}

void FolderTest::takesTheRecommendedSampling() {
  FolderWriter writer;
  writer.write(
      "generation_config.json",
      R"({"temperature":0.6,"top_p":0.95,"top_k":20,"min_p":0.05,"repetition_penalty":1.05})");
  const auto file = writer.open();
  QVERIFY(file);
  QCOMPARE((*file)->real("general.sampling.temp")->value_or(-1), 0.6);
  QCOMPARE((*file)->real("general.sampling.top_p")->value_or(-1), 0.95);
  QCOMPARE((*file)->integer("general.sampling.top_k")->value_or(-1), std::int64_t{20});
  QCOMPARE((*file)->real("general.sampling.min_p")->value_or(-1), 0.05);
  QCOMPARE((*file)->real("general.sampling.penalty_repeat")->value_or(-1), 1.05);
  writer.write("generation_config.json", R"({"top_k":-1})");
  QCOMPARE((*writer.open())->integer("general.sampling.top_k")->value_or(-1), std::int64_t{0});
  writer.write("generation_config.json", R"({"do_sample":false,"temperature":0.6})");
  QVERIFY((*writer.open())->find("general.sampling.temp") == nullptr);
}

void FolderTest::takesTheChatTemplate() {
  FolderWriter writer;
  const auto chat = [&] {
    return (*writer.open())->string("tokenizer.chat_template")->value_or("");
  };
  QCOMPARE(chat(), std::string());
  writer.write("tokenizer_config.json", R"({"chat_template":"one"})");
  QCOMPARE(chat(), std::string("one"));
  writer.write("tokenizer_config.json", R"({"chat_template":[{"name":"tools","template":"no"},)"
                                        R"({"name":"default","template":"two"}]})");
  QCOMPARE(chat(), std::string("two"));
  writer.write("chat_template.jinja", "three\n");
  QCOMPARE(chat(), std::string("three\n"));
}

void FolderTest::mapsWhatLiesAsItIsWanted() {
  FolderWriter writer;
  writer.tensors.addBf16("model.embed_tokens.weight", {6, 8}, counting(48));
  writer.tensors.addBf16("lm_head.weight", {6, 8}, counting(48));
  const auto file = writer.open();
  QVERIFY2(file, file ? "" : file.error().message.c_str());
  const kernels::Tensor* const tensor = (*file)->findTensor("token_embd.weight");
  QVERIFY(tensor != nullptr);
  QVERIFY(tensor->type == WeightType::BF16);
  QVERIFY((tensor->shape == Shape{8, 6, 1, 1}));
  QVERIFY(tensor->data != nullptr);
  const auto loaded = (*file)->load(*tensor);
  QVERIFY(loaded && loaded->memory == nullptr && loaded->tensor.data == tensor->data);
  QCOMPARE(valuesOf(**file, "token_embd.weight"), counting(48));
}

void FolderTest::makesFloatsOfVectors() {
  FolderWriter writer;
  writer.tensors.add("model.layers.0.input_layernorm.weight", "F16", {2},
                     {std::byte{0x00}, std::byte{0x3C}, std::byte{0x00}, std::byte{0xC0}});
  Bytes doubles;
  const double value = 0.25;
  support::append(doubles, &value, sizeof(value));
  writer.tensors.add("model.layers.0.post_attention_layernorm.weight", "F64", {1}, doubles);
  writer.tensors.addBf16("model.layers.0.mlp.gate.weight", {2, 3}, counting(6));
  const auto file = writer.open();
  QVERIFY2(file, file ? "" : file.error().message.c_str());
  QVERIFY((*file)->findTensor("blk.0.attn_norm.weight")->type == WeightType::F32);
  QCOMPARE(valuesOf(**file, "blk.0.attn_norm.weight"), (std::vector<float>{1.0F, -2.0F}));
  QCOMPARE(valuesOf(**file, "blk.0.ffn_norm.weight"), std::vector<float>{0.25F});
  QVERIFY((*file)->findTensor("blk.0.ffn_gate_inp.weight")->type == WeightType::F32);
  QCOMPARE(valuesOf(**file, "blk.0.ffn_gate_inp.weight"), counting(6));
}

// Heads of 4 rows: 0 1 2 3 with the pairs (0, 2) and (1, 3) become 0 2 1 3.
void FolderTest::movesRotaryRows() {
  FolderWriter writer;
  writer.tensors.addBf16(std::string(kLayer) + "self_attn.q_proj.weight", {8, 1}, counting(8));
  writer.tensors.addBf16(std::string(kLayer) + "self_attn.v_proj.weight", {4, 1}, counting(4));
  const auto file = writer.open();
  QVERIFY2(file, file ? "" : file.error().message.c_str());
  QVERIFY((*file)->findTensor("blk.0.attn_q.weight")->type == WeightType::BF16);
  QCOMPARE(valuesOf(**file, "blk.0.attn_q.weight"), (std::vector<float>{0, 2, 1, 3, 4, 6, 5, 7}));
  QCOMPARE(valuesOf(**file, "blk.0.attn_v.weight"), counting(4));
  writer.config = support::replaced(writer.config, "llama", "qwen2");
  QCOMPARE(valuesOf(**writer.open(), "blk.0.attn_q.weight"), counting(8));
}

void FolderTest::movesRotaryRowsOfBiases() {
  FolderWriter writer;
  writer.tensors.addBf16(std::string(kLayer) + "self_attn.k_proj.bias", {4}, counting(4));
  const auto file = writer.open();
  QVERIFY2(file, file ? "" : file.error().message.c_str());
  QVERIFY((shapeOf(**file, "blk.0.attn_k.bias") == Shape{4, 1, 1, 1}));
  QCOMPARE(valuesOf(**file, "blk.0.attn_k.bias"), (std::vector<float>{0, 2, 1, 3}));
  writer.config = support::replaced(writer.config, "llama", "qwen2");
  const auto qwen = writer.open();
  QVERIFY((shapeOf(**qwen, "blk.0.attn_k.bias") == Shape{4, 1, 1, 1}));
  QCOMPARE(valuesOf(**qwen, "blk.0.attn_k.bias"), counting(4));
}

void FolderTest::stacksExperts() {
  FolderWriter writer;
  writer.makeDeepseek();
  // In another order than that of their numbers.
  writer.tensors.addBf16("model.layers.1.mlp.experts.1.up_proj.weight", {3, 2}, counting(6, 10));
  writer.tensors.addBf16("model.layers.1.mlp.experts.0.up_proj.weight", {3, 2}, counting(6));
  const auto file = writer.open();
  QVERIFY2(file, file ? "" : file.error().message.c_str());
  QVERIFY((shapeOf(**file, "blk.1.ffn_up_exps.weight") == Shape{2, 3, 2, 1}));
  std::vector<float> expected = counting(6);
  for (const float value : counting(6, 10)) expected.push_back(value);
  QCOMPARE(valuesOf(**file, "blk.1.ffn_up_exps.weight"), expected);
}

// Two heads of 4 key and 3 value rows over a latent of 5.
void FolderTest::splitsTheJoinedLatent() {
  FolderWriter writer;
  writer.makeDeepseek();
  writer.tensors.addBf16(std::string(kLayer) + "self_attn.kv_b_proj.weight", {14, 5}, counting(70));
  const auto file = writer.open();
  QVERIFY2(file, file ? "" : file.error().message.c_str());
  QVERIFY((shapeOf(**file, "blk.0.attn_k_b.weight") == Shape{4, 5, 2, 1}));
  QVERIFY((shapeOf(**file, "blk.0.attn_v_b.weight") == Shape{5, 3, 2, 1}));
  const std::vector<float> keys = valuesOf(**file, "blk.0.attn_k_b.weight");
  const std::vector<float> values = valuesOf(**file, "blk.0.attn_v_b.weight");
  QCOMPARE(keys.size(), std::size_t{40});
  QCOMPARE(values.size(), std::size_t{30});
  for (std::size_t head = 0; head < 2; ++head) {
    for (std::size_t latent = 0; latent < 5; ++latent) {
      for (std::size_t row = 0; row < 4; ++row) {
        QCOMPARE(keys[(head * 5 + latent) * 4 + row],
                 static_cast<float>((head * 7 + row) * 5 + latent));
      }
      for (std::size_t row = 0; row < 3; ++row) {
        QCOMPARE(values[(head * 3 + row) * 5 + latent],
                 static_cast<float>((head * 7 + 4 + row) * 5 + latent));
      }
    }
  }
}

namespace {

// 130 rows of 200 columns of 1.0, 1.125, .. 1.875, with scales 1 to 4 of the blocks.
FolderWriter& addFloat8(FolderWriter& writer) {
  Bytes bytes;
  for (int i = 0; i < 130 * 200; ++i) bytes.push_back(static_cast<std::byte>(0x38 + i % 8));
  writer.tensors.add(std::string(kLayer) + "mlp.gate_proj.weight", "F8_E4M3", {130, 200}, bytes);
  return writer;
}

float float8Value(std::size_t row, std::size_t column) {
  return 1.0F + 0.125F * static_cast<float>((row * 200 + column) % 8);
}

}  // namespace

void FolderTest::keepsEightBitFloats() {
  FolderWriter writer;
  writer.makeDeepseek(support::kFloat8);
  addFloat8(writer).tensors.addF32(std::string(kLayer) + "mlp.gate_proj.weight_scale_inv", {2, 2},
                                   {0.3F, 2, 3, 4});
  const auto file = writer.open();
  QVERIFY2(file, file ? "" : file.error().message.c_str());
  QVERIFY((*file)->findTensor("blk.0.ffn_gate.weight")->type == WeightType::F8);
  QVERIFY((shapeOf(**file, "blk.0.ffn_gate.weight") == Shape{200, 130, 1, 1}));
  const std::vector<float> values = valuesOf(**file, "blk.0.ffn_gate.weight");
  QCOMPARE(values.size(), std::size_t{130 * 200});
  for (std::size_t row = 0; row < 130; ++row) {
    for (std::size_t column = 0; column < 200; ++column) {
      const float scales[] = {0.3F, 2, 3, 4};
      QCOMPARE(values[row * 200 + column],
               float8Value(row, column) * scales[row / 128 * 2 + column / 128]);
    }
  }
}

// Blocks of 64 rows and 100 columns.
void FolderTest::computesOtherBlocks() {
  FolderWriter writer;
  writer.makeDeepseek(support::replaced(support::kFloat8, "[128,128]", "[64,100]"));
  addFloat8(writer).tensors.addF32(std::string(kLayer) + "mlp.gate_proj.weight_scale_inv", {3, 2},
                                   {1, 2, 3, 4, 5, 6});
  const auto file = writer.open();
  QVERIFY2(file, file ? "" : file.error().message.c_str());
  QVERIFY((*file)->findTensor("blk.0.ffn_gate.weight")->type == WeightType::F32);
  const std::vector<float> values = valuesOf(**file, "blk.0.ffn_gate.weight");
  for (const auto& [row, column] :
       {std::pair<std::size_t, std::size_t>{0, 99}, {0, 100}, {63, 0}, {64, 100}, {129, 199}}) {
    QCOMPARE(values[row * 200 + column],
             float8Value(row, column) * static_cast<float>(1 + row / 64 * 2 + column / 100));
  }
}

void FolderTest::readsScalesThatArePowersOfTwo() {
  FolderWriter writer;
  writer.makeDeepseek(support::kFloat8);
  addFloat8(writer).tensors.add(std::string(kLayer) + "mlp.gate_proj.weight_scale_inv", "F8_E8M0",
                                {2, 2},
                                {std::byte{127}, std::byte{128}, std::byte{126}, std::byte{120}});
  const auto file = writer.open();
  QVERIFY2(file, file ? "" : file.error().message.c_str());
  const std::vector<float> values = valuesOf(**file, "blk.0.ffn_gate.weight");
  QCOMPARE(values[0], float8Value(0, 0));
  QCOMPARE(values[128], float8Value(0, 128) * 2.0F);
  QCOMPARE(values[128 * 200 + 1], float8Value(128, 1) * 0.5F);
}

void FolderTest::leavesOutATiedOutput() {
  FolderWriter writer;
  writer.tensors.addBf16("lm_head.weight", {6, 8}, counting(48));
  QVERIFY((*writer.open())->findTensor("output.weight") != nullptr);
  writer.config = support::replaced(writer.config, "\"tie_word_embeddings\":false",
                                    "\"tie_word_embeddings\":true");
  QVERIFY((*writer.open())->findTensor("output.weight") == nullptr);
}

void FolderTest::namesPredictorsAndIndexers() {
  FolderWriter writer;
  writer.makeDeepseek();
  writer.config = support::replaced(writer.config, "deepseek_v3", "deepseek_v32");
  writer.config = support::replaced(writer.config, "}",
                                    R"(,"index_n_heads":3,"index_head_dim":32,"index_topk":16})");
  const std::pair<const char*, const char*> matrices[] = {
      {"model.layers.2.eh_proj.weight", "blk.2.nextn.eh_proj.weight"},
      {"model.layers.2.embed_tokens.weight", "blk.2.nextn.embed_tokens.weight"},
      {"model.layers.2.shared_head.head.weight", "blk.2.nextn.shared_head_head.weight"},
      {"model.layers.0.self_attn.indexer.wq_b.weight", "blk.0.indexer.attn_q_b.weight"},
      {"model.layers.0.self_attn.indexer.wk.weight", "blk.0.indexer.attn_k.weight"},
      {"model.layers.0.self_attn.indexer.weights_proj.weight", "blk.0.indexer.proj.weight"},
      {"model.layers.0.self_attn.q_b_proj.weight", "blk.0.attn_q_b.weight"},
      {"model.layers.0.self_attn.kv_a_proj_with_mqa.weight", "blk.0.attn_kv_a_mqa.weight"},
      {"model.layers.1.mlp.shared_experts.down_proj.weight", "blk.1.ffn_down_shexp.weight"},
  };
  const std::pair<const char*, const char*> vectors[] = {
      {"model.layers.2.enorm.weight", "blk.2.nextn.enorm.weight"},
      {"model.layers.2.hnorm.weight", "blk.2.nextn.hnorm.weight"},
      {"model.layers.2.shared_head.norm.weight", "blk.2.nextn.shared_head_norm.weight"},
      {"model.layers.0.self_attn.indexer.k_norm.weight", "blk.0.indexer.k_norm.weight"},
      {"model.layers.0.self_attn.indexer.k_norm.bias", "blk.0.indexer.k_norm.bias"},
      {"model.layers.1.mlp.gate.e_score_correction_bias", "blk.1.exp_probs_b.bias"},
  };
  for (const auto& [stored, target] : matrices) writer.tensors.addBf16(stored, {2, 4}, counting(8));
  for (const auto& [stored, target] : vectors) writer.tensors.addBf16(stored, {4}, counting(4));
  writer.tensors.addF32("model.layers.0.self_attn.rotary_emb.inv_freq", {4}, counting(4));
  const auto file = writer.open();
  QVERIFY2(file, file ? "" : file.error().message.c_str());
  for (const auto& [stored, target] : matrices) {
    QVERIFY2(valuesOf(**file, target) == counting(8), target);
  }
  for (const auto& [stored, target] : vectors) {
    QVERIFY2(valuesOf(**file, target) == counting(4), target);
  }
  QCOMPARE((*file)->tensors().size(), std::size(matrices) + std::size(vectors));
}

void FolderTest::holdsLlama3Divisors() {
  FolderWriter writer;
  writer.config = support::replaced(
      writer.config, "}",
      R"(,"rope_scaling":{"rope_type":"llama3","factor":8.0,"original_max_position_embeddings":1}})");
  const auto file = writer.open();
  QVERIFY2(file, file ? "" : file.error().message.c_str());
  const kernels::Tensor* const factors = (*file)->findTensor("rope_freqs.weight");
  QVERIFY(factors != nullptr && factors->data != nullptr);
  QVERIFY((factors->shape == Shape{2, 1, 1, 1}));
  QCOMPARE(valuesOf(**file, "rope_freqs.weight"), (std::vector<float>{8.0F, 8.0F}));
}

void FolderTest::refusesDamagedValuesWhenTheyAreLoaded() {
  FolderWriter writer;
  writer.makeDeepseek(support::kFloat8);
  writer.tensors.addF32("model.norm.weight", {2}, {1.0F, 2.0F});
  writer.tensors.addBf16("model.layers.0.input_layernorm.weight", {2}, {1.0F, NAN});
  writer.tensors.add(std::string(kLayer) + "mlp.gate_proj.weight", "F8_E4M3", {1, 2},
                     {std::byte{1}, std::byte{0xFF}});
  writer.tensors.addF32(std::string(kLayer) + "mlp.gate_proj.weight_scale_inv", {1, 1}, {1.0F});
  writer.tensors.add(std::string(kLayer) + "mlp.up_proj.weight", "F8_E4M3", {1, 2},
                     {std::byte{1}, std::byte{2}});
  writer.tensors.addF32(std::string(kLayer) + "mlp.up_proj.weight_scale_inv", {1, 1}, {INFINITY});
  const auto file = writer.open();
  QVERIFY2(file, file ? "" : file.error().message.c_str());
  for (const char* name :
       {"blk.0.attn_norm.weight", "blk.0.ffn_gate.weight", "blk.0.ffn_up.weight"}) {
    const auto loaded = (*file)->load(*(*file)->findTensor(name));
    QVERIFY2(!loaded, name);
    QVERIFY(loaded.error().code == base::ErrorCode::Corrupt);
    QVERIFY2(loaded.error().message.find("not a finite number") != std::string::npos,
             loaded.error().message.c_str());
    QVERIFY(loaded.error().message.find("model.layers.0.") != std::string::npos);
  }
}

QTEST_GUILESS_MAIN(FolderTest)
#include "folder_test.moc"
