// A checkpoint of any format to a GGUF file: tensor by tensor, with progress, stop and resumption.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/local/checkpoint/checkpoint.h"
#include "engine/local/convert/importance.h"
#include "engine/local/convert/recipe.h"

namespace convert {

struct Progress {
  std::string_view tensor;  // the one in work
  std::size_t index = 0;    // of `count`
  std::size_t count = 0;
  std::uint64_t doneBytes = 0;  // of the source's weights; what was there before counts as done
  std::uint64_t totalBytes = 0;
};

struct Request {
  const checkpoint::Checkpoint& model;
  const Preset& preset;
  const Importance* importance = nullptr;  // for quantised types
  int threads = 0;                         // 0: one per core
  // Changes when the model's files do, such as their sizes and times: what tells a model from
  // another of the same shapes when a conversion is resumed.
  std::string stamp;
  std::function<void(const Progress&)> onProgress;       // may be empty
  std::function<void(std::string_view line)> onMessage;  // one sentence for people; may be empty
};

struct Summary {
  std::uint64_t fileBytes = 0;
  std::uint64_t weights = 0;       // values of all tensors
  std::uint64_t weightBytes = 0;   // of the file, without its header
  bool losesTwice = false;         // some tensors are quantised already and get another type
  std::size_t resumedTensors = 0;  // that an earlier run had finished
};

// What convert() would write. Errors: those of typesFor(), InvalidArgument.
[[nodiscard]] base::Result<Summary> estimate(const Request& request);

// Bytes of `out` that lie on the disk already from an interrupted conversion.
[[nodiscard]] std::uint64_t partBytes(const std::filesystem::path& out);

// Writes `out`, replacing what is there when everything is written. Until then OUT.part grows, with
// OUT.part.journal beside it: where those are there from a run with the same request, only what is
// missing (or damaged) is done. In memory are at most one tensor of the source, where it has to be
// made, and a piece of the result. The result depends on model, preset and importance only.
// Errors: Cancelled (the part stays), Unsupported, InvalidArgument (a value that a type cannot
// hold, an importance of another model), NotFound (the folder of `out`), Busy (another program
// writes the same file), Denied, Io, OutOfMemory, Corrupt.
[[nodiscard]] base::Result<Summary> convert(const Request& request,
                                            const std::filesystem::path& out,
                                            const std::stop_token& stop);

}  // namespace convert
