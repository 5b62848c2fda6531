// Which weight type each tensor of a model gets.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/convert/recipe.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <string>

#include "engine/base/quote.h"
#include "engine/local/convert/quantize.h"
#include "engine/local/kernels/quant_blocks.h"

namespace convert {
namespace {

using kernels::Tensor;
using kernels::WeightType;

constexpr std::array kPresets = {
    Preset{"f32", WeightType::F32, 0, "32-bit floats, for comparisons"},
    Preset{"bf16", WeightType::BF16, 32, "what most models are published in"},
    Preset{"f16", WeightType::F16, 1, "16-bit floats"},
    Preset{"q8_0", WeightType::Q8_0, 7, "8.5 bits per weight, hardly to be told from the original"},
    Preset{"q6_k", WeightType::Q6_K, 18, "6.6 bits"},
    Preset{"q5_k_m", WeightType::Q5_K, 17, "5.7 bits"},
    Preset{"q5_k_s", WeightType::Q5_K, 16, "5.5 bits"},
    Preset{"q5_1", WeightType::Q5_1, 9, "6 bits, simple blocks"},
    Preset{"q5_0", WeightType::Q5_0, 8, "5.5 bits, simple blocks"},
    Preset{"q4_k_m", WeightType::Q4_K, 15, "4.8 bits, the usual choice"},
    Preset{"q4_k_s", WeightType::Q4_K, 14, "4.6 bits"},
    Preset{"q4_1", WeightType::Q4_1, 3, "5 bits, simple blocks"},
    Preset{"q4_0", WeightType::Q4_0, 2, "4.5 bits, simple blocks"},
    Preset{"iq4_nl", WeightType::IQ4_NL, 25, "4.5 bits, uneven levels"},
    Preset{"iq4_xs", WeightType::IQ4_XS, 30, "4.3 bits, uneven levels"},
    Preset{"mxfp4_moe", WeightType::MXFP4, 38, "4.3-bit experts, 8.5 bits elsewhere"},
    Preset{"q3_k_m", WeightType::Q3_K, 12, "3.9 bits"},
    Preset{"q3_k_s", WeightType::Q3_K, 11, "3.5 bits"},
    Preset{"q2_k", WeightType::Q2_K, 10, "3 bits; better with an importance matrix"},
    Preset{"tq2_0", WeightType::TQ2_0, 37, "2.1 bits, for models trained with three values"},
    Preset{"tq1_0", WeightType::TQ1_0, 36, "1.7 bits, for models trained with three values"},
};

bool isInteger(WeightType type) {
  constexpr std::uint32_t kI8 = 24;  // I16, I32 and I64 follow
  const auto id = static_cast<std::uint32_t>(type);
  return id >= kI8 && id <= kI8 + 3;
}

bool has(const Tensor& tensor, std::string_view part) {
  return tensor.name.find(part) != std::string::npos;
}

// Small parts on which much depends, and what is no weight of a matrix product.
bool staysFloat(const Tensor& tensor) {
  if (tensor.shape[1] == 1 && tensor.shape[2] == 1) return true;
  constexpr std::array<std::string_view, 7> kParts = {
      "_norm", "norm.weight", "ffn_gate_inp", "exp_probs_b", ".bias", "hc_", "_ape"};
  return std::any_of(kParts.begin(), kParts.end(),
                     [&](std::string_view part) { return has(tensor, part); });
}

bool isVision(const Tensor& tensor) {
  return tensor.name.starts_with("v.") || tensor.name.starts_with("mm.");
}

// The N of "blk.N."; -1 for tensors outside of the layers.
std::int64_t layerOf(const Tensor& tensor) {
  constexpr std::string_view kPrefix = "blk.";
  if (!tensor.name.starts_with(kPrefix)) return -1;
  std::int64_t layer = -1;
  const char* end = tensor.name.data() + tensor.name.size();
  const auto [rest, error] = std::from_chars(tensor.name.data() + kPrefix.size(), end, layer);
  return error == std::errc() ? layer : -1;
}

// What the rules look at.
struct Facts {
  std::int64_t layers = 0;
  std::int64_t experts = 0;
  std::int64_t queriesPerKey = 1;
  bool isTied = false;  // the embedding is the output matrix as well
  bool hasImportance = false;
};

class Rules {
 public:
  Rules(const Preset& preset, const Facts& facts) : m_preset(preset), m_facts(facts) {}

