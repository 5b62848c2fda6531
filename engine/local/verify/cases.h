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
    File,       // a GGUF file with NAME.json, or NAME.exact.json
    Folder,     // as Hugging Face publishes models, with golden.json
    Blocks,     // weights of one type after another, with index.json
    Nothing,    // a model file without anything to compare it with, or a second name of a folder
    NoModel,    // NAME.json with logits, but no GGUF file of the name
    Unreadable  // a link to nothing, or what may not be read
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
  std::string reason;              // why there is nothing to run: of the last three kinds
};

// Sorted by name. Does not look into a folder that is a case itself. Follows links to folders, but
// looks into each folder once. What can't be read below `folder` is a case of its own. Errors:
// NotFound, Io (of `folder` itself).
[[nodiscard]] base::Result<std::vector<Case>> findCases(const std::filesystem::path& folder);

}  // namespace verify
