// An answer of the double as the bytes that the API sends.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tests/support/deepseek/answers.h"
#include "tests/support/deepseek/call.h"

namespace support::deepseek {

// An answer cut by stop strings and the longest answer, in tokens, with what it costs.
struct Played {
  std::string id;
  std::vector<std::string> reasoning;
  std::vector<std::string> text;
  std::vector<CalledTool> calls;
  std::string finishReason;
  std::size_t promptTokens = 0;
  std::size_t cachedTokens = 0;
  std::size_t outputTokens = 0;
};

[[nodiscard]] Played play(const Call& call, const Answer& answer, std::string id);

// Server-sent events, each whole, "[DONE]" last.
[[nodiscard]] std::vector<std::string> eventsOf(const Call& call, const Played& played);
[[nodiscard]] std::string bodyOf(const Call& call, const Played& played);

[[nodiscard]] std::string errorBody(const Refusal& refusal);
[[nodiscard]] std::string modelsBody();
[[nodiscard]] std::string balanceBody();

}  // namespace support::deepseek
