// What there is to verify below a folder.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace verify {

struct Case {
  enum class Kind {
    File,    // a GGUF file with NAME.json, or NAME.exact.json
    Folder,  // as Hugging Face publishes models, with golden.json
    Blocks,  // weights of one type after another, with index.json
    Nothing  // a model file without anything to compare it with
  };
  Kind kind = Kind::Nothing;
  std::string name;             // its path below the folder, for people
  std::filesystem::path model;  // or the folder
  std::filesystem::path json;   // the yardstick
  std::filesystem::path logits;
  // Another engine's logits with its own rounding, which the yardstick does not have; else empty.
  std::filesystem::path peerJson;
  std::filesystem::path peerLogits;
  std::filesystem::path draft;     // logits of the block that predicts one token more
  std::filesystem::path tokenize;  // tokenize.json beside the file, where it is there
};

// Sorted by name. Does not look into a folder that is a case itself, nor follow links to folders.
// Errors: NotFound, Io.
[[nodiscard]] base::Result<std::vector<Case>> findCases(const std::filesystem::path& folder);

}  // namespace verify
