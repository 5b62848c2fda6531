// Configurations: what each family reads from its metadata, and what is refused, by name.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/config.h"
#include "engine/local/gguf/gguf_file.h"

#include <cmath>
#include <limits>

#include <QTest>

#include "tests/support/tiny_model.h"

using kernels::Gating;
using kernels::GroupScore;
using model::Config;
using support::GgufWriter;

class ConfigTest : public QObject {
  Q_OBJECT

 private slots:
  void readsALatentModel();
  void oldAndNewLayoutMeanTheSame();
  void readsAGroupedModel();
  void qwen2RotatesHalvesAndNeedsBiases();
  void qwen3NormsHeads();
  void deepseekMixesExpertsIntoGroupedAttention();
  void qwen3moeNormalisesTheChosen();
  void softmaxOfTheChosenIsNormalisedSoftmax();
  void deepseek32HasAnIndexer();
  void refusesAnIndexerThatDoesNotFit_data();
  void refusesAnIndexerThatDoesNotFit();
  void attentionFactorsMultiplyTheMagnitude();
  void linearScalingDividesFrequencies();
  void infersTheGroupsOfOldFiles_data();
  void infersTheGroupsOfOldFiles();
  void sigmoidGatingRanksGroupsByTwo();
  void blocksBehindTheTrunkAreLeftOut();
  void yarnScalesTheSoftmax();
  void ropeFactorsDivideFrequencies();
  void perLayerArraysMustBeUniform();
  void refusesAnUnknownArchitecture();
  void refusesAMissingArchitecture();
  void refusesAnUnknownGatingFunction();
  void refusesExpertsInALlama();
  void refusesScalingByPosition();
  void refusesNumbersOutOfRange_data();
  void refusesNumbersOutOfRange();
  void refusesNumbersBeyondF32();
  void refusesRotationsThatNoModelHas();
  void refusesMissingKeys_data();
  void refusesMissingKeys();
  void refusesATokenizerLargerThanTheEmbedding();
  void refusesAVocabularySizeThatIsNotTheEmbeddings();
};

namespace {

base::Result<Config> configOf(const GgufWriter& writer) {
  const support::Bytes bytes = writer.bytes();
  const auto file = gguf::File::parse(bytes, "test.gguf");
  if (!file) return file.error();
  return model::readConfig(**file);
}

std::string errorOf(const GgufWriter& writer, base::ErrorCode code) {
  const auto config = configOf(writer);
  if (config) return "no error";
  return config.error().code == code ? config.error().message
                                     : "wrong code for: " + config.error().message;
}

GgufWriter withExperts(std::uint32_t experts, std::uint32_t used, std::uint32_t gating) {
  GgufWriter writer = support::tinyDeepseek2();
  writer.setU32("deepseek2.expert_count", experts);
  writer.setU32("deepseek2.expert_used_count", used);
  writer.setU32("deepseek2.expert_gating_func", gating);
  return writer;
}

}  // namespace

void ConfigTest::readsALatentModel() {
  const auto config = configOf(support::tinyDeepseek2());
  QVERIFY2(config, config ? "" : config.error().message.c_str());
  QCOMPARE(config->architecture, std::string("deepseek2"));
  QCOMPARE(config->vocabulary, std::int64_t{48});
  QCOMPARE(config->width, std::int64_t{32});
  QCOMPARE(config->contextTokens, std::int64_t{256});
  QVERIFY(config->attention.kind == model::AttentionKind::Latent);
  QCOMPARE(config->attention.heads, std::int64_t{2});
  QCOMPARE(config->attention.kvHeads, std::int64_t{1});
  QCOMPARE(config->attention.keyColumns, std::int64_t{16});
  QCOMPARE(config->attention.plainColumns(), std::int64_t{8});
  QCOMPARE(config->attention.valueColumns, std::int64_t{8});
  QCOMPARE(config->attention.latentColumns, std::int64_t{16});
  QCOMPARE(config->attention.queryRank, std::int64_t{0});
  QCOMPARE(config->attention.scale, 0.25F);
  QVERIFY(config->rope.layout == kernels::RopeLayout::Interleaved);
  QCOMPARE(config->rope.frequencies.size(), std::size_t{4});
  QCOMPARE(config->layers.size(), std::size_t{2});
  QVERIFY(config->layers[0] == model::LayerKind::Dense);
  QVERIFY(config->layers[1] == model::LayerKind::Experts);
  QVERIFY(config->experts.has_value());
  QCOMPARE(config->experts->columns, std::int64_t{16});
  QCOMPARE(config->experts->sharedColumns, std::int64_t{16});
  const kernels::Routing& routing = config->experts->routing;
  QVERIFY(routing.gating == Gating::Softmax);
  QCOMPARE(routing.experts, std::int64_t{4});
  QCOMPARE(routing.used, std::int64_t{2});
  QCOMPARE(routing.groups, std::int64_t{1});
  QCOMPARE(routing.normalise, false);
  QCOMPARE(routing.scale, 1.0F);
}

