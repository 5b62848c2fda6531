// The config.json of each published kind of model, as far as the engine's own configuration.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cmath>

#include <QTest>

#include "engine/local/huggingface/config_keys.h"
#include "engine/local/model/config.h"
#include "tests/engine/local/huggingface/folder_writer.h"

using huggingface::Metadata;
using support::replaced;

class PublishedConfigsTest : public QObject {
  Q_OBJECT

 private slots:
  void meanWhatTheirMakersSay_data();
  void meanWhatTheirMakersSay();
  void yarnIsAsInThePaper();
};

namespace {

const char* const kV2Lite =
    R"({"architectures":["DeepseekV2ForCausalLM"],"attention_bias":false,"attention_dropout":0.0,)"
    R"("aux_loss_alpha":0.001,"bos_token_id":100000,"eos_token_id":100001,)"
    R"("first_k_dense_replace":1,"hidden_act":"silu","hidden_size":2048,"intermediate_size":10944,)"
    R"("kv_lora_rank":512,"max_position_embeddings":163840,"model_type":"deepseek_v2",)"
    R"("moe_intermediate_size":1408,"moe_layer_freq":1,"n_group":1,"n_routed_experts":64,)"
    R"("n_shared_experts":2,"norm_topk_prob":false,"num_attention_heads":16,)"
    R"("num_experts_per_tok":6,"num_hidden_layers":27,"num_key_value_heads":16,"pretraining_tp":1,)"
    R"("q_lora_rank":null,"qk_nope_head_dim":128,"qk_rope_head_dim":64,"rms_norm_eps":1e-06,)"
    R"("rope_scaling":{"beta_fast":32,"beta_slow":1,"factor":40,"mscale":0.707,)"
    R"("mscale_all_dim":0.707,"original_max_position_embeddings":4096,"type":"yarn"},)"
    R"("rope_theta":10000,"routed_scaling_factor":1.0,"scoring_func":"softmax","seq_aux":true,)"
    R"("tie_word_embeddings":false,"topk_group":1,"topk_method":"greedy",)"
    R"("torch_dtype":"bfloat16","use_cache":true,"v_head_dim":128,"vocab_size":102400})";

const char* const kV2 =
    R"({"attention_bias":false,"first_k_dense_replace":1,"hidden_act":"silu","hidden_size":5120,)"
    R"("intermediate_size":12288,"kv_lora_rank":512,"max_position_embeddings":163840,)"
    R"("model_type":"deepseek_v2","moe_intermediate_size":1536,"moe_layer_freq":1,"n_group":8,)"
    R"("n_routed_experts":160,"n_shared_experts":2,"norm_topk_prob":false,)"
    R"("num_attention_heads":128,"num_experts_per_tok":6,"num_hidden_layers":60,)"
    R"("num_key_value_heads":128,"q_lora_rank":1536,"qk_nope_head_dim":128,"qk_rope_head_dim":64,)"
    R"("rms_norm_eps":1e-06,"rope_scaling":{"beta_fast":32,"beta_slow":1,"factor":40,"mscale":1.0,)"
    R"("mscale_all_dim":1.0,"original_max_position_embeddings":4096,"type":"yarn"},)"
    R"("rope_theta":10000,"routed_scaling_factor":16.0,"scoring_func":"softmax",)"
    R"("tie_word_embeddings":false,"topk_group":3,"topk_method":"group_limited_greedy",)"
    R"("v_head_dim":128,"vocab_size":102400})";

const char* const kV3 =
    R"({"architectures":["DeepseekV3ForCausalLM"],"attention_bias":false,"bos_token_id":0,)"
    R"("eos_token_id":1,"ep_size":1,"first_k_dense_replace":3,"hidden_act":"silu",)"
    R"("hidden_size":7168,"intermediate_size":18432,"kv_lora_rank":512,)"
    R"("max_position_embeddings":163840,"model_type":"deepseek_v3","moe_intermediate_size":2048,)"
    R"("moe_layer_freq":1,"n_group":8,"n_routed_experts":256,"n_shared_experts":1,)"
    R"("norm_topk_prob":true,"num_attention_heads":128,"num_experts_per_tok":8,)"
    R"("num_hidden_layers":61,"num_key_value_heads":128,"num_nextn_predict_layers":1,)"
    R"("q_lora_rank":1536,"qk_nope_head_dim":128,"qk_rope_head_dim":64,)"
    R"("quantization_config":{"activation_scheme":"dynamic","fmt":"e4m3","quant_method":"fp8",)"
    R"("weight_block_size":[128,128]},"rms_norm_eps":1e-06,"rope_scaling":{"beta_fast":32,)"
    R"("beta_slow":1,"factor":40,"mscale":1.0,"mscale_all_dim":1.0,)"
    R"("original_max_position_embeddings":4096,"type":"yarn"},"rope_theta":10000,)"
    R"("routed_scaling_factor":2.5,"scoring_func":"sigmoid","tie_word_embeddings":false,)"
    R"("topk_group":4,"topk_method":"noaux_tc","v_head_dim":128,"vocab_size":129280})";

const char* const kMoe16 =
    R"({"architectures":["DeepseekForCausalLM"],"attention_bias":false,"aux_loss_alpha":0.001,)"
    R"("first_k_dense_replace":1,"hidden_act":"silu","hidden_size":2048,"intermediate_size":10944,)"
    R"("max_position_embeddings":4096,"model_type":"deepseek","moe_intermediate_size":1408,)"
    R"("moe_layer_freq":1,"n_routed_experts":64,"n_shared_experts":2,"norm_topk_prob":false,)"
    R"("num_attention_heads":16,"num_experts_per_tok":6,"num_hidden_layers":28,)"
    R"("num_key_value_heads":16,"rms_norm_eps":1e-06,"rope_scaling":null,"rope_theta":10000,)"
    R"("scoring_func":"softmax","seq_aux":true,"tie_word_embeddings":false,"vocab_size":102400})";

const char* const kLlm67 =
    R"({"architectures":["LlamaForCausalLM"],"hidden_act":"silu","hidden_size":8192,)"
    R"("intermediate_size":22016,"max_position_embeddings":4096,"model_type":"llama",)"
    R"("num_attention_heads":64,"num_hidden_layers":95,"num_key_value_heads":8,)"
    R"("pretraining_tp":1,"rms_norm_eps":1e-06,"rope_scaling":null,"rope_theta":10000.0,)"
    R"("tie_word_embeddings":false,"vocab_size":102400})";

const char* const kCoder33 =
    R"({"hidden_act":"silu","hidden_size":7168,"intermediate_size":19200,)"
    R"("max_position_embeddings":16384,"model_type":"llama","num_attention_heads":56,)"
    R"("num_hidden_layers":62,"num_key_value_heads":8,"rms_norm_eps":1e-06,)"
    R"("rope_scaling":{"factor":4.0,"type":"linear"},"rope_theta":100000,)"
    R"("tie_word_embeddings":false,"vocab_size":32256})";

const char* const kDistillQwen7 =
    R"({"architectures":["Qwen2ForCausalLM"],"attention_dropout":0.0,"hidden_act":"silu",)"
    R"("hidden_size":3584,"intermediate_size":18944,"max_position_embeddings":131072,)"
    R"("max_window_layers":28,"model_type":"qwen2","num_attention_heads":28,)"
    R"("num_hidden_layers":28,"num_key_value_heads":4,"rms_norm_eps":1e-06,"rope_theta":10000,)"
    R"("sliding_window":4096,"tie_word_embeddings":false,"use_cache":true,"use_mrope":false,)"
    R"("use_sliding_window":false,"vocab_size":152064})";

const char* const kDistillLlama8 =
    R"({"attention_bias":false,"head_dim":128,"hidden_act":"silu","hidden_size":4096,)"
    R"("intermediate_size":14336,"max_position_embeddings":131072,"mlp_bias":false,)"
    R"("model_type":"llama","num_attention_heads":32,"num_hidden_layers":32,)"
    R"("num_key_value_heads":8,"pretraining_tp":1,"rms_norm_eps":1e-05,)"
    R"("rope_scaling":{"factor":8.0,"low_freq_factor":1.0,"high_freq_factor":4.0,)"
    R"("original_max_position_embeddings":8192,"rope_type":"llama3"},"rope_theta":500000.0,)"
    R"("tie_word_embeddings":false,"vocab_size":128256})";

const char* const kR1Qwen3 =
    R"({"attention_bias":false,"head_dim":128,"hidden_act":"silu","hidden_size":4096,)"
    R"("intermediate_size":12288,"max_position_embeddings":131072,"max_window_layers":36,)"
    R"("model_type":"qwen3","num_attention_heads":32,"num_hidden_layers":36,)"
    R"("num_key_value_heads":8,"rms_norm_eps":1e-06,"rope_scaling":{)"
    R"("attn_factor":0.8782488562869419,"factor":4.0,"original_max_position_embeddings":32768,)"
    R"("rope_type":"yarn"},"rope_theta":1000000,"sliding_window":null,)"
    R"("tie_word_embeddings":false,"use_sliding_window":false,"vocab_size":151936})";

// Keys, and of the tensors only those whose shape or values a configuration depends on.
class Head final : public checkpoint::Checkpoint {
 public:
  explicit Head(const std::string& config) {
    const auto json = huggingface::parseJson(config, {}, "config.json");
    auto facts = json ? huggingface::translateConfig(
                            *json, "config.json", [](std::string_view) { return true; }, m_keys)
                      : base::Result<huggingface::ModelFacts>(json.error());
    if (!facts) {
      m_error = facts.error().message;
      return;
    }
    m_facts = *std::move(facts);
    kernels::Tensor embedding;
    embedding.name = "token_embd.weight";
    const std::int64_t width = *integer(m_facts.architecture + ".embedding_length").value();
    embedding.shape = {width, m_facts.vocabulary, 1, 1};
    m_tensors.push_back(embedding);
    if (m_facts.ropeFactors.empty()) return;
    kernels::Tensor factors;
    factors.name = "rope_freqs.weight";
    factors.shape = {std::ssize(m_facts.ropeFactors), 1, 1, 1};
    factors.data = reinterpret_cast<const std::byte*>(m_facts.ropeFactors.data());
    m_tensors.push_back(factors);
  }