  [[nodiscard]] WeightType typeOf(const Tensor& tensor) const {
    if (isInteger(tensor.type)) return tensor.type;
    if (staysFloat(tensor)) return WeightType::F32;
    if (isVision(tensor) && isFloat(tensor.type)) return tensor.type;
    if (isFloat(m_preset.base)) return m_preset.base;
    return fitting(wanted(tensor), tensor.columns());
  }

 private:
  [[nodiscard]] bool is(std::string_view name) const { return m_preset.name == name; }

  [[nodiscard]] WeightType wanted(const Tensor& tensor) const {
    const WeightType base = m_preset.base;
    const bool isOutput = tensor.name == "output.weight" || has(tensor, "shared_head_head") ||
                          (m_facts.isTied && tensor.name == "token_embd.weight");
    if (base == WeightType::Q8_0) return base;
    if (base == WeightType::MXFP4) return has(tensor, "_exps.") ? base : WeightType::Q8_0;
    if (isOutput) return WeightType::Q6_K;
    if (base == WeightType::TQ1_0 || base == WeightType::TQ2_0)
      return tensor.name == "token_embd.weight" ? WeightType::Q4_K : base;
    if (isMedium() && isCheapToKeep(tensor)) return keptType(tensor);
    const std::int64_t layer = layerOf(tensor);
    if (layer < 0 || !hasMixture()) return base;
    if (has(tensor, "attn_v.") || has(tensor, "attn_kv_b.")) return attentionValues(layer);
    if (has(tensor, "attn_k.") && m_facts.experts == kFewExperts) return WeightType::Q8_0;
    if (has(tensor, "attn_output.")) return attentionOutput();
    if (has(tensor, "ffn_down")) return downProjection(layer);
    return base;
  }

  [[nodiscard]] bool isMedium() const { return is("q4_k_m") || is("q5_k_m"); }

  // Other programs leave these at the base type. But every layer sees the embedding's error, of
  // which a token reads one row only, and all heads look through the latent's matrices, which are
  // less than a hundredth of a model.
  static bool isCheapToKeep(const Tensor& tensor) {
    constexpr std::array<std::string_view, 4> kParts = {"token_embd.", "attn_kv_a_mqa.",
                                                        "attn_k_b.", "attn_v_b."};
    return std::any_of(kParts.begin(), kParts.end(),
                       [&](std::string_view part) { return has(tensor, part); });
  }

  static WeightType keptType(const Tensor& tensor) {
    return has(tensor, "token_embd.") ? WeightType::Q6_K : WeightType::Q8_0;
  }

  // Attention is little beside eight experts, so it gets more bits.
  static constexpr std::int64_t kFewExperts = 8;
  static constexpr std::int64_t kManyQueries = 4;

  // Those whose layers do not all have the same type.
  [[nodiscard]] bool hasMixture() const {
    constexpr std::array<std::string_view, 9> kNames = {
        "q2_k", "q3_k_s", "q3_k_m", "q4_k_s", "q4_k_m", "q5_k_s", "q5_k_m", "iq4_nl", "iq4_xs"};
    return std::find(kNames.begin(), kNames.end(), m_preset.name) != kNames.end();
  }

  // The first and the last eighth of the layers, and every third between.
  [[nodiscard]] bool getsMoreBits(std::int64_t layer) const {
    const std::int64_t n = m_facts.layers;
    return layer < n / 8 || layer >= 7 * n / 8 || (layer - n / 8) % 3 == 2;
  }

  [[nodiscard]] WeightType attentionValues(std::int64_t layer) const {
    if (m_facts.experts == kFewExperts) return WeightType::Q8_0;
    const bool isShared = m_facts.queriesPerKey >= kManyQueries;
    if (is("q2_k")) return isShared ? WeightType::Q4_K : WeightType::Q3_K;
    if (is("q3_k_m")) return layer < 2 ? WeightType::Q5_K : WeightType::Q4_K;
    if ((is("iq4_nl") || is("iq4_xs")) && isShared) return WeightType::Q5_K;
    if (is("q4_k_s") && layer < 4) return WeightType::Q5_K;
    if ((is("q4_k_m") || is("q5_k_m")) && getsMoreBits(layer)) return WeightType::Q6_K;
    return m_preset.base;
  }

  [[nodiscard]] WeightType attentionOutput() const {
    if (m_preset.base == WeightType::Q5_K) return m_preset.base;
    if (m_facts.experts == kFewExperts) return WeightType::Q5_K;
    if (is("q2_k")) return WeightType::Q3_K;
    if (is("q3_k_m")) return WeightType::Q4_K;
    return m_preset.base;
  }

