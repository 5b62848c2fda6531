// A model file whose greedy answers are known: after one token always comes a certain other one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "tests/engine/local/tokenizer/golden.h"
#include "tests/support/tiny_model.h"

namespace support {

// A `llama` file with byte tokens, these control tokens and these words. `follows`: pairs of tokens
// by their text; what follows any other token is not defined. The first control token is bos, the
// second eos.
inline GgufWriter scriptedModel(const std::vector<std::string>& controls,
                                const std::vector<std::string>& words,
                                const std::vector<std::pair<std::string, std::string>>& follows) {
  std::vector<std::string> tokens;
  for (const std::string& token : golden::vocabulary(QStringLiteral("deepseek-v3")).tokens) {
    if (QString::fromStdString(token).size() == 1) tokens.push_back(token);
  }
  const std::size_t firstControl = tokens.size();
  tokens.insert(tokens.end(), controls.begin(), controls.end());
  std::vector<std::int32_t> kinds(firstControl, 1);
  kinds.resize(tokens.size(), 3);
  tokens.insert(tokens.end(), words.begin(), words.end());
  kinds.resize(tokens.size(), 1);

  const TinyShape shape{.vocabulary = static_cast<std::uint32_t>(tokens.size()),
                        .layers = 1,
                        .width = 256,
                        .heads = 2,
                        .context = 2048};
  GgufWriter file = tinyLlama(shape);
  file.setString("tokenizer.ggml.model", "gpt2");
  file.setString("tokenizer.ggml.pre", "deepseek-v3");
  file.setStrings("tokenizer.ggml.tokens", tokens);
  file.setI32s("tokenizer.ggml.token_type", kinds);
  file.setStrings("tokenizer.ggml.merges", {});
  file.setU32("tokenizer.ggml.bos_token_id", static_cast<std::uint32_t>(firstControl));
  file.setU32("tokenizer.ggml.eos_token_id", static_cast<std::uint32_t>(firstControl + 1));

  // Vectors of random signs are nearly at right angles: the block adds nothing, and the head finds
  // the row that was made of the last token's vector.
  const std::size_t width = shape.width;
  std::vector<float> embedding(tokens.size() * width);
  std::uint64_t state = 42;
  for (float& value : embedding) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    value = (state >> 63) != 0 ? 1.0F : -1.0F;
  }
  std::vector<float> head(embedding.size(), 0.0F);
  const auto at = [&](const std::string& text) {
    return static_cast<std::size_t>(std::find(tokens.begin(), tokens.end(), text) - tokens.begin());
  };
  for (const auto& [before, after] : follows) {
    for (std::size_t i = 0; i < width; ++i)
      head[at(after) * width + i] += embedding[at(before) * width + i];
  }
  file.setTensorF32("token_embd.weight", {width, tokens.size()}, embedding);
  file.setTensorF32("output.weight", {width, tokens.size()}, head);
  file.setTensorF32("output_norm.weight", {width}, std::vector<float>(width, 1.0F));
  const std::size_t attention = std::size_t{16} * shape.heads;
  file.setTensorF32("blk.0.attn_output.weight", {attention, width},
                    std::vector<float>(attention * width, 0.0F));
  file.setTensorF32("blk.0.ffn_down.weight", {shape.feedForward, width},
                    std::vector<float>(shape.feedForward * width, 0.0F));
  return file;
}

}  // namespace support
