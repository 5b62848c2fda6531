// Complete little models with made-up weights: enough to run, small enough to write in a test.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/tiny_model.h"

#include <cmath>
#include <numeric>
#include <utility>

namespace support {
namespace {

constexpr std::uint64_t kLatent = 16;
constexpr std::uint64_t kRope = 8;
constexpr std::uint64_t kNope = 8;
constexpr std::uint64_t kValue = 8;
constexpr std::uint64_t kHeadColumns = 16;
constexpr std::uint64_t kQueryRank = 12;
constexpr std::uint64_t kIndexHeads = 2;
constexpr std::uint64_t kIndexColumns = 16;
constexpr std::uint64_t kExperts = 4;
constexpr std::uint64_t kExpertWidth = 16;

// Evenly spread over [-1, 1), the same on every machine.
std::vector<float> noise(std::string_view name, std::uint64_t count, float scale) {
  std::uint64_t state = 0x9E3779B97F4A7C15ULL;
  for (const char c : name) state = (state ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  std::vector<float> values(count);
  for (float& value : values) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    value = scale * (static_cast<float>(state >> 40) / static_cast<float>(1 << 23) - 1.0F);
  }
  return values;
}

class Writer {
 public:
  explicit Writer(std::string architecture, GgufWriter content = {})
      : file(std::move(content)), m_architecture(std::move(architecture)) {
    file.setString("general.architecture", m_architecture);
  }

  void number(std::string_view key, std::uint32_t value) {
    file.setU32(m_architecture + "." + std::string(key), value);
  }
  void real(std::string_view key, float value) {
    file.setF32(m_architecture + "." + std::string(key), value);
  }
  void matrix(const std::string& name, std::vector<std::uint64_t> shape) {
    const auto count =
        std::accumulate(shape.begin(), shape.end(), std::uint64_t{1}, std::multiplies<>());
    const float scale = std::sqrt(3.0F / static_cast<float>(shape[0]));
    file.setTensorF32(name, std::move(shape), noise(name, count, scale));
  }
  void norm(const std::string& name, std::uint64_t columns) {
    auto values = noise(name, columns, 0.1F);
    for (float& value : values) value += 1.0F;
    file.setTensorF32(name, {columns}, values);
  }

  [[nodiscard]] const std::string& architecture() const { return m_architecture; }

  GgufWriter file;

