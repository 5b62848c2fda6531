// Any bytes as a model's output, cut anywhere: always valid UTF-8, and the cuts change nothing.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/local/chat/reasoning_parser.h"
#include "engine/local/tokenizer/stream_decoder.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/text.h"

namespace {

struct Shown {
  std::string reasoning;
  std::string text;
  bool operator==(const Shown&) const = default;
};

void collect(const std::vector<engine::Event>& events, Shown& shown) {
  for (const engine::Event& event : events) {
    if (const auto* delta = std::get_if<engine::ReasoningDelta>(&event))
      shown.reasoning += delta->text;
    else if (const auto* piece = std::get_if<engine::TextDelta>(&event))
      shown.text += piece->text;
    else
      fuzz::require(false, "the parser gives only reasoning and text");
  }
}

Shown run(chat::OutputStart start, std::string_view bytes, std::size_t step) {
  tokenizer::StreamDecoder decoder;
  chat::ReasoningParser parser(start);
  Shown shown;
  while (!bytes.empty()) {
    const std::string whole = decoder.push(bytes.substr(0, step));
    bytes.remove_prefix(std::min(step, bytes.size()));
    fuzz::require(fuzz::hasWholeEnds(whole), "pieces are whole code points");
    collect(parser.push(whole), shown);
  }
  collect(parser.push(decoder.finish()), shown);
  collect(parser.finish(), shown);
  return shown;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const auto start = static_cast<chat::OutputStart>(data[0] % 3);
  const std::size_t step = data[1] % 16 + 1;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  fuzz::require(run(start, bytes, step) == run(start, bytes, size), "cuts change nothing");
  return 0;
}
