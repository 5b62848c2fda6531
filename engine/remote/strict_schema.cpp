// Walks a schema, member by member.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/strict_schema.h"

#include <algorithm>
#include <array>
#include <string>

#include "engine/remote/wire_json.h"

namespace remote {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::array<std::string_view, 6> kTypes{"object",  "string",  "number",
                                                 "integer", "boolean", "array"};
constexpr std::array<std::string_view, 5> kFormats{"email", "hostname", "ipv4", "ipv6", "uuid"};
// Those that hold schemas or are looked at otherwise come first.
constexpr std::array<std::string_view, 24> kKeywords{"type",
                                                     "properties",
                                                     "required",
                                                     "additionalProperties",
                                                     "items",
                                                     "anyOf",
                                                     "$defs",
                                                     "$def",
                                                     "definitions",
                                                     "format",
                                                     "$ref",
                                                     "enum",
                                                     "const",
                                                     "default",
                                                     "pattern",
                                                     "minimum",
                                                     "maximum",
                                                     "title",
                                                     "exclusiveMinimum",
                                                     "exclusiveMaximum",
                                                     "multipleOf",
                                                     "$schema",
                                                     "description",
                                                     "examples"};

template <std::size_t N>
bool isOneOf(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

Error wrong(const std::string& where, const std::string& what) {
  return {ErrorCode::InvalidArgument, where + " " + what};
}

Result<void> checkSchema(const Json& schema, const std::string& where);

// Each member of `holder`, an object or a list of schemas.
Result<void> checkAll(const Json& holder, const std::string& where) {
  for (const auto& [key, schema] : holder.items()) {
    const std::string place = holder.is_array() ? where + "[" + key + "]" : where + "." + key;
    if (auto checked = checkSchema(schema, place); !checked) return checked;
  }
  return {};
}

Result<void> checkObject(const Json& schema, const std::string& where) {
  const Json* others = member(schema, "additionalProperties");
  if (others == nullptr || *others != false)
    return wrong(where + ".additionalProperties", "must be false");
  const Json none = Json::object();
  const Json* properties = member(schema, "properties");
  if (properties == nullptr) properties = &none;
  if (!properties->is_object()) return wrong(where + ".properties", "must be an object");
  const Json* required = member(schema, "required");
  if (required != nullptr && !required->is_array())
    return wrong(where + ".required", "must be a list");
  for (const auto& [name, property] : properties->items()) {
    if (required == nullptr ||
        std::find(required->begin(), required->end(), Json(name)) == required->end())
      return wrong(where + ".required", "must name every property, and lacks \"" + name + "\"");
  }
  return checkAll(*properties, where + ".properties");
}

Result<void> checkKeywords(const Json& schema, const std::string& where) {
  for (const auto& [key, value] : schema.items())
    if (!isOneOf(key, kKeywords)) return wrong(where + "." + key, "is not supported; remove it");
  if (const Json* type = member(schema, "type")) {
    if (!type->is_string() || !isOneOf(type->get_ref<const std::string&>(), kTypes))
      return wrong(where + ".type",
                   "must be object, string, number, integer, boolean or array; say more than one "
                   "with anyOf");
  }
  if (const Json* format = member(schema, "format")) {
    if (!format->is_string() || !isOneOf(format->get_ref<const std::string&>(), kFormats))
      return wrong(where + ".format", "must be email, hostname, ipv4, ipv6 or uuid");
  }
  return {};
}

Result<void> checkSchema(const Json& schema, const std::string& where) {
  if (!schema.is_object()) return wrong(where, "must be a JSON schema object");
  if (auto checked = checkKeywords(schema, where); !checked) return checked;
  if (stringMember(schema, "type") == "object" || member(schema, "properties") != nullptr)
    if (auto checked = checkObject(schema, where); !checked) return checked;
  if (const Json* items = member(schema, "items"))
    if (auto checked = checkSchema(*items, where + ".items"); !checked) return checked;
  if (const Json* options = member(schema, "anyOf")) {
    if (!options->is_array()) return wrong(where + ".anyOf", "must be a list");
    if (auto checked = checkAll(*options, where + ".anyOf"); !checked) return checked;
  }
  for (const char* name : {"$defs", "$def", "definitions"}) {
    const Json* schemas = member(schema, name);
    if (schemas == nullptr) continue;
    if (!schemas->is_object()) return wrong(where + "." + name, "must be an object");
    if (auto checked = checkAll(*schemas, where + "." + name); !checked) return checked;
  }
  return {};
}

}  // namespace

Result<void> checkStrictSchema(std::string_view schema) {
  const auto json = parseJson(schema, "the schema");
  if (!json) return Error{ErrorCode::InvalidArgument, json.error().message};
  if (stringMember(*json, "type") != "object") return wrong("$.type", "must be object");
  return checkSchema(*json, "$");
}

}  // namespace remote
