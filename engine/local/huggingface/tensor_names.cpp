// Which GGUF tensor a stored tensor belongs to, told by its name alone.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/huggingface/tensor_names.h"

#include <array>
#include <charconv>

namespace huggingface {
namespace {

struct Name {
  std::string_view stored;
  std::string_view target;
  TensorRole role;
};

constexpr std::array kGlobals = {
    Name{"model.embed_tokens.weight", "token_embd.weight", TensorRole::Matrix},
    Name{"model.norm.weight", "output_norm.weight", TensorRole::Vector},
    Name{"lm_head.weight", "output.weight", TensorRole::Output},
};

// Behind "model.layers.N." and "blk.N.".
constexpr std::array kBlocks = {
    Name{"input_layernorm.weight", "attn_norm.weight", TensorRole::Vector},
    Name{"post_attention_layernorm.weight", "ffn_norm.weight", TensorRole::Vector},
    Name{"self_attn.q_proj.weight", "attn_q.weight", TensorRole::RotaryMatrix},
    Name{"self_attn.k_proj.weight", "attn_k.weight", TensorRole::RotaryMatrix},
    Name{"self_attn.v_proj.weight", "attn_v.weight", TensorRole::Matrix},
    Name{"self_attn.q_proj.bias", "attn_q.bias", TensorRole::RotaryVector},
    Name{"self_attn.k_proj.bias", "attn_k.bias", TensorRole::RotaryVector},
    Name{"self_attn.v_proj.bias", "attn_v.bias", TensorRole::Vector},
    Name{"self_attn.q_norm.weight", "attn_q_norm.weight", TensorRole::Vector},
    Name{"self_attn.k_norm.weight", "attn_k_norm.weight", TensorRole::Vector},
    Name{"self_attn.o_proj.weight", "attn_output.weight", TensorRole::Matrix},
    Name{"self_attn.o_proj.bias", "attn_output.bias", TensorRole::Vector},
    Name{"self_attn.q_a_proj.weight", "attn_q_a.weight", TensorRole::Matrix},
    Name{"self_attn.q_a_layernorm.weight", "attn_q_a_norm.weight", TensorRole::Vector},
    Name{"self_attn.q_b_proj.weight", "attn_q_b.weight", TensorRole::Matrix},
    Name{"self_attn.kv_a_proj_with_mqa.weight", "attn_kv_a_mqa.weight", TensorRole::Matrix},
    Name{"self_attn.kv_a_layernorm.weight", "attn_kv_a_norm.weight", TensorRole::Vector},
    Name{"self_attn.kv_b_proj.weight", "attn_k_b.weight", TensorRole::JoinedLatent},
    Name{"self_attn.indexer.wq_b.weight", "indexer.attn_q_b.weight", TensorRole::Matrix},
    Name{"self_attn.indexer.wk.weight", "indexer.attn_k.weight", TensorRole::Matrix},
    Name{"self_attn.indexer.k_norm.weight", "indexer.k_norm.weight", TensorRole::Vector},
    Name{"self_attn.indexer.k_norm.bias", "indexer.k_norm.bias", TensorRole::Vector},
    Name{"self_attn.indexer.weights_proj.weight", "indexer.proj.weight", TensorRole::Matrix},
    Name{"self_attn.rotary_emb.inv_freq", "", TensorRole::Ignored},
    Name{"mlp.gate_proj.weight", "ffn_gate.weight", TensorRole::Matrix},
    Name{"mlp.up_proj.weight", "ffn_up.weight", TensorRole::Matrix},
    Name{"mlp.down_proj.weight", "ffn_down.weight", TensorRole::Matrix},
    Name{"mlp.gate.weight", "ffn_gate_inp.weight", TensorRole::Router},
    Name{"mlp.gate.e_score_correction_bias", "exp_probs_b.bias", TensorRole::Vector},
    Name{"mlp.shared_experts.gate_proj.weight", "ffn_gate_shexp.weight", TensorRole::Matrix},
    Name{"mlp.shared_experts.up_proj.weight", "ffn_up_shexp.weight", TensorRole::Matrix},
    Name{"mlp.shared_experts.down_proj.weight", "ffn_down_shexp.weight", TensorRole::Matrix},
    Name{"enorm.weight", "nextn.enorm.weight", TensorRole::Vector},
    Name{"hnorm.weight", "nextn.hnorm.weight", TensorRole::Vector},
    Name{"eh_proj.weight", "nextn.eh_proj.weight", TensorRole::Matrix},
    Name{"embed_tokens.weight", "nextn.embed_tokens.weight", TensorRole::Matrix},
    Name{"shared_head.norm.weight", "nextn.shared_head_norm.weight", TensorRole::Vector},
    Name{"shared_head.head.weight", "nextn.shared_head_head.weight", TensorRole::Matrix},
};

// Behind "mlp.experts.E.".
constexpr std::array kExperts = {
    Name{"gate_proj.weight", "ffn_gate_exps.weight", TensorRole::Expert},
    Name{"up_proj.weight", "ffn_up_exps.weight", TensorRole::Expert},
    Name{"down_proj.weight", "ffn_down_exps.weight", TensorRole::Expert},
};

// Takes "PREFIX123." from the begin of `text`; nothing, and `text` as it was, where it is not
// there.
std::optional<std::int64_t> takeNumber(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return std::nullopt;
  const std::string_view rest = text.substr(prefix.size());
  std::int32_t number = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  const auto digits = static_cast<std::size_t>(end - rest.data());
  const bool isCanonical = error == std::errc() && rest.substr(0, digits) == std::to_string(number);
  if (!isCanonical || number < 0 || digits >= rest.size() || rest[digits] != '.') {
    return std::nullopt;
  }
  text = rest.substr(digits + 1);
  return number;
}

template <std::size_t N>
const Name* find(const std::array<Name, N>& names, std::string_view stored) {
  for (const Name& name : names) {
    if (name.stored == stored) return &name;
  }
  return nullptr;
}

}  // namespace

std::optional<TensorPlace> placeOf(std::string_view storedName) {
  TensorPlace place;
  std::string_view rest = storedName;
  const Name* name = nullptr;
  if (const auto block = takeNumber(rest, "model.layers.")) {
    place.block = *block;
    place.target = "blk." + std::to_string(*block) + ".";
    const auto expert = takeNumber(rest, "mlp.experts.");
    place.expert = expert.value_or(0);
    name = expert ? find(kExperts, rest) : find(kBlocks, rest);
  } else {
    name = find(kGlobals, rest);
  }
  if (name == nullptr) return std::nullopt;
  place.role = name->role;
  place.target += name->target;
  return place;
}

}  // namespace huggingface
