// One reader per syntax. Strict in structure, tolerant in white space.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/chat/tool_syntax.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "engine/base/text.h"
#include "engine/local/chat/conversation.h"
#include "engine/local/chat/json_text.h"

namespace chat {
namespace {

constexpr std::string_view kSeparator = "<｜tool▁sep｜>";
constexpr std::string_view kParameter = "<｜DSML｜parameter";
constexpr std::string_view kParameterEnd = "</｜DSML｜parameter>";
constexpr std::size_t kLongestName = 512;

constexpr std::array<std::string_view, 2> kDeepSeekAround = {"<｜tool▁calls▁begin｜>",
                                                             "<｜tool▁calls▁end｜>"};
constexpr std::array<std::string_view, 4> kDsmlAround = {
    "<｜DSML｜function_calls>", "</｜DSML｜function_calls>", "<｜DSML｜tool_calls>",
    "</｜DSML｜tool_calls>"};

// Takes `part` off the front of `text`, after white space.
bool take(std::string_view& text, std::string_view part) {
  std::string_view rest = text;
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
  if (!rest.starts_with(part)) return false;
  text = rest.substr(part.size());
  return true;
}

// Takes everything before `end`, and `end`, off the front of `text`.
std::optional<std::string_view> takeUntil(std::string_view& text, std::string_view end) {
  const std::size_t at = text.find(end);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at + end.size());
  return taken;
}

std::optional<engine::ToolCall> callOf(std::string name, std::string arguments) {
  if (name.empty()) return std::nullopt;
  if (arguments.empty()) arguments = "{}";
  return engine::ToolCall{{}, std::move(name), std::move(arguments)};
}

// function<｜tool▁sep｜>NAME\n```json\nARGUMENTS\n``` or NAME<｜tool▁sep｜>ARGUMENTS
std::optional<engine::ToolCall> parseDeepSeek(std::string_view inside) {
  const std::optional<std::string_view> before = takeUntil(inside, kSeparator);
  if (!before) return std::nullopt;
  const std::string_view left = base::trimmed(*before);
  const std::string_view right = base::trimmed(inside);
  if (left != "function" || right.starts_with('{'))
    return callOf(std::string(left), std::string(right));
  const std::size_t lineEnd = right.find('\n');
  const std::string_view name = base::trimmed(right.substr(0, lineEnd));
  std::string_view arguments =
      lineEnd == std::string_view::npos ? "" : base::trimmed(right.substr(lineEnd));
  if (arguments.starts_with("```")) {
    const std::size_t fenceEnd = arguments.find('\n');
    if (fenceEnd == std::string_view::npos) return std::nullopt;
    arguments = base::trimmed(arguments.substr(fenceEnd));
    if (arguments.ends_with("```")) arguments.remove_suffix(3);
    arguments = base::trimmed(arguments);
  }
  return callOf(std::string(name), std::string(arguments));
}

// name="NAME">, then parameters.
std::optional<engine::ToolCall> parseDsml(std::string_view inside) {
  if (!take(inside, "name=\"")) return std::nullopt;
  const std::optional<std::string_view> name = takeUntil(inside, "\">");
  if (!name) return std::nullopt;
  std::string arguments;
  while (take(inside, kParameter)) {
    if (!take(inside, "name=\"")) return std::nullopt;
    const std::optional<std::string_view> key = takeUntil(inside, "\"");
    const std::optional<std::string_view> kind = takeUntil(inside, ">");
    const std::optional<std::string_view> value = takeUntil(inside, kParameterEnd);
    if (!key || !kind || !value) return std::nullopt;
    // What should be JSON and is not stays as a string rather than breaking the rest.
    const bool isJson = kind->find("false") != std::string_view::npos && parseJson(*value);
    arguments += (arguments.empty() ? "" : ", ") + jsonText(Json(std::string(*key))) + ": " +
                 (isJson ? std::string(*value) : jsonText(Json(std::string(*value))));
  }
  if (inside.find_first_not_of(" \t\r\n") != std::string_view::npos) return std::nullopt;
  return callOf(std::string(*name), "{" + arguments + "}");
}

// {"name": NAME, "arguments": {...}}; Llama says "parameters".
std::optional<engine::ToolCall> parseJsonCall(std::string_view inside) {
  const std::optional<Json> call = parseJson(inside);
  if (!call || !call->is_object() || !call->contains("name") || !(*call)["name"].is_string())
    return std::nullopt;
  const char* const key = call->contains("arguments") ? "arguments" : "parameters";
  std::string arguments;
  if (call->contains(key)) {
    const Json& value = (*call)[key];
    arguments = value.is_string() ? value.get<std::string>() : jsonText(value);
  }
  return callOf((*call)["name"].get<std::string>(), std::move(arguments));
}

}  // namespace

CallMarkup markupOf(ToolSyntax syntax) {
  switch (syntax) {
    case ToolSyntax::DeepSeek:
      return {"<｜tool▁call▁begin｜>", "<｜tool▁call▁end｜>", kDeepSeekAround};
    case ToolSyntax::Dsml:
      return {"<｜DSML｜invoke", "</｜DSML｜invoke>", kDsmlAround};
    case ToolSyntax::Hermes:
      return {"<tool_call>", "</tool_call>", {}};
    case ToolSyntax::None:
    case ToolSyntax::Llama:
      break;
  }
  return {};
}

bool isToolMarker(ToolSyntax syntax, std::string_view text) {
  const CallMarkup markup = markupOf(syntax);
  return (!markup.begin.empty() && (text == markup.begin || text == markup.end)) ||
         std::find(markup.around.begin(), markup.around.end(), text) != markup.around.end() ||
         (syntax == ToolSyntax::DeepSeek && text == kSeparator) ||
         (syntax == ToolSyntax::Dsml && text == "｜DSML｜");
}

bool mayBecomeCall(ToolSyntax syntax, std::string_view beginning) {
  if (syntax == ToolSyntax::DeepSeek) {
    return beginning.size() <= kLongestName ||
           beginning.substr(0, kLongestName).find(kSeparator) != std::string_view::npos;
  }
  beginning.remove_prefix(std::min(beginning.find_first_not_of(" \t\r\n"), beginning.size()));
  const std::string_view opening = syntax == ToolSyntax::Dsml ? "name=\"" : "{";
  return beginning.starts_with(opening.substr(0, beginning.size()));
}

std::optional<engine::ToolCall> parseCall(ToolSyntax syntax, std::string_view inside) {
  switch (syntax) {
    case ToolSyntax::DeepSeek:
      return parseDeepSeek(inside);
    case ToolSyntax::Dsml:
      return parseDsml(inside);
    case ToolSyntax::Hermes:
    case ToolSyntax::Llama:
      return parseJsonCall(inside);
    case ToolSyntax::None:
      break;
  }
  return std::nullopt;
}

}  // namespace chat