  [[nodiscard]] WeightType downProjection(std::int64_t layer) const {
    const std::int64_t n = m_facts.layers;
    if (is("q2_k")) return WeightType::Q3_K;
    if (is("q3_k_m")) return layer < n / 16 ? WeightType::Q5_K : WeightType::Q4_K;
    if (is("q4_k_s") && layer < n / 8) return WeightType::Q5_K;
    if ((is("q4_k_m") || is("q5_k_m")) && getsMoreBits(layer)) return WeightType::Q6_K;
    if ((is("iq4_nl") || is("iq4_xs")) && !m_facts.hasImportance && layer < n / 8)
      return WeightType::Q5_K;
    return m_preset.base;
  }

  // `type`, or one of smaller blocks where a row is no whole number of its blocks.
  static WeightType fitting(WeightType type, std::int64_t columns) {
    if (columns % kernels::blockInfo(type)->values == 0) return type;
    if (columns % 32 != 0) return WeightType::F16;
    switch (type) {
      case WeightType::IQ4_XS:
        return WeightType::IQ4_NL;
      case WeightType::Q4_K:
        return WeightType::Q5_0;
      case WeightType::Q5_K:
        return WeightType::Q5_1;
      case WeightType::Q6_K:
        return WeightType::Q8_0;
      default:
        return WeightType::Q4_0;
    }
  }

  const Preset& m_preset;
  const Facts& m_facts;
};

// A count among the model's keys; 0 where it is absent. Per layer: the largest. Errors: Corrupt.
base::Result<std::int64_t> countOf(const checkpoint::Checkpoint& model, const std::string& key) {
  constexpr std::int64_t kMost = 1 << 20;
  std::int64_t count = 0;
  const checkpoint::Value* value = model.find(key);
  if (value == nullptr) return count;
  if (const auto* each = std::get_if<checkpoint::IntegerArray>(value)) {
    if (!each->empty()) count = *std::max_element(each->begin(), each->end());
  } else {
    const auto one = model.integer(key);
    if (!one) return one.error();
    count = one->value_or(0);
  }
  if (count >= 0 && count <= kMost) return count;
  return base::Error{base::ErrorCode::Corrupt, std::string(model.name()) + ": key " + key +
                                                   ": expected 0 to " + std::to_string(kMost) +
                                                   ", got " + std::to_string(count)};
}

base::Result<Facts> factsOf(const checkpoint::Checkpoint& model, bool hasImportance) {
  const auto architecture = model.string("general.architecture");
  if (!architecture) return architecture.error();
  const std::string prefix = architecture->value_or("");
  Facts facts;
  const std::array<std::pair<const char*, std::int64_t*>, 2> counts = {
      {{".block_count", &facts.layers}, {".expert_count", &facts.experts}}};
  for (const auto& [key, to] : counts) {
    const auto count = countOf(model, prefix + key);
    if (!count) return count.error();
    *to = *count;
  }
  const auto heads = countOf(model, prefix + ".attention.head_count");
  if (!heads) return heads.error();
  const auto keyHeads = countOf(model, prefix + ".attention.head_count_kv");
  if (!keyHeads) return keyHeads.error();
  if (*keyHeads > 0) facts.queriesPerKey = *heads / *keyHeads;
  facts.isTied = model.findTensor("output.weight") == nullptr;
  facts.hasImportance = hasImportance;
  return facts;
}

}  // namespace

std::span<const Preset> presets() {
  return kPresets;
}

const Preset* findPreset(std::string_view name) {
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto* found = std::find_if(kPresets.begin(), kPresets.end(),
                                   [&](const Preset& preset) { return preset.name == lower; });
  return found == kPresets.end() ? nullptr : found;
}

base::Result<std::vector<WeightType>> typesFor(const checkpoint::Checkpoint& model,
                                               const Preset& preset, bool hasImportance) {
  const auto facts = factsOf(model, hasImportance);
  if (!facts) return facts.error();
  const Rules rules(preset, *facts);
  std::vector<WeightType> types;
  types.reserve(model.tensors().size());
  for (const Tensor& tensor : model.tensors()) {
    types.push_back(rules.typeOf(tensor));
    if (types.back() != tensor.type && !kernels::blockInfo(tensor.type))
      return base::Error{base::ErrorCode::Unsupported,
                         std::string(model.name()) + ": tensor " + base::quote(tensor.name) +
                             ": expected a type that can be converted, got " +
                             kernels::typeName(tensor.type) +
                             "; convert a file of Q8_0, F16 or BF16 weights instead"};
  }
  return types;
}

}  // namespace convert