void ConfigTest::oldAndNewLayoutMeanTheSame() {
  const auto oldLayout = configOf(support::tinyDeepseek2({}, false));
  const auto newLayout = configOf(support::tinyDeepseek2({}, true));
  QVERIFY(oldLayout && newLayout);
  QCOMPARE(oldLayout->attention.keyColumns, newLayout->attention.keyColumns);
  QCOMPARE(oldLayout->attention.valueColumns, newLayout->attention.valueColumns);
  QCOMPARE(oldLayout->attention.scale, newLayout->attention.scale);
  QCOMPARE(oldLayout->attention.kvHeads, std::int64_t{1});
}

void ConfigTest::readsAGroupedModel() {
  const auto config = configOf(support::tinyLlama());
  QVERIFY2(config, config ? "" : config.error().message.c_str());
  QVERIFY(config->attention.kind == model::AttentionKind::Grouped);
  QCOMPARE(config->attention.heads, std::int64_t{2});
  QCOMPARE(config->attention.kvHeads, std::int64_t{1});
  QCOMPARE(config->attention.keyColumns, std::int64_t{16});
  QCOMPARE(config->attention.needsBiases, false);
  QCOMPARE(config->feedForwardColumns, std::int64_t{48});
  QVERIFY(!config->experts.has_value());
}

void ConfigTest::qwen2RotatesHalvesAndNeedsBiases() {
  GgufWriter writer;
  writer.setString("general.architecture", "qwen2");
  writer.setU32("qwen2.block_count", 1);
  writer.setU32("qwen2.context_length", 64);
  writer.setU32("qwen2.embedding_length", 32);
  writer.setU32("qwen2.feed_forward_length", 32);
  writer.setU32("qwen2.attention.head_count", 4);
  writer.setF32("qwen2.attention.layer_norm_rms_epsilon", 1e-6F);
  writer.setTensorF32("token_embd.weight", {32, 4}, std::vector<float>(128));
  const auto config = configOf(writer);
  QVERIFY2(config, config ? "" : config.error().message.c_str());
  QVERIFY(config->rope.layout == kernels::RopeLayout::Halves);
  QCOMPARE(config->attention.needsBiases, true);
  QCOMPARE(config->attention.kvHeads, std::int64_t{4});     // as many as heads unless said
  QCOMPARE(config->attention.keyColumns, std::int64_t{8});  // the width's share unless said
  QCOMPARE(config->attention.ropeColumns, std::int64_t{8});
}

void ConfigTest::qwen3NormsHeads() {
  const auto config = configOf(support::tinyGrouped("qwen3"));
  QVERIFY2(config, config ? "" : config.error().message.c_str());
  QVERIFY(config->rope.layout == kernels::RopeLayout::Halves);
  QVERIFY(config->attention.needsHeadNorms && !config->attention.needsBiases);
  QCOMPARE(config->attention.keyColumns, std::int64_t{16});
  QVERIFY(!configOf(support::tinyLlama())->attention.needsHeadNorms);
}

void ConfigTest::deepseekMixesExpertsIntoGroupedAttention() {
  const auto config = configOf(support::tinyGrouped("deepseek"));
  QVERIFY2(config, config ? "" : config.error().message.c_str());
  QVERIFY(config->attention.kind == model::AttentionKind::Grouped);
  QVERIFY(config->rope.layout == kernels::RopeLayout::Interleaved);
  QVERIFY(config->layers[0] == model::LayerKind::Dense);
  QVERIFY(config->layers[1] == model::LayerKind::Experts);
  QCOMPARE(config->experts->sharedColumns, std::int64_t{16});
  QVERIFY(!config->experts->routing.normalise);
}

void ConfigTest::qwen3moeNormalisesTheChosen() {
  const auto config = configOf(support::tinyGrouped("qwen3moe"));
  QVERIFY2(config, config ? "" : config.error().message.c_str());
  QVERIFY(config->layers[0] == model::LayerKind::Experts);
  QVERIFY(config->attention.needsHeadNorms);
  QVERIFY(config->experts->routing.gating == Gating::Softmax);
  QVERIFY(config->experts->routing.normalise);
  QCOMPARE(config->experts->sharedColumns, std::int64_t{0});
}

