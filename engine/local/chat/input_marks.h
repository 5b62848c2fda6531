// Keeps control tokens of a rendered template apart from what people and models said inside it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/local/tokenizer/token_finder.h"
#include "engine/local/tokenizer/tokenizer.h"

namespace chat {

// Before a template sees it, every text that is said gets noncharacters (U+FDD0) after each
// character that begins a control token's text, before each that ends one, and around the whole,
// inside its white space. So no control token's text can come about in it or across its border,
// also when the template trims, joins, cuts or changes case. U+FDD0 and U+FDD1 in what is said are
// escaped. Thread: any. Lifetime: the tokenizer must outlive it.
class InputMarks {
 public:
  explicit InputMarks(const tokenizer::Tokenizer& tokenizer);

  // For what is said. Whole: with marks around it, which would be in the way of comparisons.
  enum class Around { Nothing, Whole };
  [[nodiscard]] std::string mark(std::string_view said, Around around) const;
  [[nodiscard]] static std::string unmark(std::string_view text);

  // A rendered text to tokens: control tokens only where the template wrote them.
  [[nodiscard]] std::vector<tokenizer::TokenId> encode(std::string_view rendered) const;

 private:
  const tokenizer::Tokenizer* m_tokenizer;
  tokenizer::TokenFinder m_finder;
  std::set<std::string> m_first;  // characters
  std::set<std::string> m_last;
};

}  // namespace chat
