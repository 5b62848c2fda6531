// Recognises the refusal, and finds what is still left to try.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/request_repair.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "engine/remote/reasoning_replay.h"

namespace remote {
namespace {

constexpr std::size_t kMaxBodyBytes = std::size_t{64} << 10;

// Source: DeepSeek: "The `reasoning_content` in the thinking mode must be passed back to the API.";
// its other interface says "content[].thinking" instead, and others that the field is missing.
bool asksForReasoning(std::string_view body) {
  std::string text(body.substr(0, kMaxBodyBytes));
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  const auto has = [&text](std::string_view word) { return text.find(word) != std::string::npos; };
  constexpr std::array<std::string_view, 2> kFields{"reasoning_content", "content[].thinking"};
  constexpr std::array<std::string_view, 3> kVerbs{"passed back", "missing", "is required"};
  return std::any_of(kFields.begin(), kFields.end(), has) &&
         std::any_of(kVerbs.begin(), kVerbs.end(), has);
}

bool isReasoningMissing(const engine::Request& request, const Dialect& dialect) {
  return std::any_of(request.messages.begin(), request.messages.end(), [&](const auto& message) {
    return message.role == engine::Role::Assistant && !replaysReasoning(message, request, dialect);
  });
}

}  // namespace

std::optional<engine::Request> repaired(const engine::Request& request, const Dialect& dialect,
                                        int status, std::string_view body, int attempt) {
  if (status != 400 || attempt < 1 || attempt > 2 || !asksForReasoning(body)) return std::nullopt;
  engine::Request result = request;
  if (attempt == 1 && isReasoningMissing(request, dialect)) {
    result.replayAllReasoning = true;
    return result;
  }
  if (request.thinking == engine::Thinking::Off) return std::nullopt;
  result.thinking = engine::Thinking::Off;
  return result;
}

std::vector<std::string> notesOnRepair(const engine::Request& asked, const engine::Request& sent,
                                       const Dialect& dialect) {
  std::vector<std::string> notes;
  if (sent.replayAllReasoning && !asked.replayAllReasoning)
    notes.push_back(dialect.place +
                    " asked for the thinking of the earlier answers; it was sent a second time "
                    "with it");
  if (sent.thinking != asked.thinking)
    notes.push_back(dialect.place +
                    " does not think about this conversation because thinking of earlier answers "
                    "is missing; this answer was made without thinking");
  return notes;
}

}  // namespace remote
