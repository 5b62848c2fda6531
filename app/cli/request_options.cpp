// Reads the question and everything that goes with it.
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/request_options.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <iterator>
#include <string>
#include <utility>

#include "app/cli/attached_files.h"
#include "app/cli/sampling_options.h"
#include "engine/base/quote.h"

namespace cli {
namespace {

base::Error invalid(std::string message) {
  return {base::ErrorCode::InvalidArgument, std::move(message)};
}

base::Result<std::string> promptFrom(const Arguments& arguments) {
  if (arguments.positional().size() > 1)
    return invalid("expected one prompt, got " + std::to_string(arguments.positional().size()) +
                   " words: put it in quotation marks");
  if (arguments.positional().empty() && isatty(STDIN_FILENO))
    return invalid("no prompt given: see --help");
  const bool isGiven = !arguments.positional().empty() && arguments.positional()[0] != "-";
  std::string prompt = isGiven ? arguments.positional()[0]
                               : std::string(std::istreambuf_iterator<char>(std::cin), {});
  if (prompt.find_first_not_of(" \t\r\n") == std::string::npos)
    return invalid(isGiven ? "the prompt is empty" : "no prompt came from standard input");
  return prompt;
}

base::Result<void> readMessages(const Arguments& arguments, engine::Request& request) {
  base::Result<std::string> prompt = promptFrom(arguments);
  if (!prompt) return std::move(prompt).error();
  if (const auto system = arguments.text("--system"))
    request.messages.push_back(engine::textMessage(engine::Role::System, *system));
  request.messages.push_back(engine::textMessage(engine::Role::User, *std::move(prompt)));
  for (const std::string& name : arguments.texts("--image")) {
    auto image = readImage(name);
    if (!image) return image.error();
    request.messages.back().content.emplace_back(*std::move(image));
  }
  const auto beginning = arguments.text("--continue");
  if (!beginning) return {};
  if (beginning->empty()) return invalid("--continue: expected a text, got an empty one");
  request.messages.push_back(engine::textMessage(engine::Role::Assistant, *beginning));
  request.messages.back().prefix = true;
  return {};
}

base::Result<void> readThinking(const Arguments& arguments, engine::Request& request) {
  using engine::Thinking;
  const auto effort = arguments.text("--effort");
  if (arguments.has("--think")) request.thinking = Thinking::On;
  if (!effort) return {};
  static constexpr std::array<std::pair<std::string_view, Thinking>, 4> kEfforts = {
      {{"none", Thinking::Off},
       {"low", Thinking::Low},
       {"high", Thinking::High},
       {"max", Thinking::Max}}};
  for (const auto& [name, thinking] : kEfforts) {
    if (*effort != name) continue;
    if (arguments.has("--think") && thinking == Thinking::Off)
      return invalid("--think and --effort none exclude each other");
    request.thinking = thinking;
    return {};
  }
  return invalid("--effort: expected none, low, high or max, got " + base::quote(*effort));
}

base::Result<void> readToolOptions(const Arguments& arguments, engine::Request& request) {
  if (const auto name = arguments.text("--tools")) {
    auto tools = readTools(*name);
    if (!tools) return tools.error();
    request.tools = *std::move(tools);
  }
  const auto choice = arguments.text("--tool-choice");
  if (!choice) return {};
  if (request.tools.empty()) return invalid("--tool-choice needs --tools");
  using Kind = engine::ToolChoice::Kind;
  if (*choice == "auto") return {};
  if (*choice == "none" || *choice == "required") {
    request.toolChoice.kind = *choice == "none" ? Kind::None : Kind::Required;
    return {};
  }
  const bool isKnown = std::any_of(request.tools.begin(), request.tools.end(),
                                   [&](const auto& tool) { return tool.name == *choice; });
  if (!isKnown)
    return invalid("--tool-choice: expected auto, none, required or a function of --tools, got " +
                   base::quote(*choice));
  request.toolChoice = {Kind::Named, *choice};
  return {};
}

}  // namespace

base::Result<void> readLimits(const Arguments& arguments, engine::Request& request) {
  const auto maxTokens = arguments.integer("--max-tokens", 1, 1'000'000);
  if (!maxTokens) return maxTokens.error();
  if (*maxTokens) request.maxTokens = static_cast<int>(**maxTokens);
  request.stop = arguments.texts("--stop");
  for (const std::string& stop : request.stop)
    if (stop.empty()) return invalid("--stop: expected a text, got an empty one");
  request.stream = !arguments.has("--no-stream");
  return {};
}

base::Result<engine::Request> requestFrom(const Arguments& arguments) {
  engine::Request request;
  using Reader = base::Result<void> (*)(const Arguments&, engine::Request&);
  for (const Reader read :
       {&readMessages, &readThinking, &readToolOptions, &readLimits, &readSampling, &readFormat})
    if (auto done = read(arguments, request); !done) return std::move(done).error();
  return request;
}

}  // namespace cli
