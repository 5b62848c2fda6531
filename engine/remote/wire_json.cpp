// Guards around the JSON library.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/wire_json.h"

#include <limits>

#include "engine/base/json_depth.h"
#include "engine/base/utf8.h"

namespace remote {

base::Result<Json> parseJson(std::string_view text, std::string_view what) {
  if (base::jsonDepth(text) > kMaxJsonDepth)
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

std::string stringMember(const Json& json, const char* name, std::size_t mostBytes) {
  const Json* value = member(json, name);
  if (value == nullptr || !value->is_string()) return {};
  return std::string(base::shortenedUtf8(value->get_ref<const std::string&>(), mostBytes));
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
