// Tells alternatives apart: by type, by fixed values, by the members of objects.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <set>

#include "engine/local/grammar/schema_compiler.h"

namespace grammar {
namespace {

constexpr int kMaxDepth = 8;
constexpr unsigned kAnyType = 127;
// Alternatives of alternatives that refer to each other would take for ever.
constexpr std::size_t kMaxComparisons = 200'000;
// A whole number is of both.
constexpr std::array<std::pair<std::string_view, unsigned>, 7> kTypes = {{{"null", 1},
                                                                          {"boolean", 2},
                                                                          {"integer", 4},
                                                                          {"number", 4 | 8},
                                                                          {"string", 16},
                                                                          {"array", 32},
                                                                          {"object", 64}}};

unsigned typeNamed(const Json& name) {
  for (const auto& [known, bits] : kTypes)
    if (name == known) return bits;
  return 0;
}

std::optional<std::vector<Json>> valuesOf(const Json& schema) {
  if (const Json* value = memberOf(schema, "const")) return std::vector<Json>{*value};
  if (const Json* list = memberOf(schema, "enum"); list != nullptr && list->is_array())
    return std::vector<Json>(list->begin(), list->end());
  return std::nullopt;
}

bool needs(const Json& schema, const std::string& name) {
  const Json* list = memberOf(schema, "required");
  return list != nullptr && list->is_array() &&
         std::find(list->begin(), list->end(), Json(name)) != list->end();
}

const Json* propertyOf(const Json& schema, const std::string& name) {
  const Json* properties = memberOf(schema, "properties");
  return properties != nullptr ? memberOf(*properties, name) : nullptr;
}

}  // namespace

const Json& SchemaCompiler::followed(const Json& schema) const {
  const Json* at = &schema;
  for (int i = 0; i < kMaxDepth; ++i) {
    const Json* reference = memberOf(*at, "$ref");
    if (reference == nullptr || !reference->is_string()) break;
    const Json* target = findReference(*m_document, reference->get_ref<const std::string&>());
    if (target == nullptr) break;
    at = target;
  }
  return *at;
}

unsigned SchemaCompiler::typesOf(const Json& given, int depth) {
  const Json& schema = followed(given);
  if (schema == false) return 0;
  if (!schema.is_object() || depth > kMaxDepth || ++m_comparisons > kMaxComparisons)
    return kAnyType;
  if (const auto values = valuesOf(schema)) {
    m_comparisons += values->size();
    unsigned types = 0;
    for (const Json& value : *values)
      types |= value.is_null()      ? 1
               : value.is_boolean() ? 2
               : value.is_number()  ? 4 | 8
               : value.is_string()  ? 16
               : value.is_array()   ? 32
                                    : 64;
    return types;
  }
  if (const Json* type = memberOf(schema, "type")) {
    unsigned types = 0;
    for (const Json& name : type->is_array() ? *type : Json::array({*type}))
      types |= typeNamed(name);
    return types;
  }
  for (const char* keyword : {"anyOf", "oneOf"}) {
    const Json* list = memberOf(schema, keyword);
    if (list == nullptr || !list->is_array()) continue;
    unsigned types = 0;
    for (const Json& alternative : *list) types |= typesOf(alternative, depth + 1);
    return types;
  }
  return kAnyType;
}

bool SchemaCompiler::excludes(const Json& written, const Json& other, int depth) {
  const Json& a = followed(written);
  const Json& b = followed(other);
  if ((typesOf(a, 0) & typesOf(b, 0)) == 0) return true;
  if (depth > kMaxDepth || ++m_comparisons > kMaxComparisons) return false;
  const auto mine = valuesOf(a);
  const auto theirs = valuesOf(b);
  if (mine && theirs) {
    const std::set<Json> taken(theirs->begin(), theirs->end());
    return std::none_of(mine->begin(), mine->end(),
                        [&](const Json& value) { return taken.contains(value); });
  }
  const bool isAlternatives = a.contains("anyOf") || a.contains("oneOf") || a.contains("allOf");
  return !mine && !isAlternatives && b.is_object() &&
         writtenTypes(a) == std::vector<std::string>{"object"} && excludesObject(a, b, depth);
}

bool SchemaCompiler::excludesObject(const Json& written, const Json& other, int depth) {
  const Json* properties = memberOf(written, "properties");
  const Json* further = memberOf(written, "additionalProperties");
  const bool isOpen = further != nullptr ? *further != false : properties == nullptr;
  if (const Json* needed = memberOf(other, "required"); needed != nullptr && needed->is_array())
    for (const Json& name : *needed)
      if (name.is_string() && !isOpen && !needs(written, name.get<std::string>()) &&
          propertyOf(written, name.get<std::string>()) == nullptr)
        return true;
  if (properties == nullptr || !properties->is_object()) return false;
  const Json* othersFurther = memberOf(other, "additionalProperties");
  const bool isClosed = othersFurther != nullptr && *othersFurther == false;
  for (const auto& [name, schema] : properties->items()) {
    if (!needs(written, name)) continue;
    const Json* theirs = propertyOf(other, name);
    if (theirs == nullptr ? isClosed : excludes(schema, *theirs, depth + 1)) return true;
  }
  return false;
}

}  // namespace grammar
