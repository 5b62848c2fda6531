// Files that go with a question: pictures, lists of tools, texts.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/backend.h"

namespace cli {

// All of a file. `what` names it in errors: "the picture". Errors: NotFound, Io, InvalidArgument
// (longer than `maxBytes`). Thread: any, as the rest.
base::Result<std::string> readFile(const std::string& name, const std::string& what,
                                   std::size_t maxBytes);

// JPEG, PNG, GIF or WebP, told by its first bytes. Errors: as readFile(), Unsupported (another
// format).
base::Result<engine::ImagePart> readImage(const std::string& name);

// The JSON list that chat completions have in "tools". Errors: as readFile(), InvalidArgument.
base::Result<std::vector<engine::ToolDefinition>> readTools(const std::string& name);

}  // namespace cli
