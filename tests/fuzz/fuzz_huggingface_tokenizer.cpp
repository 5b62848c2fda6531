// Any bytes as a tokenizer.json or a config.json: keys that agree with each other, or a sentence.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>

#include "engine/local/huggingface/config_keys.h"
#include "engine/local/huggingface/tokenizer_keys.h"
#include "tests/fuzz/check.h"

namespace {

constexpr std::int64_t kVocabulary = 64;

void translateTokens(const huggingface::Json& json) {
  huggingface::Metadata keys;
  const auto done =
      huggingface::translateTokenizer({json, &json, json, &json}, kVocabulary, "fuzz", keys);
  if (!done) {
    fuzz::require(!done.error().message.empty(), "an error has a message");
    return;
  }
  const auto* tokens = std::get_if<checkpoint::StringArray>(keys.find("tokenizer.ggml.tokens"));
  const auto* kinds = std::get_if<checkpoint::IntegerArray>(keys.find("tokenizer.ggml.token_type"));
  fuzz::require(tokens != nullptr && tokens->size() == kVocabulary, "every row has a token");
  fuzz::require(kinds != nullptr && kinds->size() == kVocabulary, "every token has a kind");
}

void translateSettings(const huggingface::Json& json) {
  huggingface::Metadata keys;
  const auto facts = huggingface::translateConfig(
      json, "fuzz", [](std::string_view) { return false; }, keys);
  if (!facts) {
    fuzz::require(!facts.error().message.empty(), "an error has a message");
    return;
  }
  fuzz::require(!facts->architecture.empty(), "a model has an architecture");
  fuzz::require(facts->heads > 0 && facts->headColumns > 0, "sizes are above 0");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto json = huggingface::parseJson(text, {}, "fuzz");
  if (!json) {
    fuzz::require(!json.error().message.empty(), "an error has a message");
    return 0;
  }
  if (data[0] % 2 == 0) {
    translateTokens(*json);
  } else {
    translateSettings(*json);
  }
  static_cast<void>(huggingface::chatTemplateOf(*json));
  return 0;
}
