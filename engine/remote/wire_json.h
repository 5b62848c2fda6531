// Reading JSON that came from outside without exceptions; inside engine/remote only.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace remote {

using Json = nlohmann::json;

// Deep nesting has no use in this interface, and writing deep values recurses.
constexpr std::size_t kMaxJsonDepth = 64;

// Parses one JSON text; leading blank lines are allowed. `what` begins the message: "the request".
// Errors: Corrupt (not JSON, not UTF-8, nested too deeply).
base::Result<Json> parseJson(std::string_view text, std::string_view what);

// Writes JSON; bytes that are not UTF-8 become U+FFFD instead of an exception.
[[nodiscard]] std::string writeJson(const Json& json);

// The member of an object, or null when it is missing, JSON null, or `json` is no object.
[[nodiscard]] const Json* member(const Json& json, const char* name);
// A string member, or empty when it is missing or of another type.
[[nodiscard]] std::string stringMember(const Json& json, const char* name);
// The same, with at most `mostBytes`, cut between code points.
[[nodiscard]] std::string stringMember(const Json& json, const char* name, std::size_t mostBytes);
// A non-negative integer member, or nothing.
[[nodiscard]] std::optional<std::int64_t> countMember(const Json& json, const char* name);

}  // namespace remote
