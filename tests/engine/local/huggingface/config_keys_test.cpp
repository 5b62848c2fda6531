// config.json to GGUF keys: each family, each kind of rotary scaling, and what is refused.
// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "engine/local/huggingface/config_keys.h"
#include "tests/engine/local/huggingface/folder_writer.h"

using huggingface::Metadata;
using huggingface::ModelFacts;
using support::kDeepseekConfig;
using support::kLlamaConfig;
using support::replaced;

class ConfigKeysTest : public QObject {
  Q_OBJECT

 private slots:
  void namesTheArchitecture_data();
  void namesTheArchitecture();
  void translatesLlama();
  void translatesDeepseekV3();
  void translatesRoutingOfV2();
  void translatesAnIndexer();
  void translatesQwen3Moe();
  void countsOnlyStoredPredictors();
  void translatesLinearScaling();
  void translatesYarnOfLatentAttention();
  void translatesYarnOfOtherAttention();
  void computesLlama3Divisors();
  void readsNewerRopeParameters();
  void readsTheBlocksOfScales();
  void refusesWhatItCannotRun_data();
  void refusesWhatItCannotRun();
};

namespace {

struct Translated {
  base::Result<ModelFacts> facts;
  Metadata keys;

  [[nodiscard]] std::int64_t integer(const std::string& key) const {
    const auto* value = keys.find(key);
    const auto* number = value == nullptr ? nullptr : std::get_if<std::int64_t>(value);
    return number == nullptr ? -1 : *number;
  }
  [[nodiscard]] double real(const std::string& key) const {
    const auto* value = keys.find(key);
    const auto* number = value == nullptr ? nullptr : std::get_if<double>(value);
    return number == nullptr ? -1.0 : *number;
  }
  [[nodiscard]] std::string text(const std::string& key) const {
    const auto* value = keys.find(key);
    const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(value);
    return text == nullptr ? "none" : *text;
  }
  [[nodiscard]] bool isTrue(const std::string& key) const {
    const auto* value = keys.find(key);
    return value != nullptr && *value == checkpoint::Value(true);
  }
};

Translated translate(const std::string& config, bool hasPredictor = true) {
  const auto json = huggingface::parseJson(config, {}, "c");
  if (!json) return {json.error(), {}};
  Metadata keys;
  auto facts = huggingface::translateConfig(
      *json, "c", [&](std::string_view) { return hasPredictor; }, keys);
  return {std::move(facts), std::move(keys)};
}

Translated llamaWith(const std::string& fields) {
  return translate(std::string(kLlamaConfig) + "," + fields + "}");
}
Translated deepseekWith(const std::string& fields) {
  return translate(std::string(kDeepseekConfig) + "," + fields + "}");
}

}  // namespace

void ConfigKeysTest::namesTheArchitecture_data() {
  QTest::addColumn<QString>("type");
  QTest::addColumn<QString>("architecture");
  QTest::newRow("V2") << "deepseek_v2"
                      << "deepseek2";
  QTest::newRow("V3") << "deepseek_v3"
                      << "deepseek2";
  QTest::newRow("K2") << "kimi_k2"
                      << "deepseek2";
}

void ConfigKeysTest::namesTheArchitecture() {
  QFETCH(const QString, type);
  QFETCH(const QString, architecture);
  const auto model =
      translate(replaced(std::string(kDeepseekConfig) + "}", "deepseek_v3", type.toStdString()));
  QVERIFY2(model.facts, model.facts ? "" : model.facts.error().message.c_str());
  QCOMPARE(model.text("general.architecture"), architecture.toStdString());
  QCOMPARE(model.facts->architecture, architecture.toStdString());
}

