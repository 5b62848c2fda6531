// Guards around the JSON library.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/wire_json.h"

#include <algorithm>
#include <limits>

namespace remote {
namespace {

// Counts brackets outside strings. The parser itself has no limit.
int depthOf(std::string_view text) {
  int depth = 0;
  int deepest = 0;
  bool inString = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (inString) {
      if (c == '\\') ++i;
      if (c == '"') inString = false;
      continue;
    }
    if (c == '"') inString = true;
    if (c == '{' || c == '[') deepest = std::max(deepest, ++depth);
    if (c == '}' || c == ']') --depth;
  }
  return deepest;
}

}  // namespace

base::Result<Json> parseJson(std::string_view text, std::string_view what) {
  if (depthOf(text) > kMaxJsonDepth)
    return base::Error{base::ErrorCode::Corrupt, std::string(what) + " nests JSON deeper than " +
                                                     std::to_string(kMaxJsonDepth) + " levels"};
  Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded())
    return base::Error{base::ErrorCode::Corrupt, std::string(what) + " is not valid JSON"};
  return json;
}

std::string writeJson(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

const Json* member(const Json& json, const char* name) {
  if (!json.is_object()) return nullptr;
  const auto found = json.find(name);
  return found == json.end() || found->is_null() ? nullptr : &*found;
}

std::string stringMember(const Json& json, const char* name) {
  const Json* value = member(json, name);
  return value != nullptr && value->is_string() ? value->get_ref<const std::string&>() : "";
}

std::optional<std::int64_t> countMember(const Json& json, const char* name) {
  const Json* value = member(json, name);
  if (value == nullptr || !value->is_number_integer()) return std::nullopt;
  if (value->is_number_unsigned()) {
    const auto count = value->get<std::uint64_t>();
    if (count > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
      return std::nullopt;
    return static_cast<std::int64_t>(count);
  }
  const auto count = value->get<std::int64_t>();
  return count < 0 ? std::nullopt : std::optional(count);
}

}  // namespace remote
