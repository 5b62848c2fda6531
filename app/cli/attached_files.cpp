// Reads files with limits, and says what is wrong with them.
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/attached_files.h"

#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "engine/base/image_type.h"
#include "engine/base/json_depth.h"
#include "engine/base/quote.h"

namespace cli {
namespace {

using Json = nlohmann::ordered_json;

// Source: DeepSeek, "Vision": a linked image has at most 32 MiB, a whole request 48 MiB.
constexpr std::size_t kMaxImageBytes = std::size_t{32} << 20;
constexpr std::size_t kMaxToolsBytes = std::size_t{4} << 20;
constexpr std::size_t kMaxTools = 128;
constexpr std::size_t kMaxDepth = 64;

base::Error invalid(std::string message) {
  return {base::ErrorCode::InvalidArgument, std::move(message)};
}

base::Result<engine::ToolDefinition> readTool(const Json& entry, const std::string& where) {
  const auto wrong = [&where](const std::string& expected) {
    return invalid(where + ": expected " + expected);
  };
  if (!entry.is_object() || !entry.contains("function") || !entry["function"].is_object())
    return wrong("an object with \"type\": \"function\" and \"function\"");
  const Json& function = entry["function"];
  engine::ToolDefinition tool;
  tool.parametersJson = R"({"type":"object","properties":{}})";  // a function without any
  if (!function.contains("name") || !function["name"].is_string())
    return wrong("a function with a \"name\"");
  tool.name = function["name"].get<std::string>();
  if (tool.name.empty()) return wrong("a function with a \"name\" that is not empty");
  if (function.contains("description")) {
    if (!function["description"].is_string()) return wrong("a \"description\" that is a text");
    tool.description = function["description"].get<std::string>();
  }
  if (function.contains("parameters")) {
    if (!function["parameters"].is_object()) return wrong("\"parameters\" that are a JSON schema");
    tool.parametersJson = function["parameters"].dump();
  }
  if (function.contains("strict")) {
    if (!function["strict"].is_boolean()) return wrong("a \"strict\" that is true or false");
    tool.strict = function["strict"].get<bool>();
  }
  return tool;
}

}  // namespace

base::Result<std::string> readFile(const std::string& name, const std::string& what,
                                   std::size_t maxBytes) {
  const std::string named = what + " " + base::quote(name);
  std::ifstream file(name, std::ios::binary);
  if (!file) return base::Error{base::ErrorCode::NotFound, named + " cannot be opened"};
  std::string bytes;
  std::array<char, std::size_t{64} << 10> piece{};
  do {
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    bytes.append(piece.data(), static_cast<std::size_t>(file.gcount()));
    if (bytes.size() > maxBytes)
      return invalid(named + " is longer than " + std::to_string(maxBytes) + " bytes");
  } while (file);
  if (!file.eof() || file.bad()) return base::Error{base::ErrorCode::Io, named + " cannot be read"};
  return bytes;
}

base::Result<engine::ImagePart> readImage(const std::string& name) {
  auto bytes = readFile(name, "the picture", kMaxImageBytes);
  if (!bytes) return bytes.error();
  if (const auto type = base::imageType(*bytes))
    return engine::ImagePart{std::string(*type), *std::move(bytes)};
  return base::Error{base::ErrorCode::Unsupported,
                     "the picture " + base::quote(name) + " is not a JPEG, PNG, GIF or WebP file"};
}

base::Result<std::vector<engine::ToolDefinition>> readTools(const std::string& name) {
  const auto bytes = readFile(name, "the list of tools", kMaxToolsBytes);
  if (!bytes) return bytes.error();
  const std::string named = "the list of tools " + base::quote(name);
  const Json list =
      base::jsonDepth(*bytes) <= kMaxDepth ? Json::parse(*bytes, nullptr, false) : Json();
  if (!list.is_array() || list.empty() || list.size() > kMaxTools)
    return invalid(named + ": expected a JSON list of 1 to " + std::to_string(kMaxTools) +
                   " functions");
  std::vector<engine::ToolDefinition> tools;
  for (const Json& entry : list) {
    auto tool = readTool(entry, named + ", entry " + std::to_string(tools.size() + 1));
    if (!tool) return tool.error();
    tools.push_back(*std::move(tool));
  }
  return tools;
}

}  // namespace cli