void ConfigKeysTest::translatesLlama() {
  const auto model = translate(std::string(kLlamaConfig) + "}");
  QVERIFY2(model.facts, model.facts ? "" : model.facts.error().message.c_str());
  QCOMPARE(model.text("general.architecture"), std::string("llama"));
  QCOMPARE(model.integer("llama.block_count"), std::int64_t{1});
  QCOMPARE(model.integer("llama.context_length"), std::int64_t{64});
  QCOMPARE(model.integer("llama.embedding_length"), std::int64_t{8});
  QCOMPARE(model.integer("llama.feed_forward_length"), std::int64_t{12});
  QCOMPARE(model.integer("llama.attention.head_count"), std::int64_t{2});
  QCOMPARE(model.integer("llama.attention.head_count_kv"), std::int64_t{1});
  QCOMPARE(model.integer("llama.attention.key_length"), std::int64_t{4});
  QCOMPARE(model.integer("llama.rope.dimension_count"), std::int64_t{4});
  QCOMPARE(model.integer("llama.vocab_size"), std::int64_t{6});
  QCOMPARE(model.real("llama.rope.freq_base"), 500000.0);
  QCOMPARE(model.real("llama.attention.layer_norm_rms_epsilon"), 1e-5);
  QCOMPARE(model.text("llama.rope.scaling.type"), std::string("none"));
  QVERIFY(model.facts->movesRotaryRows);
  QCOMPARE(llamaWith(R"("head_dim":16)").integer("llama.attention.value_length"), std::int64_t{16});
}

void ConfigKeysTest::translatesDeepseekV3() {
  const auto model = translate(std::string(kDeepseekConfig) + "}");
  QVERIFY2(model.facts, model.facts ? "" : model.facts.error().message.c_str());
  const std::pair<const char*, std::int64_t> expected[] = {
      {"block_count", 3},
      {"nextn_predict_layers", 1},
      {"leading_dense_block_count", 1},
      {"attention.head_count_kv", 1},
      {"attention.q_lora_rank", 7},
      {"attention.kv_lora_rank", 5},
      {"attention.key_length", 5 + 2},
      {"attention.value_length", 5},
      {"attention.key_length_mla", 4 + 2},
      {"attention.value_length_mla", 3},
      {"rope.dimension_count", 2},
      {"expert_count", 2},
      {"expert_used_count", 1},
      {"expert_shared_count", 1},
      {"expert_feed_forward_length", 3},
      {"expert_gating_func", 2},
      {"expert_group_count", 1},
      {"expert_group_used_count", 1},
  };
  for (const auto& [key, value] : expected) {
    QVERIFY2(model.integer(std::string("deepseek2.") + key) == value, key);
  }
  QVERIFY(model.isTrue("deepseek2.expert_weights_norm"));
  QCOMPARE(model.real("deepseek2.expert_weights_scale"), 2.5);
  QVERIFY(!model.facts->movesRotaryRows);
  QCOMPARE(model.facts->latentKeyRows, std::int64_t{4});
  QCOMPARE(model.facts->latentValueRows, std::int64_t{3});
  const auto noRank = translate(
      replaced(std::string(kDeepseekConfig) + "}", "\"q_lora_rank\":7", "\"q_lora_rank\":null"));
  QVERIFY(noRank.facts);
  QCOMPARE(noRank.integer("deepseek2.attention.q_lora_rank"), std::int64_t{0});
}

void ConfigKeysTest::translatesRoutingOfV2() {
  std::string config = replaced(std::string(kDeepseekConfig) + "}", "deepseek_v3", "deepseek_v2");
  config = replaced(config, "sigmoid", "softmax");
  config = replaced(config, "\"n_group\":1", "\"n_group\":2");
  const auto greedy = translate(replaced(config, "noaux_tc", "greedy"));
  QVERIFY2(greedy.facts, greedy.facts ? "" : greedy.facts.error().message.c_str());
  QCOMPARE(greedy.integer("deepseek2.expert_gating_func"), std::int64_t{1});
  QCOMPARE(greedy.integer("deepseek2.expert_group_count"), std::int64_t{1});
  const auto grouped = translate(replaced(config, "noaux_tc", "group_limited_greedy"));
  QCOMPARE(grouped.integer("deepseek2.expert_group_count"), std::int64_t{2});
  QCOMPARE(grouped.integer("deepseek2.expert_group_used_count"), std::int64_t{1});
}

