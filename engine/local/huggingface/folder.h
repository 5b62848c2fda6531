// A folder as Hugging Face publishes models: config.json, safetensors, tokenizer.json.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "engine/base/result.h"
#include "engine/local/checkpoint/checkpoint.h"

namespace huggingface {

// The folder as a checkpoint, with the keys, tensor names, shapes and types that a current
// converter to GGUF would give it. Reads metadata only; load() makes a tensor at a time. Files:
// config.json, *.safetensors (with model.safetensors.index.json where they are several),
// tokenizer.json, and where they are there tokenizer_config.json, chat_template.jinja and
// generation_config.json.
// Errors: NotFound (a file), Unsupported (model, setting, tensor, quantization or tokenizer, by
// name), Corrupt (files that contradict themselves or each other), Io, Denied, OutOfMemory.
// Thread: any. Lifetime: tensors live as long as the checkpoint; files must not be shortened
// meanwhile.
[[nodiscard]] base::Result<std::shared_ptr<const checkpoint::Checkpoint>> openFolder(
    const std::filesystem::path& path);

// What people call the model of a folder: the folder's name, or in the cache that Hugging Face's
// programs keep ("models--owner--name/snapshots/1a2b...") the model's.
[[nodiscard]] std::string folderName(const std::filesystem::path& path);

}  // namespace huggingface
