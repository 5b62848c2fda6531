// A model's config.json as GGUF keys.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/huggingface/config_keys.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/quote.h"
#include "engine/local/huggingface/config_reader.h"
#include "engine/local/huggingface/rope_keys.h"

namespace huggingface {
namespace {

using base::ErrorCode;

// `expert_gating_func` of the file format.
constexpr std::int64_t kSoftmaxGating = 1;
constexpr std::int64_t kSigmoidGating = 2;

// One translation: where it reads and what it writes.
struct Translation {
  ConfigReader config;
  ModelFacts facts;
  Metadata& keys;

  void set(const char* key, checkpoint::Value value) {
    keys.set(facts.architecture + "." + key, std::move(value));
  }
};

struct Family {
  std::string_view modelType;
  std::string_view architecture;
  void (*translate)(Translation& model);
};

void translateGroupedAttention(Translation& model, std::int64_t defaultHeadColumns) {
  ModelFacts& facts = model.facts;
  facts.headColumns = model.config.countOr("head_dim", defaultHeadColumns, 1);
  model.set("attention.head_count_kv", model.config.countOr("num_key_value_heads", facts.heads, 1));
  model.set("attention.key_length", facts.headColumns);
  model.set("attention.value_length", facts.headColumns);
  model.set("rope.dimension_count", facts.headColumns);
  if (facts.headColumns % 2 != 0) {
    model.config.fail(ErrorCode::Corrupt, "head_dim", "expected an even number");
  }
  if (model.config.numberOr("partial_rotary_factor", 1.0) != 1.0) {
    model.config.fail(ErrorCode::Unsupported, "partial_rotary_factor",
                      "only 1 is supported for this kind of model");
  }
  translateRope(model.config, facts.headColumns, facts, model.keys);
}

std::int64_t usualHeadColumns(Translation& model) {
  return std::max<std::int64_t>(1, model.config.count("hidden_size") / model.facts.heads);
}

void translateLlama(Translation& model) {
  model.facts.movesRotaryRows = true;
  translateGroupedAttention(model, usualHeadColumns(model));
}

void translateQwen2(Translation& model) {
  // The window would only concern layers from max_window_layers on.
  if (model.config.flagOr("use_sliding_window", false) &&
      model.config.countOr("max_window_layers", 0) < model.facts.layers) {
    model.config.fail(ErrorCode::Unsupported, "use_sliding_window", "true is not supported");
  }
  translateGroupedAttention(model, usualHeadColumns(model));
}

void translateQwen3(Translation& model) {
  model.config.expectFlag("attention_bias", false);
  model.config.expectFlag("use_sliding_window", false);
  translateGroupedAttention(model, 128);
}

void translateQwen3Moe(Translation& model) {
  translateQwen3(model);
  const Json* const dense = model.config.find("mlp_only_layers");
  if (dense != nullptr && dense->array() != nullptr && !dense->array()->empty()) {
    model.config.fail(ErrorCode::Unsupported, "mlp_only_layers", "only [] is supported");
  }
  if (model.config.countOr("decoder_sparse_step", 1) != 1) {
    model.config.fail(ErrorCode::Unsupported, "decoder_sparse_step", "only 1 is supported");
  }
  model.config.expectFlag("norm_topk_prob", true);
  model.facts.experts = model.config.count("num_experts");
  model.set("expert_count", model.facts.experts);
  model.set("expert_used_count", model.config.count("num_experts_per_tok"));
  model.set("expert_feed_forward_length", model.config.count("moe_intermediate_size"));
  model.set("expert_gating_func", kSoftmaxGating);
  model.set("expert_weights_norm", true);
}

// What all of DeepSeek's mixtures share.
void translateDeepseekExperts(Translation& model) {
  ConfigReader& config = model.config;
  const std::int64_t layers = model.facts.layers;
  model.facts.experts = config.countOr("n_routed_experts", 0);
  const bool isDense = model.facts.experts == 0;
  const std::int64_t dense = isDense ? layers : config.countOr("first_k_dense_replace", 0);
  model.set("leading_dense_block_count", std::min(dense, layers));
  if (isDense) return;
  if (config.countOr("moe_layer_freq", 1) != 1) {
    config.fail(ErrorCode::Unsupported, "moe_layer_freq", "only 1 is supported");
  }
  model.set("expert_count", model.facts.experts);
  model.set("expert_used_count", config.count("num_experts_per_tok"));
  model.set("expert_shared_count", config.countOr("n_shared_experts", 0));
  model.set("expert_feed_forward_length", config.count("moe_intermediate_size"));
  model.set("expert_weights_norm", config.flagOr("norm_topk_prob", false));
  model.set("expert_weights_scale", config.positiveOr("routed_scaling_factor", 1.0));
}

void translateDeepseek(Translation& model) {
  translateLlama(model);
  translateDeepseekExperts(model);
  if (model.config.textOr("scoring_func", "softmax") != "softmax") {
    model.config.fail(ErrorCode::Unsupported, "scoring_func", "only softmax is supported");
  }
  model.set("expert_gating_func", kSoftmaxGating);
}

// V2 ranks groups by their best expert and V3 by the sum of two, which GGUF's readers tell by the
// gating function: other combinations have no words there.
void translateRouting(Translation& model, std::string_view scoring, std::string_view method) {
  ConfigReader& config = model.config;
  const std::string score = config.textOr("scoring_func", scoring);
  const std::string topk = config.textOr("topk_method", method);
  const bool isSoftmax = score == "softmax" && (topk == "greedy" || topk == "group_limited_greedy");
  const bool isSigmoid = score == "sigmoid" && topk == "noaux_tc";
  if (!isSoftmax && !isSigmoid) {
    config.fail(
        ErrorCode::Unsupported, "scoring_func",
        base::quote(score) + " with the topk_method " + base::quote(topk) + " is not supported");
    return;
  }
  const bool isGrouped = topk != "greedy";
  model.set("expert_gating_func", isSigmoid ? kSigmoidGating : kSoftmaxGating);
  model.set("expert_group_count", isGrouped ? config.count("n_group") : 1);
  model.set("expert_group_used_count", isGrouped ? config.count("topk_group") : 1);
}

void translateLatent(Translation& model, std::string_view scoring, std::string_view method) {
  ConfigReader& config = model.config;
  ModelFacts& facts = model.facts;
  config.expectFlag("attention_bias", false);
  config.expectFlag("rope_interleave", true);
  const std::int64_t latent = config.count("kv_lora_rank");
  const std::int64_t rope = config.count("qk_rope_head_dim");
  facts.latentKeyRows = config.count("qk_nope_head_dim");
  facts.latentValueRows = config.count("v_head_dim");
  facts.headColumns = facts.latentKeyRows + rope;
  // Other engines miss the key where it is not written.
  const bool hasRank = config.has("q_lora_rank");
  model.set("attention.q_lora_rank", hasRank ? config.count("q_lora_rank") : std::int64_t{0});
  model.set("attention.kv_lora_rank", latent);
  model.set("attention.head_count_kv", std::int64_t{1});
  model.set("attention.key_length", latent + rope);
  model.set("attention.value_length", latent);
  model.set("attention.key_length_mla", facts.headColumns);
  model.set("attention.value_length_mla", facts.latentValueRows);
  model.set("rope.dimension_count", rope);
  translateRope(config, rope, facts, model.keys);
  translateDeepseekExperts(model);
  if (facts.experts > 0) translateRouting(model, scoring, method);
}

void translateDeepseekV2(Translation& model) {
  translateLatent(model, "softmax", "greedy");
}

void translateDeepseekV3(Translation& model) {
  translateLatent(model, "sigmoid", "noaux_tc");
}

void translateDeepseekV32(Translation& model) {
  translateDeepseekV3(model);
  model.set("attention.indexer.head_count", model.config.count("index_n_heads"));
  model.set("attention.indexer.key_length", model.config.count("index_head_dim"));
  model.set("attention.indexer.top_k", model.config.count("index_topk"));
}

constexpr std::array kFamilies = {
    Family{"deepseek", "deepseek", translateDeepseek},
    Family{"deepseek_v2", "deepseek2", translateDeepseekV2},
    Family{"deepseek_v3", "deepseek2", translateDeepseekV3},
    Family{"deepseek_v32", "deepseek32", translateDeepseekV32},
    Family{"kimi_k2", "deepseek2", translateDeepseekV3},
    Family{"llama", "llama", translateLlama},
    Family{"qwen2", "qwen2", translateQwen2},
    Family{"qwen3", "qwen3", translateQwen3},
    Family{"qwen3_moe", "qwen3moe", translateQwen3Moe},
};

const Family* familyOf(ConfigReader& config) {
  const std::string type = config.textOr("model_type", "");
  for (const Family& family : kFamilies) {
    if (family.modelType == type) return &family;
  }
  if (type == "deepseek_v4") {
    config.fail(ErrorCode::Unsupported, "model_type", "\"deepseek_v4\" is not supported yet");
    return nullptr;
  }
  std::string known;
  for (const Family& family : kFamilies) {
    known += (known.empty() ? "" : ", ") + std::string(family.modelType);
  }
  config.fail(ErrorCode::Unsupported, "model_type",
              base::quote(type) + " is not supported, only " + known);
  return nullptr;
}

void translateQuantization(ConfigReader& config, ModelFacts& facts) {
  const Json* const object = config.find("quantization_config");
  if (object == nullptr) return;
  ConfigReader settings(*object, config.where() + ": quantization_config");
  const std::string method = settings.textOr("quant_method", "");
  const std::string format = settings.textOr("fmt", "e4m3");
  const Json* const block = object->find("weight_block_size");
  const Json::Array* const sizes = block == nullptr ? nullptr : block->array();
  config.keep(settings.error());
  if (method != "fp8" || format != "e4m3" || sizes == nullptr) {
    config.fail(ErrorCode::Unsupported, "quantization_config",
                "the method " + base::quote(method) + " with the format " + base::quote(format) +
                    (sizes == nullptr ? " without blocks" : "") +
                    " is not supported, only fp8 (e4m3) with a scale per block of a matrix");
    return;
  }
  const bool isPair =
      sizes->size() == 2 && std::all_of(sizes->begin(), sizes->end(), [](const Json& size) {
        return size.integer() != nullptr && *size.integer() > 0 && *size.integer() <= (1 << 20);
      });
  if (!isPair) {
    config.fail(ErrorCode::Corrupt, "quantization_config",
                "weight_block_size: expected two integers from 1 to 2^20");
    return;
  }
  facts.scaleBlock = {*(*sizes)[0].integer(), *(*sizes)[1].integer()};
}

// Blocks behind the trunk are counted where they are stored.
std::int64_t storedPredictors(ConfigReader& config, std::int64_t layers,
                              const std::function<bool(std::string_view)>& hasTensor) {
  const std::int64_t said = config.countOr("num_nextn_predict_layers", 0);
  std::int64_t stored = 0;
  while (stored < said &&
         hasTensor("model.layers." + std::to_string(layers + stored) + ".eh_proj.weight")) {
    ++stored;
  }
  return stored;
}

void translateCommon(Translation& model, const std::function<bool(std::string_view)>& hasTensor) {
  ConfigReader& config = model.config;
  ModelFacts& facts = model.facts;
  facts.vocabulary = config.count("vocab_size");
  facts.contextTokens = config.count("max_position_embeddings");
  facts.layers = config.count("num_hidden_layers");
  facts.heads = config.count("num_attention_heads");
  facts.predictors = storedPredictors(config, facts.layers, hasTensor);
  facts.outputIsEmbedding = config.flagOr("tie_word_embeddings", false);
  if (config.textOr("hidden_act", "silu") != "silu") {
    config.fail(ErrorCode::Unsupported, "hidden_act",
                base::quote(config.textOr("hidden_act", "")) + " is not supported, only silu");
  }
  model.set("vocab_size", facts.vocabulary);
  model.set("context_length", facts.contextTokens);
  model.set("embedding_length", config.count("hidden_size"));
  model.set("block_count", facts.layers + facts.predictors);
  if (facts.predictors > 0) model.set("nextn_predict_layers", facts.predictors);
  model.set("feed_forward_length", config.count("intermediate_size"));
  model.set("attention.head_count", facts.heads);
  model.set("attention.layer_norm_rms_epsilon", config.positive("rms_norm_eps"));
  translateQuantization(config, facts);
}

}  // namespace

base::Result<ModelFacts> translateConfig(const Json& config, const std::string& where,
                                         const std::function<bool(std::string_view)>& hasTensor,
                                         Metadata& keys) {
  Translation model{ConfigReader(config, where), {}, keys};
  const Family* const family = familyOf(model.config);
  if (family != nullptr) {
    model.facts.architecture = family->architecture;
    keys.set("general.architecture", model.facts.architecture);
    translateCommon(model, hasTensor);
    family->translate(model);
  }
  if (model.config.error()) return *model.config.error();
  return std::move(model.facts);
}

}  // namespace huggingface
