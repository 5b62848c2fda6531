// A model that lies in one GGUF file or in several.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include "engine/base/result.h"
#include "engine/local/checkpoint/checkpoint.h"

namespace gguf {

// A whole file, or all parts of a split one, of which `path` may be any. The parts are looked for
// in the same folder under names made from the prefix of the given one, never from what a file
// says. The keys are those of the first part, whose path is the name of the whole. Errors: those of
// File::open(), NotFound (names the missing part), Corrupt (a part of another model or place, too
// few tensors, a tensor in two parts), InvalidArgument (a part under a name that tells nothing of
// the others). Thread, lifetime: as File.
[[nodiscard]] base::Result<std::shared_ptr<const checkpoint::Checkpoint>> openModel(
    const std::filesystem::path& path);

}  // namespace gguf