void ConfigTest::softmaxOfTheChosenIsNormalisedSoftmax() {
  const auto config = configOf(withExperts(8, 2, 3));
  QVERIFY2(config, config ? "" : config.error().message.c_str());
  QVERIFY(config->experts->routing.gating == Gating::Softmax);
  QVERIFY(config->experts->routing.normalise);
}

void ConfigTest::deepseek32HasAnIndexer() {
  const auto config = configOf(support::tinyDeepseek32(5));
  QVERIFY2(config, config ? "" : config.error().message.c_str());
  QVERIFY(config->attention.indexer);
  QCOMPARE(config->attention.indexer->heads, std::int64_t{2});
  QCOMPARE(config->attention.indexer->columns, std::int64_t{16});
  QCOMPARE(config->attention.indexer->mostPositions, std::int64_t{5});
  QVERIFY(config->rope.layout == kernels::RopeLayout::Interleaved);  // of MLA; the indexer halves
}

void ConfigTest::refusesAnIndexerThatDoesNotFit_data() {
  QTest::addColumn<QString>("key");
  QTest::addColumn<unsigned>("value");
  QTest::newRow("no heads") << "attention.indexer.head_count" << 0U;
  QTest::newRow("too many heads") << "attention.indexer.head_count" << 1025U;
  QTest::newRow("narrower than the rotation") << "attention.indexer.key_length" << 6U;
  QTest::newRow("chooses nothing") << "attention.indexer.top_k" << 0U;
  QTest::newRow("chooses 2^31") << "attention.indexer.top_k" << 0x80000000U;
  QTest::newRow("no compressed query") << "attention.q_lora_rank" << 0U;
}

void ConfigTest::refusesAnIndexerThatDoesNotFit() {
  QFETCH(const QString, key);
  QFETCH(const unsigned, value);
  GgufWriter writer = support::tinyDeepseek32(5);
  writer.setU32("deepseek32." + key.toStdString(), value);
  const std::string message = errorOf(writer, base::ErrorCode::Corrupt);
  QVERIFY2(message.starts_with("test.gguf: key deepseek32." + key.toStdString() + ": expected"),
           message.c_str());
}

// R1-0528-Qwen3-8B: factor 4 and 0.8782488562869419.
void ConfigTest::attentionFactorsMultiplyTheMagnitude() {
  GgufWriter writer = support::tinyGrouped("qwen3");
  writer.setString("qwen3.rope.scaling.type", "yarn");
  writer.setF32("qwen3.rope.scaling.factor", 4.0F);
  writer.setU32("qwen3.rope.scaling.original_context_length", 32768);
  writer.setF32("qwen3.rope.scaling.attn_factor", 0.8782488562869419F);
  const auto config = configOf(writer);
  QVERIFY2(config, config ? "" : config.error().message.c_str());
  QVERIFY(std::abs(config->rope.magnitude - 1.0F) < 1e-6F);
  writer.removeKey("qwen3.rope.scaling.attn_factor");
  QVERIFY(std::abs(configOf(writer)->rope.magnitude - 1.13863F) < 1e-5F);
  writer.setF32("qwen3.rope.scaling.yarn_attn_factor", 0.5F);
  QVERIFY(std::abs(configOf(writer)->rope.magnitude - 0.569315F) < 1e-5F);
}

// DeepSeek Coder: factor 4 and base 100000.
void ConfigTest::linearScalingDividesFrequencies() {
  GgufWriter writer = support::tinyLlama();
  writer.setF32("llama.rope.freq_base", 100000.0F);
  const auto plain = configOf(writer);
  writer.setString("llama.rope.scaling.type", "linear");
  writer.setF32("llama.rope.scaling.factor", 4.0F);
  const auto scaled = configOf(writer);
  QVERIFY(plain && scaled);
  for (std::size_t i = 0; i < plain->rope.frequencies.size(); ++i) {
    QCOMPARE(scaled->rope.frequencies[i], plain->rope.frequencies[i] / 4.0F);
  }
  QCOMPARE(scaled->rope.magnitude, 1.0F);
}