  [[nodiscard]] const std::string& error() const { return m_error; }
  [[nodiscard]] std::string_view name() const override { return "head"; }
  [[nodiscard]] std::string format() const override { return "keys"; }
  [[nodiscard]] std::uint64_t sizeBytes() const override { return 0; }
  [[nodiscard]] std::span<const std::string> keys() const override { return m_keys.keys(); }
  [[nodiscard]] const checkpoint::Value* find(std::string_view key) const override {
    return m_keys.find(key);
  }
  [[nodiscard]] std::span<const kernels::Tensor> tensors() const override { return m_tensors; }
  [[nodiscard]] const kernels::Tensor* findTensor(std::string_view tensor) const override {
    for (const kernels::Tensor& one : m_tensors) {
      if (one.name == tensor) return &one;
    }
    return nullptr;
  }
  [[nodiscard]] base::Result<checkpoint::LoadedTensor> load(
      const kernels::Tensor& tensor) const override {
    return checkpoint::LoadedTensor{tensor, nullptr};
  }

 private:
  std::string m_error;
  huggingface::Metadata m_keys;
  huggingface::ModelFacts m_facts;
  std::vector<kernels::Tensor> m_tensors;
};

QString describe(const model::Config& config) {
  const auto dense =
      std::count(config.layers.begin(), config.layers.end(), model::LayerKind::Dense);
  const model::AttentionShape& a = config.attention;
  QString text = QString("%1 %2x%3, %4 dense of %5, +%6; heads %7:%8 of %9/%10, rope %11")
                     .arg(QString::fromStdString(config.architecture))
                     .arg(config.vocabulary)
                     .arg(config.width)
                     .arg(dense)
                     .arg(config.layers.size())
                     .arg(config.draftLayers)
                     .arg(a.heads)
                     .arg(a.kvHeads)
                     .arg(a.keyColumns)
                     .arg(a.valueColumns)
                     .arg(a.ropeColumns);
  if (a.kind == model::AttentionKind::Latent) {
    text += QString("; latent %1, query %2").arg(a.latentColumns).arg(a.queryRank);
  }
  if (a.indexer) {
    text += QString("; index %1x%2, %3")
                .arg(a.indexer->heads)
                .arg(a.indexer->columns)
                .arg(a.indexer->mostPositions);
  }
  text += QString("; scale %1, magnitude %2")
              .arg(double{a.scale} * std::sqrt(static_cast<double>(a.keyColumns)), 0, 'f', 4)
              .arg(double{config.rope.magnitude}, 0, 'f', 4);
  if (config.experts) {
    const kernels::Routing& r = config.experts->routing;
    text += QString("; %1 of %2 experts, groups %3 of %4 by %5, %6%7 x %8; %9 wide, shared %10")
                .arg(r.used)
                .arg(r.experts)
                .arg(r.groupsUsed)
                .arg(r.groups)
                .arg(r.groupScore == kernels::GroupScore::Max ? "best" : "two best")
                .arg(r.gating == kernels::Gating::Softmax ? "softmax" : "sigmoid + bias")
                .arg(r.normalise ? ", normalised" : "")
                .arg(double{r.scale})
                .arg(config.experts->columns)
                .arg(config.experts->sharedColumns);
  }
  return text;
}

}  // namespace

