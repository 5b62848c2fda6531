// The parts of JSON as rules: strings, numbers, white space, any value.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/local/grammar/automaton.h"
#include "engine/local/grammar/code_points.h"

namespace grammar {

// Rules are made when they are first asked for. Thread: one at a time. Lifetime: `builder` must
// outlive it.
//
// White space is at most one space, or one newline with its indentation: never so much that a model
// could go on with it for ever. Numbers have at most 16 digits on either side of the point and two
// of exponent, so that every reader can hold them.
class JsonRules {
 public:
  explicit JsonRules(AutomatonBuilder& builder) : m_builder(&builder) {}

  [[nodiscard]] RuleId space();
  [[nodiscard]] RuleId value();
  [[nodiscard]] RuleId object();
  [[nodiscard]] RuleId array();
  [[nodiscard]] RuleId string();
  [[nodiscard]] RuleId number();
  // One code point of a string, in any of the ways to write it.
  [[nodiscard]] RuleId character();
  // A string other than these (UTF-8, without quotation marks), written without escapes.
  [[nodiscard]] RuleId keyOtherThan(const std::vector<std::string>& names);

 private:
  AutomatonBuilder* m_builder;
  std::optional<RuleId> m_space, m_value, m_object, m_array, m_string, m_number, m_character;
};

// What a JSON string may hold without an escape.
[[nodiscard]] const CodePoints& plainCharacters();

// From zero or `least` to `most` decimal digits, as edges to the state that is returned.
StateId addDigits(AutomatonBuilder& builder, StateId from, int least, int most);

}  // namespace grammar
