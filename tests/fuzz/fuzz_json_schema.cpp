// Any bytes as a JSON schema: an automaton whose answers are JSON that reaches its end, or an error
// with a sentence.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "engine/local/grammar/json_schema.h"
#include "engine/local/grammar/matcher.h"
#include "tests/fuzz/check.h"

namespace {

// Follows bytes that fit, chosen by the schema's own, and then those that lead to an end.
void answer(const grammar::Automaton& automaton, std::string_view choices) {
  grammar::Matcher matcher(automaton);
  auto place = matcher.start();
  std::string text;
  constexpr int kSteps = 200;
  for (int step = 0; step < kSteps && place != grammar::Matcher::kNowhere; ++step) {
    if (matcher.mayEnd(place)) {
      fuzz::require(nlohmann::json::accept(text), "what may end is JSON");
      if (!matcher.mayGoOn(place)) return;
    }
    const auto first = static_cast<unsigned>(
        static_cast<unsigned char>(choices[static_cast<std::size_t>(step) % choices.size()]));
    auto next = grammar::Matcher::kNowhere;
    for (unsigned i = 0; i < 256 && next == grammar::Matcher::kNowhere; ++i) {
      const auto byte = static_cast<std::uint8_t>(first + i);
      next = matcher.next(place, byte);
      if (next != grammar::Matcher::kNowhere) text += static_cast<char>(byte);
    }
    fuzz::require(
        next != grammar::Matcher::kNowhere || matcher.hasGivenUp() || !matcher.mayGoOn(place),
        "a place that may go on has a byte that fits");
    place = next;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto automaton = grammar::compileJsonSchema(text);
  if (automaton)
    answer(*automaton, text);
  else
    fuzz::require(!automaton.error().message.empty(), "an error has a message");
  return 0;
}