// 1.5896 = (1 + 0.0707 ln 40)^2 and 1.8739 = (1 + 0.1 ln 40)^2.
void PublishedConfigsTest::meanWhatTheirMakersSay_data() {
  QTest::addColumn<QByteArray>("config");
  QTest::addColumn<QString>("means");
  const auto row = [](const char* name, const std::string& config, const char* means) {
    QTest::newRow(name) << QByteArray::fromStdString(config) << means;
  };
  row("V2-Lite", kV2Lite,
      "deepseek2 102400x2048, 1 dense of 27, +0; heads 16:1 of 192/128, rope 64; latent 512, "
      "query 0; scale 1.5896, magnitude 1.0000; 6 of 64 experts, groups 1 of 1 by best, softmax "
      "x 1; 1408 wide, shared 2816");
  row("V2", kV2,
      "deepseek2 102400x5120, 1 dense of 60, +0; heads 128:1 of 192/128, rope 64; latent 512, "
      "query 1536; scale 1.8739, magnitude 1.0000; 6 of 160 experts, groups 3 of 8 by best, "
      "softmax x 16; 1536 wide, shared 3072");
  const std::string v3 =
      "deepseek2 129280x7168, 3 dense of 61, +1; heads 128:1 of 192/128, rope 64; latent 512, "
      "query 1536; scale 1.8739, magnitude 1.0000; 8 of 256 experts, groups 4 of 8 by two best, "
      "sigmoid + bias, normalised x 2.5; 2048 wide, shared 2048";
  row("V3, R1, R1-0528", kV3, v3.c_str());
  row("V3.1", replaced(kV3, R"("fmt":"e4m3",)", R"("fmt":"e4m3","scale_fmt":"ue8m0",)"),
      v3.c_str());
  row("V3.2",
      replaced(kV3, R"("model_type":"deepseek_v3")",
               R"("index_head_dim":128,"index_n_heads":64,"index_topk":2048,)"
               R"("model_type":"deepseek_v32")"),
      replaced(replaced(v3, "deepseek2", "deepseek32"), "query 1536;",
               "query 1536; index 64x128, 2048;")
          .c_str());
  row("MoE 16B", kMoe16,
      "deepseek 102400x2048, 1 dense of 28, +0; heads 16:16 of 128/128, rope 128; scale 1.0000, "
      "magnitude 1.0000; 6 of 64 experts, groups 1 of 1 by best, softmax x 1; 1408 wide, shared "
      "2816");
  row("LLM 67B", kLlm67,
      "llama 102400x8192, 95 dense of 95, +0; heads 64:8 of 128/128, rope 128; scale 1.0000, "
      "magnitude 1.0000");
  row("Coder 33B", kCoder33,
      "llama 32256x7168, 62 dense of 62, +0; heads 56:8 of 128/128, rope 128; scale 1.0000, "
      "magnitude 1.0000");
  row("R1-Distill-Qwen-7B", kDistillQwen7,
      "qwen2 152064x3584, 28 dense of 28, +0; heads 28:4 of 128/128, rope 128; scale 1.0000, "
      "magnitude 1.0000");
  row("R1-Distill-Llama-8B", kDistillLlama8,
      "llama 128256x4096, 32 dense of 32, +0; heads 32:8 of 128/128, rope 128; scale 1.0000, "
      "magnitude 1.0000");
  row("R1-0528-Qwen3-8B", kR1Qwen3,
      "qwen3 151936x4096, 36 dense of 36, +0; heads 32:8 of 128/128, rope 128; scale 1.0000, "
      "magnitude 1.0000");
}

