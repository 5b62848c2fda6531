// The model's raw output text to events: thought, answer and calls of tools, markers never shown.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/backend.h"
#include "engine/local/chat/chat_format.h"
#include "engine/local/chat/reasoning_parser.h"
#include "engine/local/chat/tool_syntax.h"

namespace chat {

// Thread: one at a time. The events joined are the same however the text was cut.
//
// A call may begin anywhere, inside a thought too, which it ends. White space before a call is
// dropped, and after the last one. Markup that turns out not to be a call, or that the output's end
// cuts off inside its arguments, is text: nothing is lost. Ids are "call_1" and so on.
class OutputParser {
 public:
  // `callsBefore`: calls of earlier turns, so that ids stay different within a conversation.
  OutputParser(OutputStart start, ToolSyntax syntax, std::int64_t callsBefore = 0);

  // Whole code points in; ReasoningDelta, TextDelta and ToolCall out.
  [[nodiscard]] std::vector<engine::Event> push(std::string_view text);
  // The rest, when the output has ended.
  [[nodiscard]] std::vector<engine::Event> finish();
  // Whether a control token of this text means something here; other ones show nothing.
  [[nodiscard]] bool wants(std::string_view token) const;
  [[nodiscard]] bool inReasoning() const { return m_reasoning.inReasoning(); }
  [[nodiscard]] bool inCall() const { return m_isInCall; }
  [[nodiscard]] bool hasCalls() const { return m_calls > 0; }

 private:
  enum class Input { GoesOn, HasEnded };
  struct Marker {
    std::size_t at;
    std::string_view text;
  };
  using Events = std::vector<engine::Event>;

  // Each reads what it can of m_held; false: it must wait for more.
  bool readOutside(Input input, Events& events);
  bool readCall(Input input, Events& events);
  void readJsonAnswer(Input input, Events& events);
  [[nodiscard]] Marker nextMarker() const;
  [[nodiscard]] std::size_t openMarker() const;
  void takeMarker(std::string_view marker);
  void passText(std::string_view text, Events& events);
  void passRaw(std::string_view text, Events& events);
  bool emitCall(std::string_view inside, bool isComplete, Events& events);

  ReasoningParser m_reasoning;
  ToolSyntax m_syntax;
  CallMarkup m_markup;
  std::int64_t m_callsBefore;
  std::int64_t m_calls = 0;
  bool m_isInCall = false;
  bool m_isAfterCall = false;  // nothing but white space and closing markers since
  std::string m_held;          // not read yet; in a call: its text so far
  std::size_t m_searched = 0;  // of m_held in a call: no end begins before
  std::string m_between;       // white space and opening markers, dropped if a call follows
};

}  // namespace chat