void ConfigKeysTest::translatesAnIndexer() {
  const auto model = translate(replaced(
      std::string(kDeepseekConfig) + R"(,"index_n_heads":3,"index_head_dim":32,"index_topk":16})",
      "deepseek_v3", "deepseek_v32"));
  QVERIFY2(model.facts, model.facts ? "" : model.facts.error().message.c_str());
  QCOMPARE(model.text("general.architecture"), std::string("deepseek32"));
  QCOMPARE(model.integer("deepseek32.attention.indexer.head_count"), std::int64_t{3});
  QCOMPARE(model.integer("deepseek32.attention.indexer.key_length"), std::int64_t{32});
  QCOMPARE(model.integer("deepseek32.attention.indexer.top_k"), std::int64_t{16});
}

void ConfigKeysTest::translatesQwen3Moe() {
  const auto model = translate(
      replaced(std::string(kLlamaConfig), "llama", "qwen3_moe") +
      R"(,"num_experts":4,"num_experts_per_tok":2,"moe_intermediate_size":5,"norm_topk_prob":true})");
  QVERIFY2(model.facts, model.facts ? "" : model.facts.error().message.c_str());
  QCOMPARE(model.text("general.architecture"), std::string("qwen3moe"));
  QCOMPARE(model.integer("qwen3moe.expert_count"), std::int64_t{4});
  QCOMPARE(model.integer("qwen3moe.expert_used_count"), std::int64_t{2});
  QCOMPARE(model.integer("qwen3moe.expert_feed_forward_length"), std::int64_t{5});
  QCOMPARE(model.integer("qwen3moe.attention.key_length"), std::int64_t{128});
  QVERIFY(!model.facts->movesRotaryRows);
}

void ConfigKeysTest::countsOnlyStoredPredictors() {
  const auto model = translate(std::string(kDeepseekConfig) + "}", false);
  QVERIFY(model.facts);
  QCOMPARE(model.integer("deepseek2.block_count"), std::int64_t{2});
  QVERIFY(model.keys.find("deepseek2.nextn_predict_layers") == nullptr);
}

