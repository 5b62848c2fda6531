// Keywords, references, alternatives and merged schemas.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/grammar/schema_compiler.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include "engine/base/quote.h"
#include "engine/local/grammar/json_schema.h"

namespace grammar {
namespace {

constexpr int kMaxReferences = 64;  // that lead to each other, or parts inside parts

constexpr std::array<std::string_view, 12> kNotes = {
    "title",      "description", "default",   "examples", "$schema",     "$comment",
    "deprecated", "readOnly",    "writeOnly", "$defs",    "definitions", "$id"};

constexpr std::array<std::string_view, 22> kKeywords = {"type",
                                                        "properties",
                                                        "required",
                                                        "additionalProperties",
                                                        "items",
                                                        "prefixItems",
                                                        "minItems",
                                                        "maxItems",
                                                        "enum",
                                                        "const",
                                                        "minLength",
                                                        "maxLength",
                                                        "pattern",
                                                        "format",
                                                        "minimum",
                                                        "maximum",
                                                        "exclusiveMinimum",
                                                        "exclusiveMaximum",
                                                        "anyOf",
                                                        "oneOf",
                                                        "allOf",
                                                        "$ref"};

// What a keyword is about, for schemas that do not say their type.
constexpr std::array<std::pair<std::string_view, std::string_view>, 15> kMeant = {
    {{"properties", "object"},
     {"required", "object"},
     {"additionalProperties", "object"},
     {"items", "array"},
     {"prefixItems", "array"},
     {"minItems", "array"},
     {"maxItems", "array"},
     {"minLength", "string"},
     {"maxLength", "string"},
     {"pattern", "string"},
     {"format", "string"},
     {"minimum", "number"},
     {"maximum", "number"},
     {"exclusiveMinimum", "number"},
     {"exclusiveMaximum", "number"}}};

template <typename List>
bool isIn(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

bool isOfType(const Json& value, std::string_view type) {
  if (type == "integer")
    return value.is_number_integer() ||
           (value.is_number() && value.get<double>() == std::floor(value.get<double>()));
  return (type == "null" && value.is_null()) || (type == "boolean" && value.is_boolean()) ||
         (type == "number" && value.is_number()) || (type == "string" && value.is_string()) ||
         (type == "array" && value.is_array()) || (type == "object" && value.is_object());
}

// The names in "type"; empty where there is none or it is not of names.
std::vector<std::string> typeNames(const Json& schema) {
  std::vector<std::string> names;
  const Json* type = memberOf(schema, "type");
  if (type == nullptr) return names;
  for (const Json& name : type->is_array() ? *type : Json::array({*type}))
    if (name.is_string()) names.push_back(name.get<std::string>());
  return names;
}

}  // namespace

std::vector<std::string> writtenTypes(const Json& schema) {
  if (schema.contains("type")) return typeNames(schema);
  std::vector<std::string> types;
  for (const auto& [keyword, meant] : kMeant)
    if (schema.contains(keyword) && !isIn(types, meant)) types.emplace_back(meant);
  return types;
}

void SchemaCompiler::fail(const Schema& schema, base::ErrorCode code, std::string what) {
  if (m_error) return;
  std::string where = schema.where.substr(0, 200);
  m_error = base::Error{code, "the JSON schema at " + where + ": " + std::move(what)};
}

base::Result<Automaton> SchemaCompiler::run() {
  const RuleId root = ruleFor({m_document, "#"});
  while (!m_open.empty() && !m_error && !m_builder.isFull()) {
    const auto [schema, rule] = std::move(m_open.back());
    m_open.pop_back();
    compile(schema, m_builder.rule(rule));
  }
  if (m_error) return *m_error;
  base::Result<Automaton> built = m_builder.build(root);
  if (!built) return base::withContext("the JSON schema", std::move(built).error());
  return built;
}

RuleId SchemaCompiler::ruleFor(const Schema& schema) {
  if (const auto known = m_rules.find(schema.json); known != m_rules.end()) return known->second;
  const RuleId rule = m_builder.newRule();
  m_rules.emplace(schema.json, rule);
  m_open.emplace_back(schema, rule);
  return rule;
}

void SchemaCompiler::compile(const Schema& schema, const Rule& rule) {
  const Json& json = *schema.json;
  if (json.is_boolean()) {
    if (json.get<bool>()) m_builder.addCall(rule.start, m_json.value(), rule.end);
    return;
  }
  if (!json.is_object()) return invalid(schema, "expected an object, true or false");
  if (!checkKeywords(schema)) return;
  if (json.contains("$ref")) return addReference(schema, rule);
  if (json.contains("enum") || json.contains("const")) return addValues(schema, rule);
  if (json.contains("allOf")) return addAllOf(schema, rule);
  for (const std::string_view keyword : {"anyOf", "oneOf"})
    if (json.contains(keyword)) return addAlternatives(schema, keyword, rule);
  addTypes(schema, rule);
}

bool SchemaCompiler::checkKeywords(const Schema& schema) {
  for (const auto& [name, value] : schema.json->items()) {
    // An $id inside would change what references mean.
    const bool isBase = name == "$id" && schema.json != m_document;
    if (isIn(kKeywords, name) || (isIn(kNotes, name) && !isBase)) continue;
    if (name == "uniqueItems" && value == false) continue;
    unsupported(schema, "the keyword " + base::quote(name) + " is not supported");
    return false;
  }
  return true;
}

bool SchemaCompiler::standsAlone(const Schema& schema, std::string_view keyword,
                                 std::initializer_list<std::string_view> allowed) {
  for (const auto& [name, value] : schema.json->items()) {
    if (name == keyword || isIn(kNotes, name) || isIn(allowed, name)) continue;
    unsupported(schema,
                base::quote(name) + " beside " + base::quote(keyword) + " is not supported");
    return false;
  }
  return true;
}

const Json* SchemaCompiler::resolve(const Schema& schema) {
  const Json& reference = (*schema.json)["$ref"];
  const std::string text = reference.is_string() ? reference.get<std::string>() : "";
  if (text.empty() || text.front() != '#') {
    unsupported(schema, "$ref is supported within the schema only (\"#/...\"), got " +
                            base::quote(writeJson(reference)));
    return nullptr;
  }
  const Json* target = findReference(*m_document, text);
  if (target == nullptr) invalid(schema, "$ref " + base::quote(text) + " leads nowhere");
  return target;
}

void SchemaCompiler::addReference(const Schema& schema, const Rule& rule) {
  if (!standsAlone(schema, "$ref")) return;
  if (const Json* target = resolve(schema))
    m_builder.addCall(rule.start, ruleFor({target, (*schema.json)["$ref"].get<std::string>()}),
                      rule.end);
}

void SchemaCompiler::addValues(const Schema& schema, const Rule& rule) {
  const Json& json = *schema.json;
  const bool isConst = json.contains("const");
  const char* keyword = isConst ? "const" : "enum";
  if (!standsAlone(schema, keyword, {"type"})) return;
  const Json values = isConst ? Json::array({json["const"]}) : json["enum"];
  if (!values.is_array() || values.empty())
    return invalid(schema, "enum must be a list that is not empty");
  const std::vector<std::string> types = typeNames(json);
  for (const Json& value : values) {
    const bool fits = !json.contains("type") ||
                      std::any_of(types.begin(), types.end(),
                                  [&](const std::string& type) { return isOfType(value, type); });
    if (fits) m_builder.addEmpty(m_builder.text(rule.start, writeJson(value)), rule.end);
  }
}

void SchemaCompiler::addAlternatives(const Schema& schema, std::string_view keyword,
                                     const Rule& rule) {
  if (!standsAlone(schema, keyword)) return;
  const std::string name(keyword);
  const Json& list = (*schema.json)[name];
  if (!list.is_array() || list.empty())
    return invalid(schema, name + " must be a list that is not empty");
  const std::string where = pointerTo(schema.where, keyword);
  constexpr std::size_t kMaxExclusive = 64;
  if (keyword == "oneOf" && list.size() > kMaxExclusive)
    return unsupported(schema, "oneOf of more than 64 alternatives is not supported; use anyOf");
  for (std::size_t i = 0; i < list.size(); ++i) {
    for (std::size_t other = 0; keyword == "oneOf" && other < list.size(); ++other)
      if (i != other && !excludes(list[i], list[other], 0))
        return unsupported(schema,
                           "oneOf is supported only where its alternatives cannot be "
                           "taken for each other; number " +
                               std::to_string(i) + " could be number " + std::to_string(other) +
                               "; use anyOf");
    m_builder.addCall(rule.start, ruleFor({&list[i], pointerTo(where, std::to_string(i))}),
                      rule.end);
  }
}

void SchemaCompiler::addAllOf(const Schema& schema, const Rule& rule) {
  const Json& list = (*schema.json)["allOf"];
  if (!list.is_array() || list.empty())
    return invalid(schema, "allOf must be a list that is not empty");
  const bool isAlone = std::all_of(
      schema.json->items().begin(), schema.json->items().end(),
      [](const auto& item) { return item.key() == "allOf" || isIn(kNotes, item.key()); });
  if (isAlone && list.size() == 1) {
    const std::string where = pointerTo(pointerTo(schema.where, "allOf"), "0");
    return m_builder.addCall(rule.start, ruleFor({&list[0], where}), rule.end);
  }
  Json merged = {{"type", "object"}, {"properties", Json::object()}, {"required", Json::array()}};
  std::set<const Json*> done;
  if (!mergeInto(schema, merged, done, 0)) return;
  m_merged.push_back(std::move(merged));
  m_builder.addCall(rule.start, ruleFor({&m_merged.back(), schema.where}), rule.end);
}

bool SchemaCompiler::mergeInto(const Schema& part, Json& merged, std::set<const Json*>& done,
                               int depth) {
  if (done.contains(part.json)) return true;
  if (depth > kMaxReferences) {
    invalid(part, "allOf does not come to an end");
    return false;
  }
  if (!part.json->is_object()) {
    unsupported(part, "allOf is supported for schemas of objects only");
    return false;
  }
  if (!checkKeywords(part)) return false;
  if (part.json->contains("$ref")) {
    const Json* target = standsAlone(part, "$ref") ? resolve(part) : nullptr;
    return target != nullptr &&
           mergeInto({target, (*part.json)["$ref"].get<std::string>()}, merged, done, depth + 1);
  }
  if (!standsAlone(part, "allOf", {"type", "properties", "required", "additionalProperties"}))
    return false;
  const Json* type = memberOf(*part.json, "type");
  const Json* further = memberOf(*part.json, "additionalProperties");
  if ((type != nullptr && *type != "object") || (further != nullptr && *further != true)) {
    unsupported(part, "allOf is supported for schemas of objects without additionalProperties");
    return false;
  }
  for (const auto& [keyword, isRight, expected] :
       {std::tuple("allOf", &Json::is_array, "a list"),
        std::tuple("properties", &Json::is_object, "an object"),
        std::tuple("required", &Json::is_array, "a list of names")}) {
    const Json* given = memberOf(*part.json, keyword);
    if (given == nullptr || (given->*isRight)()) continue;
    invalid(part, std::string(keyword) + " must be " + expected);
    return false;
  }
  if (const Json* list = memberOf(*part.json, "allOf"))
    for (std::size_t i = 0; i < list->size(); ++i)
      if (!mergeInto({&(*list)[i], pointerTo(pointerTo(part.where, "allOf"), std::to_string(i))},
                     merged, done, depth + 1))
        return false;
  if (const Json* properties = memberOf(*part.json, "properties")) {
    for (const auto& [name, value] : properties->items()) {
      Json& known = merged["properties"][name];
      if (!known.is_null() && known != value) {
        unsupported(part, "allOf with two different schemas for the property " + base::quote(name) +
                              " is not supported");
        return false;
      }
      known = value;
    }
  }
  if (const Json* required = memberOf(*part.json, "required"))
    for (const Json& name : *required) merged["required"].push_back(name);
  done.insert(part.json);
  return true;
}

void SchemaCompiler::addTypes(const Schema& schema, const Rule& rule) {
  const std::vector<std::string> types = writtenTypes(*schema.json);
  if (const Json* type = memberOf(*schema.json, "type"); type != nullptr) {
    const std::size_t given = type->is_array() ? type->size() : 1;
    if (types.empty() || types.size() != given)
      return invalid(schema, "type must be a name or a list of names");
  }
  if (types.empty()) return m_builder.addCall(rule.start, m_json.value(), rule.end);
  for (const std::string& type : types) addType(schema, type, rule);
}

void SchemaCompiler::addType(const Schema& schema, std::string_view type, const Rule& rule) {
  const auto word = [&](std::string_view text) {
    m_builder.addEmpty(m_builder.text(rule.start, text), rule.end);
  };
  if (type == "null") return word("null");
  if (type == "boolean") {
    word("true");
    return word("false");
  }
  if (type == "string") return addString(schema, rule);
  if (type == "integer") return addInteger(schema, rule);
  if (type == "number") return addNumber(schema, rule);
  if (type == "array") return addArray(schema, rule);
  if (type == "object") return addObject(schema, rule);
  invalid(schema, "the type " + base::quote(type) + " does not exist");
}

base::Result<Automaton> compileJsonSchema(std::string_view schema) {
  const base::Result<Json> document = parseSchema(schema);
  if (!document) return document.error();
  return SchemaCompiler(*document).run();
}

Automaton anyJsonObject() {
  AutomatonBuilder builder;
  const RuleId object = JsonRules(builder).object();
  return *builder.build(object);
}

}  // namespace grammar
