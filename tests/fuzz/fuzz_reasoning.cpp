// Any bytes as a model's output, cut anywhere: always valid UTF-8, calls with JSON to read or raw
// text, and the cuts change nothing.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/local/chat/output_parser.h"
#include "engine/local/tokenizer/stream_decoder.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/text.h"

namespace {

// Reasoning, text and calls in their order, neighbours of one kind joined.
class Shown {
 public:
  void add(const std::vector<engine::Event>& events) {
    for (const engine::Event& event : events) {
      if (const auto* reasoning = std::get_if<engine::ReasoningDelta>(&event)) {
        fuzz::require(!m_hasText, "reasoning comes before text");
        add('r', reasoning->text);
      } else if (const auto* text = std::get_if<engine::TextDelta>(&event)) {
        m_hasText = true;
        add('t', text->text);
      } else {
        const auto* call = std::get_if<engine::ToolCall>(&event);
        fuzz::require(call != nullptr, "the parser gives reasoning, text and calls only");
        fuzz::require(!call->name.empty() && !call->arguments.empty(), "a call is complete");
        m_all += "\x01" + call->id + "\x01" + call->name + "\x01" + call->arguments;
        m_kind = 'c';
      }
    }
  }
  bool operator==(const Shown&) const = default;

 private:
  void add(char kind, const std::string& text) {
    fuzz::require(!text.empty(), "deltas are not empty");
    if (m_kind != kind) m_all += {'\x01', kind};
    m_all += text;
    m_kind = kind;
  }

  std::string m_all;
  char m_kind = 0;
  bool m_hasText = false;
};

Shown run(chat::OutputStart start, chat::ToolSyntax syntax, std::string_view bytes,
          std::size_t step) {
  tokenizer::StreamDecoder decoder;
  chat::OutputParser parser(start, syntax);
  Shown shown;
  while (!bytes.empty()) {
    const std::string whole = decoder.push(bytes.substr(0, step));
    bytes.remove_prefix(std::min(step, bytes.size()));
    fuzz::require(fuzz::hasWholeEnds(whole), "pieces are whole code points");
    shown.add(parser.push(whole));
  }
  shown.add(parser.push(decoder.finish()));
  shown.add(parser.finish());
  return shown;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const auto start = static_cast<chat::OutputStart>(data[0] % 3);
  const auto syntax = static_cast<chat::ToolSyntax>(data[0] / 3 % 5);
  const std::size_t step = data[1] % 16 + 1;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  fuzz::require(run(start, syntax, bytes, step) == run(start, syntax, bytes, size),
                "cuts change nothing");
  return 0;
}
