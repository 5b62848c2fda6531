// A tokenizer.json and what belongs to it as GGUF keys.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/result.h"
#include "engine/local/huggingface/json.h"
#include "engine/local/huggingface/metadata.h"
#include "engine/local/huggingface/tokenizer_lists.h"

namespace huggingface {

// The files of a folder that tell of its tokens; null: there is no such file.
struct TokenizerFiles {
  const Json& tokenizer;         // tokenizer.json, as selectTokenizer() reads it
  TokenizerLists& lists;         // of it; moved from
  const Json* tokenizerConfig;   // tokenizer_config.json
  const Json& config;            // config.json
  const Json* generationConfig;  // generation_config.json
};

// Sets tokenizer.ggml.*, and isobath.tokenizer.normalization ("nfc" or "none") where it is not what
// the pre-tokenizer implies. The vocabulary is filled up to `vocabulary`, the rows of the
// embedding, with unused tokens. `where` begins every message. Errors: Unsupported (a kind of
// tokenizer or pre-tokenizer, by name), Corrupt (ids that are twice there or beyond the vocabulary,
// far fewer tokens than rows, merges that are none).
[[nodiscard]] base::Result<void> translateTokenizer(const TokenizerFiles& files,
                                                    std::int64_t vocabulary,
                                                    const std::string& where, Metadata& keys);

// The chat template of a tokenizer_config.json: a text, or the one named "default" of a list.
// Empty: there is none.
[[nodiscard]] std::string chatTemplateOf(const Json& tokenizerConfig);

}  // namespace huggingface
