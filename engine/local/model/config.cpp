// What a model is made of, as checked numbers: everything the graph needs to know, whatever family
// they came from.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/config.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "engine/base/quote.h"
#include "engine/local/model/architectures/families.h"

namespace model {
namespace {

struct Family {
  std::string_view architecture;
  void (*read)(KeyReader& keys, Config& config);
};

constexpr std::array kFamilies = {
    Family{"deepseek", readDeepseek},     Family{"deepseek2", readDeepseek2},
    Family{"deepseek32", readDeepseek32}, Family{"llama", readLlama},
    Family{"qwen2", readQwen2},           Family{"qwen3", readQwen3},
    Family{"qwen3moe", readQwen3Moe},
};

// Larger than any vocabulary, and small enough that a row of logits is nothing to worry about.
constexpr Range kVocabularyRange = {2, 1 << 22};

base::Error error(const checkpoint::Checkpoint& file, base::ErrorCode code, std::string_view what) {
  return {code, std::string(file.name()) + ": " + std::string(what)};
}

base::Result<const Family*> familyOf(const checkpoint::Checkpoint& file) {
  const auto architecture = file.string("general.architecture");
  if (!architecture) return architecture.error();
  if (!*architecture) {
    return error(file, base::ErrorCode::Corrupt,
                 "key general.architecture: expected the model's architecture, but it is missing");
  }
  const auto* found = std::find_if(kFamilies.begin(), kFamilies.end(), [&](const Family& family) {
    return family.architecture == **architecture;
  });
  if (found != kFamilies.end()) return found;
  std::string known;
  for (const Family& family : kFamilies) {
    known += (known.empty() ? "" : ", ") + std::string(family.architecture);
  }
  return error(file, base::ErrorCode::Unsupported,
               "architecture " + base::quote(**architecture) + " is not supported, only " + known);
}

// The embedding decides; what the metadata says has to agree with it.
void readVocabulary(KeyReader& keys, Config& config) {
  const kernels::Tensor* embedding = keys.file().findTensor("token_embd.weight");
  if (embedding == nullptr) {
    keys.fail(base::ErrorCode::Corrupt, "embedding_length",
              "expected a tensor token_embd.weight, but it is missing");
    return;
  }
  config.vocabulary = keys.integerOr("vocab_size", embedding->rows(), kVocabularyRange);
  keys.require(config.vocabulary == embedding->rows(), "vocab_size",
               "expected the " + std::to_string(embedding->rows()) +
                   " rows of tensor token_embd.weight, got " + std::to_string(config.vocabulary));
  const auto tokens = keys.file().strings("tokenizer.ggml.tokens");
  if (tokens && *tokens != nullptr) {
    const auto count = static_cast<std::int64_t>((*tokens)->size());
    keys.require(count <= config.vocabulary, "vocab_size",
                 "expected room for the " + std::to_string(count) +
                     " tokens of the tokenizer, got " + std::to_string(config.vocabulary));
  }
}

}  // namespace

base::Result<Config> readConfig(const checkpoint::Checkpoint& file) {
  const auto family = familyOf(file);
  if (!family) return family.error();

  Config config;
  config.architecture = (*family)->architecture;
  KeyReader keys(file, config.architecture);
  config.width = keys.integer("embedding_length", kWidthRange);
  config.contextTokens = keys.integer("context_length", kContextRange);
  config.normEpsilon = static_cast<float>(keys.positive("attention.layer_norm_rms_epsilon"));
  readVocabulary(keys, config);
  (*family)->read(keys, config);
  if (keys.error()) return *keys.error();
  return config;
}

}  // namespace model
