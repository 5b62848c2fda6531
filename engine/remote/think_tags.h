// Thought and answer told apart where a server leaves <think> and </think> in the text. Pure.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace remote {

// Thread: one at a time. The pieces joined are the same however the text was cut.
//
// Tags count only at the start of an answer: "<think>" as its first thing opens a thought, the
// next "</think>" ends it, and what follows is text, tags included. Newlines after a tag are
// dropped.
class ThinkTags {
 public:
  enum class Start {
    Text,     // no tags are looked for
    MayOpen,  // the answer may begin with "<think>"
    IsOpen,   // the prompt has opened the thought already; the tag may be there all the same
    Unclear   // IsOpen, or there is no thought: nothing is given until a tag or the end tells
  };
  // A longer beginning without a tag is no thought: of Unclear.
  static constexpr std::size_t kMaxHeldBytes = std::size_t{256} << 10;
  struct Piece {
    bool isReasoning = false;
    std::string text;  // not empty
  };

  explicit ThinkTags(Start start);

  [[nodiscard]] std::vector<Piece> push(std::string_view text);
  // The rest, when nothing more comes. What was unclear is the answer where that is complete, else
  // a thought; blanks alone are only part of a complete one.
  [[nodiscard]] std::vector<Piece> finish(bool isComplete);
  // The server tells thoughts apart itself: from here on everything is text.
  void stopLooking();
  [[nodiscard]] bool inText() const { return m_state == State::Text; }
  [[nodiscard]] bool inReasoning() const { return m_state == State::Reasoning; }

 private:
  enum class State { Undecided, Unclear, Reasoning, Text };
  void decide(bool hasEnded);
  void lookForEnd();
  void readReasoning(bool hasEnded, std::vector<Piece>& pieces);
  void give(bool isReasoning, std::string_view text, std::vector<Piece>& pieces);
  [[nodiscard]] std::vector<Piece> read(bool hasEnded);

  Start m_start;
  State m_state;
  bool m_afterTag = false;     // newlines are dropped
  std::size_t m_searched = 0;  // of m_held, while it is unclear
  std::string m_held;
};

}  // namespace remote
