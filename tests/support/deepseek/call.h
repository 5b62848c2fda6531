// One request to the double, read and checked as the documentation says the API checks it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace support::deepseek {

using Json = nlohmann::ordered_json;

// What the API answers instead: its status and the error's message and type.
struct Refusal {
  int status = 400;
  std::string message;
  std::string type = "invalid_request_error";
};

struct Call {
  std::string servedModel;  // aliases resolved
  bool isFillIn = false;    // /beta/completions
  bool stream = false;
  bool includeUsage = false;
  bool thinks = true;
  std::string effort = "high";
  bool wantsJson = false;
  std::optional<std::size_t> topLogprobs;
  std::size_t maxTokens = 0;
  std::vector<std::string> stops;
  Json tools = Json::array();
  std::string mustCall;    // "": may; "none"; "required"; else the name of a function
  bool parallel = true;    // calls of several tools in one answer
  std::string question;    // the last message's text; FIM: the prompt
  std::string lastRole;    // of the last message
  std::string suffix;      // FIM
  std::string prefix;      // the text to continue
  std::size_t images = 0;  // in all messages
  std::string promptText;  // all of it, for counting
};

// `model` is the name without what selects a fault. Thread: any.
[[nodiscard]] std::variant<Call, Refusal> readCall(const std::string& body,
                                                   const std::string& model, bool isBeta,
                                                   bool isFillIn);

// The models that GET /models lists.
[[nodiscard]] const std::vector<std::string>& servedModels();

}  // namespace support::deepseek
