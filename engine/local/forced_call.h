// A call of a tool that the model has to make: its first words are written for it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "engine/backend.h"
#include "engine/local/answer_constraint.h"
#include "engine/local/chat/chat_template.h"
#include "engine/local/grammar/token_trie.h"
#include "engine/local/tokenizer/tokenizer.h"

namespace local {

// The model thinks first, if it does; then come the opening words, its own arguments, and for a
// strict tool, whose arguments are held to its schema, the closing words. Thread: one at a time.
class ForcedCall {
 public:
  // For a request whose tool choice is Required or Named. `trie` is for strict tools. Lifetime:
  // tokenizer and trie must outlive it. Errors: Unsupported (the format; a schema with keywords
  // that are not known), InvalidArgument (a schema that is none).
  static base::Result<std::unique_ptr<ForcedCall>> create(const engine::Request& request,
                                                          const chat::ChatTemplate& chatTemplate,
                                                          chat::ToolSyntax syntax,
                                                          const tokenizer::Tokenizer& tokenizer,
                                                          const grammar::TokenTrie* trie);

  // The next token that is written for the model; nothing: it draws one itself. `mayBegin`: its
  // thought is over.
  [[nodiscard]] std::optional<tokenizer::TokenId> next(bool mayBegin);
  [[nodiscard]] bool hasBegun() const { return m_at > 0; }
  // What holds the arguments of a strict tool now; null: nothing does.
  [[nodiscard]] AnswerConstraint* constraint();
  // After a token that the model drew.
  void take(tokenizer::TokenId token);
  // Everything is written, closing words included.
  [[nodiscard]] bool isComplete() const;

 private:
  ForcedCall() = default;
  [[nodiscard]] bool holdsArguments() const;

  std::vector<tokenizer::TokenId> m_words;  // opening, then closing
  std::size_t m_opening = 0;                // how many of them open
  std::size_t m_at = 0;                     // the next one
  std::unique_ptr<AnswerConstraint> m_arguments;
};

}  // namespace local