void ConfigTest::infersTheGroupsOfOldFiles_data() {
  QTest::addColumn<unsigned>("experts");
  QTest::addColumn<unsigned>("gating");
  QTest::addColumn<int>("groups");
  QTest::addColumn<int>("used");
  QTest::newRow("V3") << 256U << 2U << 8 << 4;
  QTest::newRow("V2") << 160U << 1U << 8 << 3;
  QTest::newRow("V2-Lite") << 64U << 1U << 1 << 1;
  QTest::newRow("256 experts with softmax") << 256U << 1U << 1 << 1;
  QTest::newRow("160 experts with sigmoid") << 160U << 2U << 1 << 1;
}

void ConfigTest::infersTheGroupsOfOldFiles() {
  QFETCH(const unsigned, experts);
  QFETCH(const unsigned, gating);
  const auto config = configOf(withExperts(experts, 6, gating));
  QVERIFY2(config, config ? "" : config.error().message.c_str());
  QTEST(static_cast<int>(config->experts->routing.groups), "groups");
  QTEST(static_cast<int>(config->experts->routing.groupsUsed), "used");
}

void ConfigTest::sigmoidGatingRanksGroupsByTwo() {
  GgufWriter writer = withExperts(16, 4, 2);
  writer.setU32("deepseek2.expert_group_count", 4);
  writer.setU32("deepseek2.expert_group_used_count", 2);
  writer.setF32("deepseek2.expert_weights_scale", 2.5F);
  writer.setBool("deepseek2.expert_weights_norm", true);
  const auto v3 = configOf(writer);
  QVERIFY(v3);
  QVERIFY(v3->experts->routing.gating == Gating::Sigmoid);
  QVERIFY(v3->experts->routing.groupScore == GroupScore::SumOfTopTwo);
  QCOMPARE(v3->experts->routing.groups, std::int64_t{4});
  QCOMPARE(v3->experts->routing.groupsUsed, std::int64_t{2});
  QCOMPARE(v3->experts->routing.scale, 2.5F);
  QVERIFY(v3->experts->routing.normalise);
  QVERIFY(v3->experts->needsSelectionBias);
  writer.setU32("deepseek2.expert_gating_func", 1);
  const auto v2 = configOf(writer);
  QVERIFY(v2);
  QVERIFY(v2->experts->routing.groupScore == GroupScore::Max);
  QVERIFY(!v2->experts->needsSelectionBias);
}

void ConfigTest::blocksBehindTheTrunkAreLeftOut() {
  GgufWriter writer = support::tinyDeepseek2({.layers = 3});
  writer.setU32("deepseek2.nextn_predict_layers", 1);
  const auto config = configOf(writer);
  QVERIFY(config);
  QCOMPARE(config->layers.size(), std::size_t{2});
  QCOMPARE(config->draftLayers, std::int64_t{1});
}

void ConfigTest::yarnScalesTheSoftmax() {
  GgufWriter writer = support::tinyDeepseek2();
  writer.setString("deepseek2.rope.scaling.type", "yarn");
  writer.setF32("deepseek2.rope.scaling.factor", 40.0F);
  writer.setU32("deepseek2.rope.scaling.original_context_length", 4096);
  writer.setF32("deepseek2.rope.scaling.yarn_log_multiplier", 0.0707F);
  const auto lite = configOf(writer);
  QVERIFY(lite);
  QVERIFY(std::abs(lite->attention.scale / 0.25F - 1.590F) < 1e-3F);
  QCOMPARE(lite->rope.magnitude, 1.0F);
  writer.removeKey("deepseek2.rope.scaling.yarn_log_multiplier");
  const auto plain = configOf(writer);
  QVERIFY(plain);
  QCOMPARE(plain->attention.scale, 0.25F);
  QVERIFY(std::abs(plain->rope.magnitude - 1.3689F) < 1e-4F);
}

void ConfigTest::ropeFactorsDivideFrequencies() {
  GgufWriter writer = support::tinyLlama();
  writer.setTensorF32("rope_freqs.weight", {8}, {1, 1, 1, 1, 8, 8, 8, 8});
  const auto config = configOf(writer);
  const auto plain = configOf(support::tinyLlama());
  QVERIFY(config && plain);
  QCOMPARE(config->rope.frequencies[3], plain->rope.frequencies[3]);
  QCOMPARE(config->rope.frequencies[7], plain->rope.frequencies[7] / 8.0F);
  writer.setTensorF32("rope_freqs.weight", {7}, {1, 1, 1, 1, 8, 8, 8});
  QVERIFY(errorOf(writer, base::ErrorCode::Corrupt).find("rope_freqs.weight") != std::string::npos);
  writer.setTensorF32("rope_freqs.weight", {8}, {1, 1, 1, 0, 8, 8, 8, 8});
  QVERIFY(errorOf(writer, base::ErrorCode::Corrupt).find("rope_freqs.weight") != std::string::npos);
}