void ConfigKeysTest::translatesLinearScaling() {
  for (const char* spelling : {"type", "rope_type"}) {
    const auto model =
        llamaWith(std::string(R"("rope_scaling":{")") + spelling + R"(":"linear","factor":4})");
    QCOMPARE(model.text("llama.rope.scaling.type"), std::string("linear"));
    QCOMPARE(model.real("llama.rope.scaling.factor"), 4.0);
  }
  QVERIFY(llamaWith(R"("rope_scaling":{"type":"default"})").facts);
  QVERIFY(llamaWith(R"("rope_scaling":null)").facts);
}

void ConfigKeysTest::translatesYarnOfLatentAttention() {
  const auto model = deepseekWith(
      R"("rope_scaling":{"type":"yarn","factor":40,"original_max_position_embeddings":32,)"
      R"("beta_fast":30,"beta_slow":2,"mscale":0.707,"mscale_all_dim":0.707})");
  QVERIFY2(model.facts, model.facts ? "" : model.facts.error().message.c_str());
  QCOMPARE(model.text("deepseek2.rope.scaling.type"), std::string("yarn"));
  QCOMPARE(model.real("deepseek2.rope.scaling.factor"), 40.0);
  QCOMPARE(model.integer("deepseek2.rope.scaling.original_context_length"), std::int64_t{32});
  QCOMPARE(model.real("deepseek2.rope.scaling.yarn_beta_fast"), 30.0);
  QCOMPARE(model.real("deepseek2.rope.scaling.yarn_beta_slow"), 2.0);
  QCOMPARE(model.real("deepseek2.rope.scaling.yarn_log_multiplier"), 0.1 * 0.707);
}

void ConfigKeysTest::translatesYarnOfOtherAttention() {
  const std::string yarn =
      R"("rope_scaling":{"rope_type":"yarn","factor":4,"original_max_position_embeddings":32)";
  const auto plain = llamaWith(yarn + "}");
  QCOMPARE(plain.text("llama.rope.scaling.type"), std::string("yarn"));
  QVERIFY(plain.keys.find("llama.rope.scaling.attn_factor") == nullptr);
  // As GGUF's key, which multiplies 1 + 0.1 ln(factor).
  const auto multiplied = llamaWith(yarn + R"(,"attn_factor":0.8782488562869419})");
  QCOMPARE(multiplied.real("llama.rope.scaling.attn_factor"), 0.8782488562869419);
  const auto whole = llamaWith(yarn + R"(,"attention_factor":1.0})");
  QVERIFY(std::abs(whole.real("llama.rope.scaling.attn_factor") - 0.8782488562869419) < 1e-9);
}

// Long waves are stretched by the factor, short ones stay, and one between is blended.
void ConfigKeysTest::computesLlama3Divisors() {
  const auto model = llamaWith(
      R"("head_dim":8,"rope_scaling":{"rope_type":"llama3","factor":8.0,"low_freq_factor":1.0,)"
      R"("high_freq_factor":4.0,"original_max_position_embeddings":512})");
  QVERIFY2(model.facts, model.facts ? "" : model.facts.error().message.c_str());
  const std::vector<float>& divisors = model.facts->ropeFactors;
  QCOMPARE(divisors.size(), std::size_t{4});
  QCOMPARE(divisors[0], 1.0F);
  // Pair 1: a wave of 2 pi 500000^(1/4) = 167.08 in a context of 512 is 3.0644 waves.
  const double smooth = (512.0 / 167.0792 - 1.0) / 3.0;
  QVERIFY(std::abs(double{divisors[1]} - 1.0 / ((1.0 - smooth) / 8.0 + smooth)) < 1e-4);
  QCOMPARE(divisors[2], 8.0F);
  QCOMPARE(divisors[3], 8.0F);
  QVERIFY(model.keys.find("llama.rope.scaling.type") == nullptr);
}

void ConfigKeysTest::readsNewerRopeParameters() {
  const auto model = translate(
      replaced(std::string(kLlamaConfig) + "}", R"("rope_theta":500000.0)",
               R"("rope_parameters":{"rope_type":"linear","factor":2.0,"rope_theta":777.0})"));
  QVERIFY2(model.facts, model.facts ? "" : model.facts.error().message.c_str());
  QCOMPARE(model.real("llama.rope.freq_base"), 777.0);
  QCOMPARE(model.real("llama.rope.scaling.factor"), 2.0);
}

void ConfigKeysTest::readsTheBlocksOfScales() {
  const auto model = deepseekWith(support::kFloat8);
  QVERIFY(model.facts);
  QVERIFY((model.facts->scaleBlock == std::array<std::int64_t, 2>{128, 128}));
  QVERIFY(!translate(std::string(kDeepseekConfig) + "}").facts->scaleBlock);
}

void ConfigKeysTest::refusesWhatItCannotRun_data() {
  QTest::addColumn<bool>("isLatent");
  QTest::addColumn<QString>("from");
  QTest::addColumn<QString>("to");
  QTest::addColumn<QString>("says");
  QTest::newRow("another model") << false << R"("model_type":"llama")"
                                 << R"("model_type":"bert")"
                                 << R"(model_type: "bert" is not supported, only deepseek,)";
  QTest::newRow("no model") << false << R"("model_type":"llama",)"
                            << ""
                            << "model_type: \"\"";
  QTest::newRow("V4") << false << R"("model_type":"llama")"
                      << R"("model_type":"deepseek_v4")"
                      << "\"deepseek_v4\" is not supported yet";
  QTest::newRow("a missing size") << false << R"("hidden_size":8,)"
                                  << ""
                                  << "hidden_size: expected an integer, but it is missing";
  QTest::newRow("a text") << false << R"("hidden_size":8)"
                          << R"("hidden_size":"8")"
                          << "hidden_size: expected an integer from 1 to 2147483647, got a string";
  QTest::newRow("zero heads") << false << R"("num_attention_heads":2)"
                              << R"("num_attention_heads":0)"
                              << "num_attention_heads: expected";
  QTest::newRow("a huge size") << false << R"("vocab_size":6)"
                               << R"("vocab_size":1e30)"
                               << "vocab_size: expected an integer";
  QTest::newRow("half a layer") << false << R"("num_hidden_layers":1)"
                                << R"("num_hidden_layers":1.5)"
                                << "num_hidden_layers: expected";
  QTest::newRow("another activation") << false << R"("vocab_size":6)"
                                      << R"("hidden_act":"gelu","vocab_size":6)"
                                      << "hidden_act: \"gelu\" is not supported";
  QTest::newRow("a partly rotated head") << false << R"("vocab_size":6)"
                                         << R"("partial_rotary_factor":0.5,"vocab_size":6)"
                                         << "partial_rotary_factor: only 1";
  QTest::newRow("a partly rotated head of a newer file")
      << false << R"("vocab_size":6)"
      << R"("rope_parameters":{"rope_type":"default","partial_rotary_factor":0.5},"vocab_size":6)"
      << "rope_parameters: partial_rotary_factor: only 1";
  QTest::newRow("another scaling") << false << R"("vocab_size":6)"
                                   << R"("rope_scaling":{"type":"longrope"},"vocab_size":6)"
                                   << "rope_type: \"longrope\" is not supported";
  QTest::newRow("scaling without a factor") << false << R"("vocab_size":6)"
                                            << R"("rope_scaling":{"type":"linear"},"vocab_size":6)"
                                            << "rope_scaling: factor: expected a number";
  QTest::newRow("scaling of no object") << false << R"("vocab_size":6)"
                                        << R"("rope_scaling":3,"vocab_size":6)"
                                        << "rope_scaling: expected an object, got an integer";
  QTest::newRow("two mscales") << true << R"("vocab_size":6)"
                               << R"("rope_scaling":{"type":"yarn","factor":40,"mscale":1.0,)"
                                  R"("mscale_all_dim":0.5},"vocab_size":6)"
                               << "mscale: expected the value of mscale_all_dim";
  QTest::newRow("a scaled rotation") << true << R"("vocab_size":6)"
                                     << R"("rope_scaling":{"type":"yarn","factor":40,"mscale":0,)"
                                        R"("mscale_all_dim":0},"vocab_size":6)"
                                     << "mscale: expected the value of mscale_all_dim";
  QTest::newRow("groups of no number") << true << R"("n_group":1,)"
                                       << ""
                                       << "n_group: expected an integer, but it is missing";
  QTest::newRow("another routing") << true << R"("scoring_func":"sigmoid")"
                                   << R"("scoring_func":"softmax")"
                                   << "scoring_func: \"softmax\" with the topk_method \"noaux_tc\"";
  QTest::newRow("every second layer") << true << R"("vocab_size":6)"
                                      << R"("moe_layer_freq":2,"vocab_size":6)"
                                      << "moe_layer_freq: only 1";
  QTest::newRow("biases") << true << R"("vocab_size":6)"
                          << R"("attention_bias":true,"vocab_size":6)"
                          << "attention_bias: true is not supported";
  QTest::newRow("another quantization")
      << true << R"("vocab_size":6)"
      << R"("quantization_config":{"quant_method":"awq","bits":4},)"
         R"("vocab_size":6)"
      << "quantization_config: the method \"awq\"";
  QTest::newRow("scales per matrix")
      << true << R"("vocab_size":6)"
      << R"("quantization_config":{"quant_method":"fp8"},"vocab_size":6)"
      << "without blocks is not supported";
  QTest::newRow("blocks of nothing")
      << true << R"("vocab_size":6)"
      << R"("quantization_config":{"quant_method":"fp8","weight_block_size":[128,0]},"vocab_size":6)"
      << "weight_block_size: expected two integers";
}

void ConfigKeysTest::refusesWhatItCannotRun() {
  QFETCH(const bool, isLatent);
  QFETCH(const QString, from);
  QFETCH(const QString, to);
  QFETCH(const QString, says);
  const std::string whole = std::string(isLatent ? kDeepseekConfig : kLlamaConfig) + "}";
  QVERIFY(whole.find(from.toStdString()) != std::string::npos);
  const auto model = translate(replaced(whole, from.toStdString(), to.toStdString()));
  QVERIFY(!model.facts);
  const std::string& message = model.facts.error().message;
  QVERIFY2(message.starts_with("c: "), message.c_str());
  QVERIFY2(message.find(says.toStdString()) != std::string::npos, message.c_str());
}

QTEST_GUILESS_MAIN(ConfigKeysTest)
#include "config_keys_test.moc"
