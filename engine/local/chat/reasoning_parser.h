// The model's raw output text to events: what is thought, what is answer; markers never shown.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/backend.h"
#include "engine/local/chat/chat_format.h"

namespace chat {

// Thread: one at a time. The events joined are the same however the text was cut.
//
// "<think>" opens a thought only as the first thing of an Undecided output; later it is text.
// "</think>" ends a thought; one more of it in the answer is dropped.
// A Verbatim output is text as it is.
// Leading newlines of the thought and of the answer are dropped, and a thought of white space only
// gives no event. What may be the beginning of a marker is held back until decided.
class ReasoningParser {
 public:
  explicit ReasoningParser(OutputStart start);

  // Whole code points in, zero or more ReasoningDelta/TextDelta out.
  [[nodiscard]] std::vector<engine::Event> push(std::string_view text);
  // The rest, when the output has ended.
  [[nodiscard]] std::vector<engine::Event> finish();
  // Gives what is held, and ends a thought that is open: what comes then is the answer.
  [[nodiscard]] std::vector<engine::Event> interrupt();
  [[nodiscard]] bool inReasoning() const { return m_state == State::Reasoning; }

 private:
  enum class State { Undecided, Reasoning, Text };
  enum class Input { GoesOn, HasEnded };

  [[nodiscard]] std::vector<engine::Event> read(Input input);
  // Each reads what it can of m_held; false: it ended in this state, or must wait for more.
  bool decide(Input input);
  bool readReasoning(Input input, std::vector<engine::Event>& events);
  void readText(Input input, std::vector<engine::Event>& events);
  void emitReasoning(std::string_view text, std::vector<engine::Event>& events);
  void emitText(std::string_view text, std::vector<engine::Event>& events);

  State m_state;
  bool m_atStart = true;        // of the thought or of the answer: nothing shown of it yet
  bool m_closedInText = false;  // the one "</think>" that an answer may drop has been dropped
  std::string m_held;           // not read yet
  std::string m_blank;          // white space that begins a thought, shown if the thought goes on
};

}  // namespace chat
