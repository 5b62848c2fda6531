// Schemas pass through here as text or as JSON that keeps its order.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/response_schema.h"

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

}  // namespace

base::Result<std::string> withResponseSchema(std::string body, std::string_view schema) {
  if (schema.size() > kMaxSchemaBytes) return tooLarge(schema.size());
  const auto json = parseJson(schema, "the JSON schema");
  if (!json) return base::Error{ErrorCode::InvalidArgument, json.error().message};
  if (!json->is_object())
    return base::Error{ErrorCode::InvalidArgument, "the JSON schema is not a JSON object"};
  const Ordered ordered = Ordered::parse(schema, nullptr, /*allow_exceptions=*/false);
  body.pop_back();  // its '}'
  body += R"(,"response_format":{"type":"json_schema","json_schema":{"name":"answer",)";
  return body + R"("strict":true,"schema":)" + write(ordered) + "}}}";
}

base::Result<std::string> responseSchemaIn(std::string_view body, const Json& format) {
  const Json* wrapper = member(format, "json_schema");
  const Json* schema = wrapper != nullptr ? member(*wrapper, "schema") : nullptr;
  if (schema == nullptr || !schema->is_object())
    return base::Error{ErrorCode::InvalidArgument,
                       "the field response_format.json_schema.schema must be a JSON schema object"};
  if (const std::size_t size = writeJson(format).size(); size > kMaxSchemaBytes)
    return tooLarge(size);
  // An object that keeps its order looks through all its members for each new one. What is counted
  // are those of a format that is given twice, as the small one counts.
  std::size_t keys = 0;
  const auto onlyTheFormat = [&keys](int depth, Ordered::parse_event_t event, Ordered& parsed) {
    if (event != Ordered::parse_event_t::key) return true;
    return depth == 1 ? parsed == "response_format" : ++keys <= kMaxKeys;
  };
  const Ordered ordered = Ordered::parse(body, onlyTheFormat, /*allow_exceptions=*/false);
  const Ordered::json_pointer path("/response_format/json_schema/schema");
  return ordered.contains(path) ? write(ordered.at(path)) : writeJson(*schema);
}

}  // namespace remote
