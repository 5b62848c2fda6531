// Thought and answer told apart where a server leaves <think> and </think> in the text. Pure.
// SPDX-License-Identifier: Apache-2.0
#pragma once

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
    IsOpen  // the model's prompt has opened the thought already; the tag may be there all the same
  };
  struct Piece {
    bool isReasoning = false;
    std::string text;  // not empty
  };

  explicit ThinkTags(Start start);

  [[nodiscard]] std::vector<Piece> push(std::string_view text);
  // The rest, when the answer has ended.
  [[nodiscard]] std::vector<Piece> finish();
  // The server tells thoughts apart itself: from here on everything is text.
  void stopLooking();
  // What came so far may still be the beginning of a tag.
  [[nodiscard]] bool isUndecided() const { return m_state == State::Undecided; }
  [[nodiscard]] bool inText() const { return m_state == State::Text; }
  // A thought that only the start said to be one and that nothing has ended: it may be an answer.
  [[nodiscard]] bool isGuess() const { return m_isGuess && m_state == State::Reasoning; }

 private:
  enum class State { Undecided, Reasoning, Text };
  void decide(bool hasEnded);
  void readReasoning(bool hasEnded, std::vector<Piece>& pieces);
  void give(bool isReasoning, std::string_view text, std::vector<Piece>& pieces);
  [[nodiscard]] std::vector<Piece> read(bool hasEnded);

  State m_state;
  bool m_isGuess;
  bool m_afterTag = false;  // newlines are dropped
  std::string m_held;
};

}  // namespace remote