 private:
  std::string m_architecture;
};

void writeCommon(Writer& w, const TinyShape& shape, std::uint32_t kvHeads) {
  w.number("block_count", shape.layers);
  w.number("context_length", shape.context);
  w.number("embedding_length", shape.width);
  w.number("feed_forward_length", shape.feedForward);
  w.number("attention.head_count", shape.heads);
  w.number("attention.head_count_kv", kvHeads);
  w.number("vocab_size", shape.vocabulary);
  w.real("rope.freq_base", 10000.0F);
  w.real("attention.layer_norm_rms_epsilon", 1e-6F);
  w.matrix("token_embd.weight", {shape.width, shape.vocabulary});
  w.norm("output_norm.weight", shape.width);
  w.matrix("output.weight", {shape.width, shape.vocabulary});
}

void writeFeedForward(Writer& w, const std::string& block, const TinyShape& shape) {
  w.matrix(block + "ffn_gate.weight", {shape.width, shape.feedForward});
  w.matrix(block + "ffn_up.weight", {shape.width, shape.feedForward});
  w.matrix(block + "ffn_down.weight", {shape.feedForward, shape.width});
}

void writeExpertKeys(Writer& w, bool shared) {
  w.number("expert_count", kExperts);
  w.number("expert_used_count", 2);
  w.number("expert_shared_count", shared ? 1 : 0);
  w.number("expert_feed_forward_length", kExpertWidth);
}

void writeExperts(Writer& w, const std::string& block, const TinyShape& shape, bool shared) {
  w.matrix(block + "ffn_gate_inp.weight", {shape.width, kExperts});
  w.matrix(block + "ffn_gate_exps.weight", {shape.width, kExpertWidth, kExperts});
  w.matrix(block + "ffn_up_exps.weight", {shape.width, kExpertWidth, kExperts});
  w.matrix(block + "ffn_down_exps.weight", {kExpertWidth, shape.width, kExperts});
  if (!shared) return;
  w.matrix(block + "ffn_gate_shexp.weight", {shape.width, kExpertWidth});
  w.matrix(block + "ffn_up_shexp.weight", {shape.width, kExpertWidth});
  w.matrix(block + "ffn_down_shexp.weight", {kExpertWidth, shape.width});
}

// Head-major, each head kNope key rows and then kValue value rows of kLatent columns; split files
// hold the key part transposed.
void writeLatentMatrices(Writer& w, const std::string& block, std::uint64_t heads, bool split) {
  const std::uint64_t rows = heads * (kNope + kValue);
  const auto joined = noise(block + "attn_kv_b.weight", rows * kLatent, 0.4F);
  if (!split) {
    w.file.setTensorF32(block + "attn_kv_b.weight", {kLatent, rows}, joined);
    return;
  }
  std::vector<float> keys(heads * kLatent * kNope);
  std::vector<float> values(heads * kValue * kLatent);
  for (std::uint64_t h = 0; h < heads; ++h) {
    for (std::uint64_t c = 0; c < kLatent; ++c) {
      for (std::uint64_t r = 0; r < kNope; ++r) {
        keys[(h * kLatent + c) * kNope + r] = joined[(h * (kNope + kValue) + r) * kLatent + c];
      }
      for (std::uint64_t r = 0; r < kValue; ++r) {
        values[(h * kValue + r) * kLatent + c] =
            joined[(h * (kNope + kValue) + kNope + r) * kLatent + c];
      }
    }
  }
  w.file.setTensorF32(block + "attn_k_b.weight", {kNope, kLatent, heads}, keys);
  w.file.setTensorF32(block + "attn_v_b.weight", {kLatent, kValue, heads}, values);
}

void writeLatentKeys(Writer& w, bool split) {
  const std::uint64_t keyColumns = split ? kLatent + kRope : kNope + kRope;
  w.number("attention.kv_lora_rank", kLatent);
  w.number("attention.key_length", static_cast<std::uint32_t>(keyColumns));
  w.number("attention.value_length", static_cast<std::uint32_t>(split ? kLatent : kValue));
  if (split) {
    w.number("attention.key_length_mla", kNope + kRope);
    w.number("attention.value_length_mla", kValue);
  }
  w.number("rope.dimension_count", kRope);
  w.number("leading_dense_block_count", 1);
  writeExpertKeys(w, true);
  w.real("expert_weights_scale", 1.0F);
}

void writeGroupedAttention(Writer& w, const std::string& block, const TinyShape& shape) {
  const bool isQwen3 = w.architecture().starts_with("qwen3");
  w.norm(block + "attn_norm.weight", shape.width);
  for (const auto& [name, rows] : {std::pair<const char*, std::uint64_t>("attn_q", shape.heads),
                                   {"attn_k", 1},
                                   {"attn_v", 1}}) {
    w.matrix(block + name + ".weight", {shape.width, rows * kHeadColumns});
    if (w.architecture() == "qwen2") w.norm(block + name + ".bias", rows * kHeadColumns);
    if (isQwen3 && name[5] != 'v') w.norm(block + name + "_norm.weight", kHeadColumns);
  }
  w.matrix(block + "attn_output.weight", {shape.heads * kHeadColumns, shape.width});
  w.norm(block + "ffn_norm.weight", shape.width);
}

void writeIndexer(Writer& w, const std::string& block, const TinyShape& shape) {
  w.matrix(block + "indexer.attn_q_b.weight", {kQueryRank, kIndexHeads * kIndexColumns});
  w.matrix(block + "indexer.attn_k.weight", {shape.width, kIndexColumns});
  w.norm(block + "indexer.k_norm.weight", kIndexColumns);
  w.norm(block + "indexer.k_norm.bias", kIndexColumns);
  w.matrix(block + "indexer.proj.weight", {shape.width, kIndexHeads});
}

void writeLatentLayer(Writer& w, const std::string& block, const TinyShape& shape, bool splitKvB,
                      bool isDense) {
  const std::uint64_t queryRows = shape.heads * (kNope + kRope);
  w.norm(block + "attn_norm.weight", shape.width);
  if (w.architecture() == "deepseek32") {
    w.matrix(block + "attn_q_a.weight", {shape.width, kQueryRank});
    w.norm(block + "attn_q_a_norm.weight", kQueryRank);
    w.matrix(block + "attn_q_b.weight", {kQueryRank, queryRows});
    writeIndexer(w, block, shape);
  } else {
    w.matrix(block + "attn_q.weight", {shape.width, queryRows});
  }
  w.matrix(block + "attn_kv_a_mqa.weight", {shape.width, kLatent + kRope});
  w.norm(block + "attn_kv_a_norm.weight", kLatent);
  writeLatentMatrices(w, block, shape.heads, splitKvB);
  w.matrix(block + "attn_output.weight", {shape.heads * kValue, shape.width});
  w.norm(block + "ffn_norm.weight", shape.width);
  if (isDense) {
    writeFeedForward(w, block, shape);
  } else {
    writeExperts(w, block, shape, true);
  }
}

void writeLatentModel(Writer& w, const TinyShape& shape, bool splitKvB) {
  writeCommon(w, shape, splitKvB ? 1 : shape.heads);
  writeLatentKeys(w, splitKvB);
  for (std::uint32_t i = 0; i < shape.layers; ++i) {
    writeLatentLayer(w, "blk." + std::to_string(i) + ".", shape, splitKvB, i == 0);
  }
}

}  // namespace

GgufWriter tinyGrouped(const std::string& architecture, const TinyShape& shape) {
  const bool isDeepseek = architecture == "deepseek";
  const bool hasExperts = isDeepseek || architecture == "qwen3moe";
  Writer w(architecture);
  writeCommon(w, shape, 1);
  w.number("attention.key_length", kHeadColumns);
  w.number("attention.value_length", kHeadColumns);
  w.number("rope.dimension_count", kHeadColumns);
  if (hasExperts) writeExpertKeys(w, isDeepseek);
  if (isDeepseek) w.number("leading_dense_block_count", 1);
  for (std::uint32_t i = 0; i < shape.layers; ++i) {
    const std::string block = "blk." + std::to_string(i) + ".";
    writeGroupedAttention(w, block, shape);
    if (!hasExperts || (isDeepseek && i == 0)) {
      writeFeedForward(w, block, shape);
    } else {
      writeExperts(w, block, shape, isDeepseek);
    }
  }
  return w.file;
}

GgufWriter tinyLlama(const TinyShape& shape) {
  return tinyGrouped("llama", shape);
}

GgufWriter tinyDeepseek2(const TinyShape& shape, bool splitKvB) {
  Writer w("deepseek2");
  writeLatentModel(w, shape, splitKvB);
  return w.file;
}

GgufWriter tinyDeepseek32(std::uint32_t mostPositions, const TinyShape& shape) {
  Writer w("deepseek32");
  writeLatentModel(w, shape, true);
  w.number("attention.q_lora_rank", kQueryRank);
  w.number("attention.indexer.head_count", kIndexHeads);
  w.number("attention.indexer.key_length", kIndexColumns);
  w.number("attention.indexer.top_k", mostPositions);
  return w.file;
}

void addDraftBlock(GgufWriter& model, const std::string& architecture, const TinyShape& shape) {
  Writer w(architecture, std::move(model));
  const std::string block = "blk." + std::to_string(shape.layers) + ".";
  w.number("block_count", shape.layers + 1);
  w.number("nextn_predict_layers", 1);
  writeLatentLayer(w, block, shape, true, false);
  w.norm(block + "nextn.enorm.weight", shape.width);
  w.norm(block + "nextn.hnorm.weight", shape.width);
  w.matrix(block + "nextn.eh_proj.weight", {2 * shape.width, shape.width});
  w.norm(block + "nextn.shared_head_norm.weight", shape.width);
  model = std::move(w.file);
}

}  // namespace support
