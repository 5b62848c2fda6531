// A small text or JSON file of a folder, read whole within a limit.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "engine/base/result.h"
#include "engine/local/huggingface/json.h"

namespace huggingface {

// Nothing: there is no such file. Errors: Corrupt (longer than the limit), and those of MappedFile.
[[nodiscard]] base::Result<std::optional<std::string>> readTextFile(
    const std::filesystem::path& path, std::size_t maxBytes);

// The same as an object. A value that is kept takes 40 to 110 bytes. Errors: also those of
// parseJson().
[[nodiscard]] base::Result<std::optional<Json>> readJsonFile(const std::filesystem::path& path,
                                                             std::size_t maxBytes,
                                                             const JsonLimits& limits,
                                                             const JsonSelection& selection = {});

}  // namespace huggingface
