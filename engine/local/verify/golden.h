// What another engine computed for a model, as the golden files hold it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace verify {

// Texts and the ids that the model's tokenizer makes of them, without bos.
struct TextIds {
  std::vector<std::string> texts;
  std::vector<std::vector<std::int32_t>> ids;
};

// Rows of logits after the prompt's positions [first, first + rows).
struct Rows {
  std::int64_t first = 0;
  std::int64_t rows = 0;
  std::vector<float> logits;  // [rows, vocabulary]
};

struct Golden {
  std::int64_t vocabulary = 0;
  std::vector<std::int32_t> prompt;
  Rows trunk;                        // the last rows of the prompt
  std::vector<std::int32_t> greedy;  // after the prompt, each fed back
  std::vector<double> margins;       // of them: best minus second logit
  std::optional<TextIds> text;
  // Multi-token prediction: row i is the block's logits at position i, given token i + 1.
  std::optional<Rows> draft;
  std::vector<std::int32_t> draftBest;
};

// A golden.json or NAME.json and the logits beside it. `draft`: mtp.f32, where the JSON speaks of
// it; empty: drafts are left out. Source of the format: the README of the golden data. Errors:
// NotFound, Io, Corrupt (names file and key), Unsupported (the golden data of a model that sees
// images).
[[nodiscard]] base::Result<Golden> readGolden(const std::filesystem::path& json,
                                              const std::filesystem::path& logits,
                                              const std::filesystem::path& draft);

// tokenize.json: by the name of a vocabulary. Errors: as above.
[[nodiscard]] base::Result<std::map<std::string, TextIds>> readTokenize(
    const std::filesystem::path& json);

// One weight type of blocks/index.json.
struct BlockGolden {
  std::string name;
  std::uint32_t type = 0;
  std::int64_t blockValues = 0;
  std::int64_t blockBytes = 0;
  std::int64_t blocks = 0;
  std::vector<std::byte> data;
  std::vector<float> values;
};

// Errors: as above.
[[nodiscard]] base::Result<std::vector<BlockGolden>> readBlocks(
    const std::filesystem::path& folder);

}  // namespace verify
