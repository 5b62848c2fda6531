// Whether JSON fits a schema, by plain recursion: written apart from the engine, for its tests.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDate>
#include <QRegularExpression>
#include <QString>
#include <QTime>
#include <QUuid>
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

namespace support {

class SchemaValidator {
 public:
  using Json = nlohmann::json;
  explicit SchemaValidator(const Json& document) : m_document(document) {}

  // Empty where it fits, else what is wrong.
  std::string problem(const Json& value) const { return check(value, m_document); }

 private:
  static bool isOfType(const Json& value, const std::string& type) {
    if (type == "null") return value.is_null();
    if (type == "boolean") return value.is_boolean();
    if (type == "string") return value.is_string();
    if (type == "array") return value.is_array();
    if (type == "object") return value.is_object();
    if (type == "number") return value.is_number();
    return value.is_number() && value.get<double>() == std::floor(value.get<double>());
  }

  std::string check(const Json& value, const Json& schema) const {
    if (schema.is_boolean()) return schema.get<bool>() ? "" : "nothing is allowed here";
    if (schema.contains("$ref")) {
      const std::string path = schema["$ref"].get<std::string>().substr(1);
      return check(value, m_document.at(Json::json_pointer(path)));
    }
    for (const std::string& problem :
         {checkType(value, schema), checkValues(value, schema), checkCombined(value, schema),
          value.is_string() ? checkString(value.get<std::string>(), schema) : "",
          value.is_number() ? checkNumber(value.get<double>(), schema) : "",
          value.is_array() ? checkArray(value, schema) : "",
          value.is_object() ? checkObject(value, schema) : ""})
      if (!problem.empty()) return problem;
    return {};
  }

  static std::string checkType(const Json& value, const Json& schema) {
    if (!schema.contains("type")) return {};
    const Json types = schema["type"].is_array() ? schema["type"] : Json::array({schema["type"]});
    for (const Json& type : types)
      if (isOfType(value, type)) return {};
    return value.dump() + " is not of type " + types.dump();
  }

  static std::string checkValues(const Json& value, const Json& schema) {
    if (schema.contains("const") && value != schema["const"]) return value.dump() + ": const";
    if (!schema.contains("enum")) return {};
    const Json& list = schema["enum"];
    return std::find(list.begin(), list.end(), value) != list.end() ? "" : value.dump() + ": enum";
  }

  std::string checkCombined(const Json& value, const Json& schema) const {
    for (const char* keyword : {"anyOf", "oneOf", "allOf"}) {
      if (!schema.contains(keyword)) continue;
      std::size_t fitting = 0;
      for (const Json& part : schema[keyword]) fitting += check(value, part).empty() ? 1 : 0;
      const std::string name = keyword;
      const bool fits = name == "anyOf"   ? fitting > 0
                        : name == "oneOf" ? fitting == 1
                                          : fitting == schema[keyword].size();
      if (!fits) return value.dump() + ": " + name;
    }
    return {};
  }

  static std::string checkString(const std::string& value, const Json& schema) {
    const QString text = QString::fromStdString(value);
    const auto length = static_cast<std::size_t>(text.toUcs4().size());
    if (schema.contains("minLength") && length < schema["minLength"].get<std::size_t>())
      return value + " is too short";
    if (schema.contains("maxLength") && length > schema["maxLength"].get<std::size_t>())
      return value + " is too long";
    if (schema.contains("pattern")) {
      // ECMA's spelling and white space in Perl's words.
      const QString spaces =
          "\\x{9}-\\x{d} \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}"
          "\\x{202f}\\x{205f}\\x{3000}\\x{feff}";
      QString perl = QString::fromStdString(schema["pattern"].get<std::string>());
      perl.replace(QRegularExpression("\\\\u(....)"), "\\x{\\1}");
      perl.replace("\\s", "[" + spaces + "]").replace("\\S", "[^" + spaces + "]");
      const QRegularExpression pattern(perl);
      if (!pattern.match(text).hasMatch()) return value + " does not match the pattern";
    }
    const std::string format = schema.value("format", "");
    const QDate date = QDate::fromString(text.left(10), "yyyy-MM-dd");
    const QTime time = QTime::fromString(text.mid(format == "time" ? 0 : 11).left(8), "HH:mm:ss");
    if (format == "date" && (!date.isValid() || text.size() != 10)) return value + ": date";
    if (format == "time" && !time.isValid()) return value + ": time";
    if (format == "date-time" && (!date.isValid() || !time.isValid() || text[10] != 'T'))
      return value + ": date-time";
    if (format == "uuid" && QUuid::fromString(text).isNull() && text.count('0') != 32)
      return value + ": uuid";
    return {};
  }

  static std::string checkNumber(double value, const Json& schema) {
    const bool fits =
        (!schema.contains("minimum") || value >= schema["minimum"].get<double>()) &&
        (!schema.contains("maximum") || value <= schema["maximum"].get<double>()) &&
        (!schema.contains("exclusiveMinimum") ||
         value > schema["exclusiveMinimum"].get<double>()) &&
        (!schema.contains("exclusiveMaximum") || value < schema["exclusiveMaximum"].get<double>());
    return fits ? "" : std::to_string(value) + " is out of range";
  }

  std::string checkArray(const Json& value, const Json& schema) const {
    if (schema.contains("minItems") && value.size() < schema["minItems"].get<std::size_t>())
      return value.dump() + " has too few items";
    if (schema.contains("maxItems") && value.size() > schema["maxItems"].get<std::size_t>())
      return value.dump() + " has too many items";
    const Json prefix = schema.value("prefixItems", Json::array());
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i >= prefix.size() && !schema.contains("items")) break;
      const std::string problem = check(value[i], i < prefix.size() ? prefix[i] : schema["items"]);
      if (!problem.empty()) return problem;
    }
    return {};
  }

  std::string checkObject(const Json& value, const Json& schema) const {
    for (const Json& name : schema.value("required", Json::array()))
      if (!value.contains(name.get<std::string>())) return name.dump() + " is missing";
    const Json properties = schema.value("properties", Json::object());
    for (const auto& [name, member] : value.items()) {
      std::string problem;
      if (properties.contains(name))
        problem = check(member, properties[name]);
      else if (schema.contains("additionalProperties"))
        problem = check(member, schema["additionalProperties"]);
      if (!problem.empty()) return name + ": " + problem;
    }
    return {};
  }

  const Json& m_document;
};

}  // namespace support
