// JSON text with its limits, and JSON pointers (RFC 6901).
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/grammar/schema_document.h"

#include <algorithm>
#include <charconv>

#include "engine/base/json_depth.h"
#include "engine/local/grammar/json_schema.h"

namespace grammar {
namespace {

constexpr std::size_t kMaxDepth = 64;

base::Error invalid(std::string what) {
  return {base::ErrorCode::InvalidArgument, "the JSON schema " + std::move(what)};
}

void replaceAll(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

// "%24" as in URLs.
std::string withoutPercents(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char byte = 0;
    const char* digits = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
      result += static_cast<char>(byte);
      i += 2;
    } else {
      result += text[i];
    }
  }
  return result;
}

const Json* step(const Json& json, const std::string& name) {
  if (!json.is_array()) return memberOf(json, name);
  std::size_t index = 0;
  const char* end = name.data() + name.size();
  const auto [rest, error] = std::from_chars(name.data(), end, index);
  return error == std::errc() && rest == end && index < json.size() ? &json[index] : nullptr;
}

}  // namespace

base::Result<Json> parseSchema(std::string_view text) {
  if (text.size() > kMaxSchemaBytes)
    return invalid("has " + std::to_string(text.size()) + " bytes, expected at most " +
                   std::to_string(kMaxSchemaBytes));
  if (base::jsonDepth(text) > kMaxDepth)
    return invalid("is nested deeper than " + std::to_string(kMaxDepth) + " levels");
  Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return invalid("is not valid JSON");
  return json;
}

const Json* findReference(const Json& document, std::string_view reference) {
  std::string path = withoutPercents(reference.substr(std::min<std::size_t>(reference.size(), 1)));
  const Json* at = &document;
  while (!path.empty() && at != nullptr) {
    if (path.front() != '/') return nullptr;
    std::string name = path.substr(1, path.find('/', 1) - 1);
    path.erase(0, name.size() + 1);
    replaceAll(name, "~1", "/");
    replaceAll(name, "~0", "~");
    at = step(*at, name);
  }
  return at;
}

const Json* memberOf(const Json& json, const std::string& name) {
  if (!json.is_object()) return nullptr;
  const auto found = json.find(name);
  return found == json.end() ? nullptr : &*found;
}

std::string pointerTo(const std::string& where, std::string_view name) {
  constexpr std::size_t kMaxBytes = 200;
  if (where.size() >= kMaxBytes) return where.substr(0, kMaxBytes);
  std::string escaped(name.substr(0, kMaxBytes));
  replaceAll(escaped, "~", "~0");
  replaceAll(escaped, "/", "~1");
  return where + "/" + escaped;
}

std::string writeJson(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace grammar
