// Schemas pass through here as text or as JSON that keeps its order.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/response_schema.h"

#include <utility>

#include "engine/remote/wire_json.h"

namespace remote {
namespace {

using base::ErrorCode;
using Ordered = nlohmann::ordered_json;

constexpr std::size_t kMaxKeys = 20'000;

base::Error tooLarge(std::size_t size) {
  return {ErrorCode::InvalidArgument, "the JSON schema has " + std::to_string(size) +
                                          " bytes, expected at most " +
                                          std::to_string(kMaxSchemaBytes)};
}

std::string write(const Ordered& json) {
  return json.dump(-1, ' ', false, Ordered::error_handler_t::replace);
}

// `body`, a JSON object as text that is not empty, with one more member.
std::string withMember(std::string body, std::string_view name, std::string_view value) {
  body.pop_back();  // its '}'
  return body.append(",\"").append(name).append("\":").append(value).append("}");
}

// `body`, a JSON object, with no other member than this. An object that keeps its order looks
// through all its members for each new one, so that there may not be too many.
Ordered onlyMember(std::string_view body, std::string_view name) {
  std::size_t keys = 0;
  const auto isWanted = [&](int depth, Ordered::parse_event_t event, Ordered& parsed) {
    if (event != Ordered::parse_event_t::key) return true;
    return depth == 1 ? parsed == name : ++keys <= kMaxKeys;
  };
  return Ordered::parse(body, isWanted, /*allow_exceptions=*/false);
}

}  // namespace

base::Result<std::string> withResponseSchema(std::string body, std::string_view schema) {
  if (schema.size() > kMaxSchemaBytes) return tooLarge(schema.size());
  const auto json = parseJson(schema, "the JSON schema");
  if (!json) return base::Error{ErrorCode::InvalidArgument, json.error().message};
  if (!json->is_object())
    return base::Error{ErrorCode::InvalidArgument, "the JSON schema is not a JSON object"};
  const Ordered ordered = Ordered::parse(schema, nullptr, /*allow_exceptions=*/false);
  return withMember(std::move(body), "response_format",
                    R"({"type":"json_schema","json_schema":{"name":"answer","strict":true,)"
                    R"("schema":)" +
                        write(ordered) + "}}");
}

base::Result<std::string> withTools(std::string body,
                                    const std::vector<engine::ToolDefinition>& tools) {
  Ordered list = Ordered::array();
  for (const auto& tool : tools) {
    const std::string what = "the schema of the tool " + tool.name;
    const auto schema = parseJson(tool.parametersJson, what);
    if (!schema) return base::Error{ErrorCode::InvalidArgument, schema.error().message};
    if (!schema->is_object())
      return base::Error{ErrorCode::InvalidArgument, what + " is not a JSON object"};
    Ordered function = {{"name", tool.name},
                        {"description", tool.description},
                        {"parameters", Ordered::parse(tool.parametersJson, nullptr, false)}};
    if (tool.strict) function["strict"] = true;
    list.push_back({{"type", "function"}, {"function", std::move(function)}});
  }
  return withMember(std::move(body), "tools", write(list));
}

std::vector<std::string> toolSchemasIn(std::string_view body, const Json& tools) {
  const Ordered ordered = onlyMember(body, "tools");
  std::vector<std::string> schemas;
  for (std::size_t i = 0; i < tools.size(); ++i) {
    const Json* function = member(tools[i], "function");
    const Json* schema = function != nullptr ? member(*function, "parameters") : nullptr;
    const Ordered::json_pointer path("/tools/" + std::to_string(i) + "/function/parameters");
    std::string text = ordered.contains(path) ? write(ordered.at(path)) : "{}";
    // Where there were too many members, their order is lost rather than any of them.
    if (schema != nullptr && Json::parse(text, nullptr, false) != *schema)
      text = writeJson(*schema);
    schemas.push_back(std::move(text));
  }
  return schemas;
}

base::Result<std::string> responseSchemaIn(std::string_view body, const Json& format) {
  const Json* wrapper = member(format, "json_schema");
  const Json* schema = wrapper != nullptr ? member(*wrapper, "schema") : nullptr;
  if (schema == nullptr || !schema->is_object())
    return base::Error{ErrorCode::InvalidArgument,
                       "the field response_format.json_schema.schema must be a JSON schema object"};
  if (const std::size_t size = writeJson(format).size(); size > kMaxSchemaBytes)
    return tooLarge(size);
  // What is counted are the members of a format that is given twice, as the small one counts.
  const Ordered ordered = onlyMember(body, "response_format");
  const Ordered::json_pointer path("/response_format/json_schema/schema");
  return ordered.contains(path) ? write(ordered.at(path)) : writeJson(*schema);
}

}  // namespace remote
