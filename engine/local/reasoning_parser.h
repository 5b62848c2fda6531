// The model's raw output text to events: what is thought, what is answer; markers never shown,
// never cut in two.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/backend.h"
#include "engine/local/chat_template.h"

namespace local {

// Thread: one at a time.
// - "<think>" opens a thought only as the first thing of an Undecided output; later it is ordinary
// text.
// - "</think>" ends a thought; one more in the answer is dropped.
// - leading newlines of the thought and of the answer are dropped; a thought of white space only
// gives no event.
// - what may be the beginning of a marker is held back until decided.
class ReasoningParser {
 public:
  explicit ReasoningParser(OutputStart start);

  // Whole code points in, zero or more ReasoningDelta/TextDelta out.
  [[nodiscard]] std::vector<engine::Event> push(std::string_view text);
  // The rest, when the output has ended.
  [[nodiscard]] std::vector<engine::Event> finish();
  [[nodiscard]] bool inReasoning() const;

 private:
  enum class State { Undecided, Reasoning, Text };
  State m_state;
  bool m_atStart =
      true;  // nothing but newlines (Undecided, Text) or white space (Reasoning) so far
  std::string m_held;
};

}  // namespace local