void ConfigTest::perLayerArraysMustBeUniform() {
  GgufWriter writer = support::tinyLlama();
  writer.setI32s("llama.attention.head_count_kv", {1, 1});
  const auto config = configOf(writer);
  QVERIFY(config);
  QCOMPARE(config->attention.kvHeads, std::int64_t{1});
  writer.setI32s("llama.attention.head_count_kv", {1, 2});
  QVERIFY(errorOf(writer, base::ErrorCode::Unsupported).find("head_count_kv") != std::string::npos);
  writer.setI32s("llama.attention.head_count_kv", {});
  QVERIFY(errorOf(writer, base::ErrorCode::Corrupt).find("head_count_kv") != std::string::npos);
}

void ConfigTest::refusesAnUnknownArchitecture() {
  GgufWriter writer = support::tinyLlama();
  writer.setString("general.architecture", "mamba2");
  QCOMPARE(errorOf(writer, base::ErrorCode::Unsupported),
           std::string("test.gguf: architecture \"mamba2\" is not supported, only deepseek, "
                       "deepseek2, deepseek32, llama, qwen2, qwen3, qwen3moe"));
}

void ConfigTest::refusesAMissingArchitecture() {
  GgufWriter writer = support::tinyLlama();
  writer.removeKey("general.architecture");
  QVERIFY(errorOf(writer, base::ErrorCode::Corrupt).find("general.architecture") !=
          std::string::npos);
}

void ConfigTest::refusesAnUnknownGatingFunction() {
  const std::string message = errorOf(withExperts(8, 2, 4), base::ErrorCode::Unsupported);
  QVERIFY2(message.find("deepseek2.expert_gating_func: gating function 4") != std::string::npos,
           message.c_str());
}

void ConfigTest::refusesExpertsInALlama() {
  GgufWriter writer = support::tinyLlama();
  writer.setU32("llama.expert_count", 8);
  QVERIFY(errorOf(writer, base::ErrorCode::Unsupported).find("llama.expert_count") !=
          std::string::npos);
}

void ConfigTest::refusesScalingByPosition() {
  GgufWriter writer = support::tinyDeepseek2();
  writer.setF32("deepseek2.attention.temperature_scale", 0.1F);
  QVERIFY(errorOf(writer, base::ErrorCode::Unsupported).find("temperature_scale") !=
          std::string::npos);
  writer.setF32("deepseek2.attention.temperature_scale", 0.0F);
  QVERIFY(configOf(writer));
}

void ConfigTest::refusesNumbersOutOfRange_data() {
  QTest::addColumn<QString>("key");
  QTest::addColumn<unsigned>("value");
  const auto add = [](const char* key, std::initializer_list<unsigned> values) {
    for (const unsigned value : values) QTest::addRow("%s = %u", key, value) << key << value;
  };
  constexpr unsigned kMost = std::numeric_limits<unsigned>::max();
  add("block_count", {0, 513, kMost});
  add("context_length", {0, kMost});
  add("embedding_length", {0, kMost});
  add("feed_forward_length", {0, kMost});
  add("attention.head_count", {0, 1025, kMost});
  add("attention.kv_lora_rank", {0, kMost});
  add("attention.q_lora_rank", {kMost});
  add("attention.key_length_mla", {0, 8, kMost});
  add("attention.value_length_mla", {0, kMost});
  add("rope.dimension_count", {0, 7, 16, kMost});
  add("leading_dense_block_count", {3, kMost});
  add("nextn_predict_layers", {2, kMost});
  add("expert_count", {4097, kMost});
  add("expert_used_count", {0, 5, kMost});
  add("expert_feed_forward_length", {0, kMost});
  add("expert_shared_count", {65, kMost});
  add("expert_group_count", {3, 4, kMost});
  add("vocab_size", {0, 47, kMost});
}

void ConfigTest::refusesNumbersOutOfRange() {
  QFETCH(const QString, key);
  QFETCH(const unsigned, value);
  GgufWriter writer = support::tinyDeepseek2();
  writer.setU32("deepseek2.expert_group_used_count", 1);
  writer.setU32("deepseek2." + key.toStdString(), value);
  const std::string message = errorOf(writer, base::ErrorCode::Corrupt);
  QVERIFY2(message.starts_with("test.gguf: key deepseek2."), message.c_str());
  QVERIFY2(message.find("expected") != std::string::npos, message.c_str());
}

