// Opens a model by its path, whichever of the known formats it has.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "engine/base/result.h"
#include "engine/local/checkpoint/checkpoint.h"

namespace local {

// A GGUF file, or any part of one that was split; a folder as Hugging Face publishes it, or its
// config.json, its index or one of its .safetensors files. Reads metadata only. Errors: those of
// the format's own open(). Thread: any.
[[nodiscard]] base::Result<std::shared_ptr<const checkpoint::Checkpoint>> openCheckpoint(
    const std::filesystem::path& path);

// What to call the model at a path that openCheckpoint() takes: the folder, or the file without its
// extension, of a split one without the number of the part.
[[nodiscard]] std::string modelNameOf(const std::filesystem::path& path);

// The one path by which a list should hold a model: the folder of one of its files, the first part
// of a split file where that is there; any other path as it is.
[[nodiscard]] std::filesystem::path wholeModel(const std::filesystem::path& path);

// Whether a folder holds a model: there is a config.json and a .safetensors file in it.
[[nodiscard]] bool isModelFolder(const std::filesystem::path& path);

}  // namespace local
