// What each type of value looks like under its keywords.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>

#include "engine/base/quote.h"
#include "engine/local/grammar/number_ranges.h"
#include "engine/local/grammar/pattern.h"
#include "engine/local/grammar/schema_compiler.h"

namespace grammar {
namespace {

constexpr double kLargest = 9'007'199'254'740'991.0;  // 2^53 - 1: whole numbers are exact to there

// The 29th of February is there in leap years; the year 0 is not.
// Source: RFC 3339, section 5.6, and RFC 9562, section 4.
constexpr std::string_view kDate =
    "([1-9]\\d{3}-((0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])|(0[469]|11)-(0[1-9]|[12]\\d|30)|"
    "02-(0[1-9]|1\\d|2[0-8]))|([1-9]\\d(0[48]|[2468][048]|[13579][26])|"
    "([2468][048]|[13579][26])00)-02-29)";
constexpr std::string_view kTime =
    "([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,6})?(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d)";
constexpr std::string_view kUuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

std::string patternOfFormat(std::string_view format) {
  const auto whole = [](const std::string& text) { return "^" + text + "$"; };
  if (format == "date") return whole(std::string(kDate));
  if (format == "time") return whole(std::string(kTime));
  if (format == "date-time") return whole(std::string(kDate) + "T" + std::string(kTime));
  if (format == "uuid") return whole(std::string(kUuid));
  return {};
}

}  // namespace

std::optional<double> SchemaCompiler::numberIn(const Schema& schema, const char* keyword) {
  const Json* value = memberOf(*schema.json, keyword);
  if (value == nullptr) return std::nullopt;
  if (value->is_number() && std::abs(value->get<double>()) <= kLargest) return value->get<double>();
  invalid(schema, std::string(keyword) + " must be a number of at most 2^53 - 1, got " +
                      base::quote(writeJson(*value)));
  return std::nullopt;
}

SchemaCompiler::Limits SchemaCompiler::limitsIn(const Schema& schema, const char* least,
                                                const char* most) {
  Limits limits;
  const auto read = [&](const char* keyword, std::int64_t& target) {
    const auto value = numberIn(schema, keyword);
    if (value && (*value < 0 || *value != std::floor(*value)))
      invalid(schema, std::string(keyword) + " must be a whole number that is not negative");
    if (value) target = static_cast<std::int64_t>(*value);
  };
  read(least, limits.least);
  read(most, limits.most);
  return limits;
}

void SchemaCompiler::addString(const Schema& schema, const Rule& rule) {
  const Json* format = memberOf(*schema.json, "format");
  const Json* pattern = memberOf(*schema.json, "pattern");
  for (const Json* text : {format, pattern})
    if (text != nullptr && !text->is_string())
      return invalid(schema, "pattern and format must be strings");
  const bool hasLengths = schema.json->contains("minLength") || schema.json->contains("maxLength");
  if ((format != nullptr) + (pattern != nullptr) + (hasLengths ? 1 : 0) > 1)
    return unsupported(schema,
                       "more than one of \"pattern\", \"format\" and lengths is not supported");
  StateId at = m_builder.text(rule.start, "\"");
  if (format != nullptr || pattern != nullptr) {
    const std::string text = pattern != nullptr
                                 ? pattern->get<std::string>()
                                 : patternOfFormat(format->get_ref<const std::string&>());
    if (text.empty() && pattern == nullptr)
      return unsupported(
          schema, "the format " + base::quote(format->get<std::string>()) + " is not supported");
    const base::Result<RuleId> inside = patternRule(m_builder, m_json, text);
    if (!inside) return fail(schema, inside.error().code, inside.error().message);
    at = m_builder.call(at, *inside);
    return m_builder.addEmpty(m_builder.text(at, "\""), rule.end);
  }
  const Limits length = limitsIn(schema, "minLength", "maxLength");
  const StateId close = m_builder.newState();
  m_builder.addEmpty(m_builder.text(close, "\""), rule.end);
  for (std::int64_t i = 0; i < length.least && !m_builder.isFull(); ++i)
    at = m_builder.call(at, m_json.character());
  if (length.most == kUnlimited) m_builder.addCall(at, m_json.character(), at);
  if (length.most >= length.least) m_builder.addEmpty(at, close);
  for (std::int64_t i = length.least; i < length.most && length.most != kUnlimited; ++i) {
    if (m_builder.isFull()) break;
    at = m_builder.call(at, m_json.character());
    m_builder.addEmpty(at, close);
  }
}

void SchemaCompiler::addInteger(const Schema& schema, const Rule& rule) {
  double low = -kLargest;
  double high = kLargest;
  if (const auto value = numberIn(schema, "minimum")) low = std::max(low, std::ceil(*value));
  if (const auto value = numberIn(schema, "exclusiveMinimum"))
    low = std::max(low, std::floor(*value) + 1);
  if (const auto value = numberIn(schema, "maximum")) high = std::min(high, std::floor(*value));
  if (const auto value = numberIn(schema, "exclusiveMaximum"))
    high = std::min(high, std::ceil(*value) - 1);
  addIntegers(m_builder, rule.start, static_cast<std::int64_t>(low),
              static_cast<std::int64_t>(high), rule.end);
}

void SchemaCompiler::addNumber(const Schema& schema, const Rule& rule) {
  Bound low{-kNoBound};
  Bound high{kNoBound};
  bool isBounded = false;
  const auto read = [&](const char* keyword, bool isOpen, bool isLow) {
    const auto value = numberIn(schema, keyword);
    if (!value) return;
    if (*value != std::floor(*value))
      return unsupported(schema, std::string(keyword) +
                                     " is supported for whole numbers only, unless the type is "
                                     "integer");
    isBounded = true;
    Bound& bound = isLow ? low : high;
    const auto whole = static_cast<std::int64_t>(*value);
    const bool isTighter = isLow ? whole > bound.value : whole < bound.value;
    if (isTighter)
      bound = {whole, isOpen};
    else if (whole == bound.value)
      bound.isOpen = bound.isOpen || isOpen;
  };
  read("minimum", false, true);
  read("exclusiveMinimum", true, true);
  read("maximum", false, false);
  read("exclusiveMaximum", true, false);
  if (isBounded)
    addNumbers(m_builder, rule.start, low, high, rule.end);
  else
    m_builder.addCall(rule.start, m_json.number(), rule.end);
}

void SchemaCompiler::addArray(const Schema& schema, const Rule& rule) {
  const Json* items = memberOf(*schema.json, "items");
  const Json* prefix = memberOf(*schema.json, "prefixItems");
  if (items != nullptr && items->is_array())
    return unsupported(schema, "a list as \"items\" is not supported; use prefixItems");
  if (prefix != nullptr && !prefix->is_array())
    return invalid(schema, "prefixItems must be a list");
  Limits count = limitsIn(schema, "minItems", "maxItems");
  const auto fixed = static_cast<std::int64_t>(prefix != nullptr ? prefix->size() : 0);
  const bool isClosed = items != nullptr ? *items == false : prefix != nullptr;
  if (isClosed) count.most = std::min(count.most, fixed);
  const auto itemRule = [&](std::int64_t i) {
    if (i < fixed)
      return ruleFor({&(*prefix)[static_cast<std::size_t>(i)],
                      pointerTo(pointerTo(schema.where, "prefixItems"), std::to_string(i))});
    if (items == nullptr) return m_json.value();
    return ruleFor({items, pointerTo(schema.where, "items")});
  };
  const StateId close = m_builder.newState();
  m_builder.addEmpty(m_builder.text(close, "]"), rule.end);
  StateId at = m_builder.text(rule.start, "[");
  if (count.least == 0) m_builder.addCall(at, m_json.space(), close);
  // From here on each one may be repeated, where there is no limit.
  const std::int64_t last =
      count.most == kUnlimited ? std::max({count.least, fixed + 1, std::int64_t{1}}) : count.most;
  for (std::int64_t i = 0; i < last && !m_builder.isFull(); ++i) {
    if (i > 0) at = m_builder.text(at, ",");
    at = m_builder.call(m_builder.call(at, m_json.space()), itemRule(i));
    if (i + 1 >= count.least) m_builder.addCall(at, m_json.space(), close);
  }
  if (count.most == kUnlimited)
    m_builder.addCall(m_builder.call(m_builder.text(at, ","), m_json.space()), itemRule(last), at);
}

StateId SchemaCompiler::addMember(StateId from, std::string_view name, RuleId value) {
  const StateId colon = m_builder.text(m_builder.text(from, name), ":");
  return m_builder.call(m_builder.call(colon, m_json.space()), value);
}

void SchemaCompiler::addObject(const Schema& schema, const Rule& rule) {
  static const Json kNone = Json::object();
  const Json* given = memberOf(*schema.json, "properties");
  const Json& properties = given != nullptr ? *given : kNone;
  if (!properties.is_object()) return invalid(schema, "properties must be an object");
  const Json* further = memberOf(*schema.json, "additionalProperties");
  const bool isOpen = further != nullptr ? *further != false : given == nullptr;
  std::vector<std::string> names;
  std::vector<std::string> required;
  for (const auto& [name, value] : properties.items()) names.push_back(name);
  if (const Json* list = memberOf(*schema.json, "required")) {
    if (!list->is_array()) return invalid(schema, "required must be a list of names");
    for (const Json& name : *list) {
      if (!name.is_string()) return invalid(schema, "required must be a list of names");
      required.push_back(name.get<std::string>());
      if (std::find(names.begin(), names.end(), required.back()) == names.end())
        names.push_back(required.back());
    }
  }
  std::sort(required.begin(), required.end());

  const StateId close = m_builder.newState();
  m_builder.addEmpty(m_builder.text(close, "}"), rule.end);
  StateId none = m_builder.text(rule.start, "{");  // no member so far
  StateId some = m_builder.newState();
  for (const std::string& name : names) {
    if (m_builder.isFull()) return;
    const Json* value = memberOf(properties, name);
    const bool isListed = value != nullptr;
    if (!isListed && further != nullptr && *further == false)
      return invalid(schema, "the required property " + base::quote(name) +
                                 " is not among its properties, and no others are allowed");
    if (!isListed) value = further;  // which may be missing: anything then
    const RuleId valueRule =
        value == nullptr
            ? m_json.value()
            : ruleFor({value, isListed ? pointerTo(pointerTo(schema.where, "properties"), name)
                                       : pointerTo(schema.where, "additionalProperties")});
    const StateId key = m_builder.newState();
    m_builder.addCall(none, m_json.space(), key);
    m_builder.addCall(m_builder.text(some, ","), m_json.space(), key);
    const StateId after = addMember(key, writeJson(name), valueRule);
    const StateId still = m_builder.newState();
    if (!std::binary_search(required.begin(), required.end(), name)) {
      m_builder.addEmpty(none, still);
      m_builder.addEmpty(some, after);
    }
    none = still;
    some = after;
  }
  if (isOpen) addFurtherMembers(schema, names, none, some);
  m_builder.addCall(none, m_json.space(), close);
  m_builder.addCall(some, m_json.space(), close);
}

void SchemaCompiler::addFurtherMembers(const Schema& schema, const std::vector<std::string>& names,
                                       StateId none, StateId some) {
  const Json* further = memberOf(*schema.json, "additionalProperties");
  const RuleId value = further == nullptr
                           ? m_json.value()
                           : ruleFor({further, pointerTo(schema.where, "additionalProperties")});
  const StateId key = m_builder.newState();
  m_builder.addCall(none, m_json.space(), key);
  m_builder.addCall(m_builder.text(some, ","), m_json.space(), key);
  const RuleId name = names.empty() ? m_json.string() : m_json.keyOtherThan(names);
  const StateId colon = m_builder.text(m_builder.call(key, name), ":");
  m_builder.addCall(m_builder.call(colon, m_json.space()), value, some);
}

}  // namespace grammar