void ConfigTest::refusesNumbersBeyondF32() {
  for (const char* key : {"rope.freq_base", "attention.layer_norm_rms_epsilon"}) {
    GgufWriter writer = support::tinyLlama();
    writer.setF64(std::string("llama.") + key, 1e39);
    const std::string message = errorOf(writer, base::ErrorCode::Corrupt);
    QVERIFY2(message.find(key) != std::string::npos, message.c_str());
    QVERIFY2(message.find("3.4e38") != std::string::npos, message.c_str());
  }
  GgufWriter writer = support::tinyDeepseek2();
  writer.setString("deepseek2.rope.scaling.type", "yarn");
  writer.setF32("deepseek2.rope.scaling.factor", 40.0F);
  writer.setU32("deepseek2.rope.scaling.original_context_length", 64);
  writer.setF32("deepseek2.rope.scaling.yarn_log_multiplier", 1e30F);
  const std::string message = errorOf(writer, base::ErrorCode::Corrupt);
  QVERIFY2(message.find("yarn_log_multiplier") != std::string::npos, message.c_str());
}

// Frequencies and magnitudes would leave f32.
void ConfigTest::refusesRotationsThatNoModelHas() {
  const std::pair<const char*, float> wrong[] = {
      {"freq_base", 1e-30F},          {"freq_base", 1.0F},
      {"scaling.factor", 1e-38F},     {"scaling.factor", 1e30F},
      {"scaling.attn_factor", 3e38F}, {"scaling.yarn_attn_factor", 1e-20F}};
  for (const char* architecture : {"llama", "deepseek2"}) {
    for (const auto& [key, value] : wrong) {
      GgufWriter writer = std::string_view(architecture) == "llama" ? support::tinyLlama()
                                                                    : support::tinyDeepseek2();
      const std::string prefix = std::string(architecture) + ".rope.";
      writer.setString(prefix + "scaling.type", "yarn");
      writer.setF32(prefix + "scaling.factor", 40.0F);
      writer.setU32(prefix + "scaling.original_context_length", 64);
      QVERIFY(configOf(writer));
      writer.setF32(prefix + key, value);
      const std::string message = errorOf(writer, base::ErrorCode::Corrupt);
      QVERIFY2(message.find(": key " + prefix) != std::string::npos, message.c_str());
      QVERIFY2(message.find("expected a number") != std::string::npos, message.c_str());
    }
  }
}

void ConfigTest::refusesMissingKeys_data() {
  QTest::addColumn<QString>("key");
  for (const char* key :
       {"block_count", "context_length", "embedding_length", "feed_forward_length",
        "attention.head_count", "attention.layer_norm_rms_epsilon", "attention.kv_lora_rank",
        "attention.value_length_mla", "rope.dimension_count", "expert_used_count",
        "expert_feed_forward_length"}) {
    QTest::newRow(key) << key;
  }
}

void ConfigTest::refusesMissingKeys() {
  QFETCH(const QString, key);
  GgufWriter writer = support::tinyDeepseek2();
  writer.removeKey("deepseek2." + key.toStdString());
  const std::string message = errorOf(writer, base::ErrorCode::Corrupt);
  QVERIFY2(message.find("key deepseek2." + key.toStdString() + ":") != std::string::npos,
           message.c_str());
  QVERIFY2(message.find("missing") != std::string::npos, message.c_str());
}

void ConfigTest::refusesATokenizerLargerThanTheEmbedding() {
  GgufWriter writer = support::tinyLlama();
  writer.setStrings("tokenizer.ggml.tokens", std::vector<std::string>(49, "t"));
  const std::string message = errorOf(writer, base::ErrorCode::Corrupt);
  QVERIFY2(message.find("49 tokens of the tokenizer") != std::string::npos, message.c_str());
}

void ConfigTest::refusesAVocabularySizeThatIsNotTheEmbeddings() {
  GgufWriter writer = support::tinyLlama();
  writer.setU32("llama.vocab_size", 47);
  const std::string message = errorOf(writer, base::ErrorCode::Corrupt);
  QVERIFY2(message.find("48 rows of tensor token_embd.weight, got 47") != std::string::npos,
           message.c_str());
}

QTEST_GUILESS_MAIN(ConfigTest)
#include "config_test.moc"
