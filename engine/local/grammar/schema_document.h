// The JSON of a schema: read within limits, and found by pointer.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace grammar {

// Keeps the order of members.
using Json = nlohmann::ordered_json;

// Errors: InvalidArgument (not JSON, too large, nested too deeply). Thread: any, as for all.
base::Result<Json> parseSchema(std::string_view text);

// What "#/$defs/x" means in `document`; null where there is no such thing. Only "#..." is looked
// for.
[[nodiscard]] const Json* findReference(const Json& document, std::string_view reference);

// A member of an object, or null.
[[nodiscard]] const Json* memberOf(const Json& json, const std::string& name);

// `where` with one more step of a JSON pointer, for messages: what is long is cut off.
[[nodiscard]] std::string pointerTo(const std::string& where, std::string_view step);

[[nodiscard]] std::string writeJson(const Json& json);

}  // namespace grammar