void PublishedConfigsTest::meanWhatTheirMakersSay() {
  QFETCH(const QByteArray, config);
  QFETCH(const QString, means);
  const Head head(config.toStdString());
  QVERIFY2(head.error().empty(), head.error().c_str());
  const auto read = model::readConfig(head);
  QVERIFY2(read, read ? "" : read.error().message.c_str());
  QCOMPARE(describe(*read), means);
}

// DeepSeek's bounds for 64 columns, base 10000, 4096 tokens: pairs up to 10 stay, from 23 on they
// turn 40 times slower.
void PublishedConfigsTest::yarnIsAsInThePaper() {
  const auto v3 = model::readConfig(Head(kV3));
  QVERIFY(v3);
  const std::vector<float>& frequencies = v3->rope.frequencies;
  QCOMPARE(frequencies.size(), std::size_t{32});
  for (std::size_t i = 0; i < frequencies.size(); ++i) {
    const double ramp = std::clamp((static_cast<double>(i) - 10.0) / 13.0, 0.0, 1.0);
    const double expected =
        std::pow(10000.0, -static_cast<double>(i) / 32.0) * (ramp / 40.0 + 1.0 - ramp);
    QVERIFY2(std::abs(double{frequencies[i]} / expected - 1.0) < 1e-6,
             qPrintable(QString::number(i)));
  }
}

QTEST_GUILESS_MAIN(PublishedConfigsTest)
#include "published_configs_test.moc"
