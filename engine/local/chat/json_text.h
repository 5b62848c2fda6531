// JSON as prompts have it: keys in their order, written the way the models' authors wrote it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace chat {

using Json = nlohmann::ordered_json;

// Nothing for text that is not JSON or nests deeper than 64. Thread: any, as for all of these.
[[nodiscard]] std::optional<Json> parseJson(std::string_view text);
[[nodiscard]] bool isJsonObject(std::string_view text);

// ", " and ": " between the parts and every character but control ones as it is, as Python's
// json.dumps(ensure_ascii=False) does and so the templates' tojson; with `indent` one part a line.
[[nodiscard]] std::string jsonText(const Json& value, int indent = 0);

}  // namespace chat
