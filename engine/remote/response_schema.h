// JSON schemas on the wire. The order of an object's properties is kept: answers are written in it,
// and models read tools in it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engine/backend.h"
#include "engine/base/result.h"

namespace remote {

inline constexpr std::size_t kMaxSchemaBytes = std::size_t{128} << 10;

// `body`, a JSON object as text without a response_format, with the one that asks for `schema`.
// Errors: InvalidArgument (not a JSON object, too large).
base::Result<std::string> withResponseSchema(std::string body, std::string_view schema);

// `body`, a JSON object as text without tools, with these. Errors: InvalidArgument (parameters that
// are not a JSON object).
base::Result<std::string> withTools(std::string body,
                                    const std::vector<engine::ToolDefinition>& tools);

// function.parameters of each of `tools`, the list of `body`, a JSON object; "{}" where there are
// none.
[[nodiscard]] std::vector<std::string> toolSchemasIn(std::string_view body,
                                                     const nlohmann::json& tools);

// response_format.json_schema.schema of `body`, a JSON object whose response_format is `format`.
// Errors: InvalidArgument (missing, not an object, too large).
base::Result<std::string> responseSchemaIn(std::string_view body, const nlohmann::json& format);

}  // namespace remote
