// Writes small Hugging Face folders for tests: valid as they begin, each part replaceable.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <QTemporaryDir>

#include "engine/local/huggingface/folder.h"
#include "tests/engine/local/huggingface/safetensors_writer.h"

namespace support {

inline constexpr const char* kLlamaConfig =
    R"({"model_type":"llama","vocab_size":6,"hidden_size":8,"intermediate_size":12,)"
    R"("num_hidden_layers":1,"num_attention_heads":2,"num_key_value_heads":1,)"
    R"("max_position_embeddings":64,"rms_norm_eps":1e-5,"rope_theta":500000.0,)"
    R"("tie_word_embeddings":false,"eos_token_id":[3,4],"bos_token_id":2)";

// Two heads of 4 + 2 key and 3 value rows; two experts, one of them used.
inline constexpr const char* kDeepseekConfig =
    R"({"model_type":"deepseek_v3","vocab_size":6,"hidden_size":200,"intermediate_size":130,)"
    R"("moe_intermediate_size":3,"num_hidden_layers":2,"num_attention_heads":2,)"
    R"("num_key_value_heads":2,"n_shared_experts":1,"n_routed_experts":2,"num_experts_per_tok":1,)"
    R"("routed_scaling_factor":2.5,"topk_method":"noaux_tc","scoring_func":"sigmoid",)"
    R"("norm_topk_prob":true,"n_group":1,"topk_group":1,"first_k_dense_replace":1,)"
    R"("kv_lora_rank":5,"q_lora_rank":7,"qk_nope_head_dim":4,"qk_rope_head_dim":2,"v_head_dim":3,)"
    R"("max_position_embeddings":64,"rms_norm_eps":1e-6,"rope_theta":10000,)"
    R"("num_nextn_predict_layers":1)";

inline constexpr const char* kFloat8 =
    R"("quantization_config":{"quant_method":"fp8","fmt":"e4m3","weight_block_size":[128,128]})";

inline constexpr const char* kTokenizer =
    R"({"added_tokens":[{"id":2,"content":"<s>","special":true},)"
    R"({"id":4,"content":"<｜User｜>","special":false},{"id":3,"content":"<think>","special":false}],)"
    R"("normalizer":null,"pre_tokenizer":{"type":"Sequence","pretokenizers":[)"
    R"({"type":"Split","pattern":{"Regex":"[\r\n]"},"behavior":"Isolated","invert":false},)"
    R"({"type":"Split","pattern":{"Regex":"\\s?\\p{L}+"},"behavior":"Isolated","invert":false},)"
    R"({"type":"Split","pattern":{"Regex":"\\s?\\p{P}+"},"behavior":"Isolated","invert":false},)"
    R"({"type":"Split","pattern":{"Regex":"[一-龥ࠀ-一가-퟿]+"},"behavior":"Isolated","invert":false},)"
    R"({"type":"Digits","individual_digits":true},)"
    R"({"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]},)"
    R"("model":{"type":"BPE","vocab":{"a":0,"aa":1},"merges":["a a"]}})";

// `text` with `from` replaced by `to`, which must be there.
inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

struct FolderWriter {
  std::string config = std::string(kLlamaConfig) + "}";
  std::string tokenizer = kTokenizer;
  SafetensorsWriter tensors;
  QTemporaryDir folder;

  // Moved to a model of another kind; `more` are further fields.
  void makeDeepseek(const std::string& more = {}) {
    config = std::string(kDeepseekConfig) + (more.empty() ? "" : ",") + more + "}";
  }
  // All tensors of kLlamaConfig's model, so that it can be run.
  void addLlama() {
    const auto add = [this](const std::string& name, std::int64_t rows, std::int64_t columns) {
      const std::vector<float> values(static_cast<std::size_t>(rows * columns), 0.5F);
      tensors.addBf16(name, {rows, columns}, values);
    };
    const std::string layer = "model.layers.0.";
    for (const char* name : {"model.embed_tokens.weight", "lm_head.weight"}) add(name, 6, 8);
    for (const char* name : {"q_proj", "o_proj"})
      add(layer + "self_attn." + name + ".weight", 8, 8);
    for (const char* name : {"k_proj", "v_proj"})
      add(layer + "self_attn." + name + ".weight", 4, 8);
    for (const char* name : {"gate_proj", "up_proj"}) add(layer + "mlp." + name + ".weight", 12, 8);
    add(layer + "mlp.down_proj.weight", 8, 12);
    for (const std::string& name : {layer + "input_layernorm", layer + "post_attention_layernorm",
                                    std::string("model.norm")}) {
      tensors.addF32(name + ".weight", {8}, std::vector<float>(8, 1.0F));
    }
  }
  [[nodiscard]] std::filesystem::path path() const { return folder.path().toStdString(); }
  void write(const std::string& name, std::string_view text) const {
    writeFile(path() / name, text);
  }
  [[nodiscard]] base::Result<std::shared_ptr<const checkpoint::Checkpoint>> open() const {
    write("config.json", config);
    write("tokenizer.json", tokenizer);
    writeFile(path() / "model.safetensors", tensors.bytes());
    return huggingface::openFolder(path());
  }
};

}  // namespace support
