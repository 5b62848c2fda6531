// Which tokens may come next in an answer that must be JSON.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "engine/backend.h"
#include "engine/base/result.h"
#include "engine/local/chat/chat_template.h"
#include "engine/local/grammar/automaton.h"
#include "engine/local/grammar/matcher.h"
#include "engine/local/grammar/token_trie.h"
#include "engine/local/tokenizer/tokenizer.h"

namespace local {

// It begins with the answer: while the model thinks it may write what it likes, but not end its
// turn. In the answer control tokens are out, and the end of the turn is in only where the JSON may
// end.
//
// A token is first drawn as if nothing were forbidden. Only where it does not fit, one is drawn
// among those that do, with the next number of the generator. Without filters the odds are those of
// drawing among the fitting ones at once, greedy answers are the same, and it costs one token's
// check, not the whole vocabulary's.
//
// Thread: one at a time. Lifetime: tokenizer and trie must outlive it.
class AnswerConstraint {
 public:
  // For a request whose response format is not Text. Errors: those of compileJsonSchema();
  // InvalidArgument (an answer to continue that does not fit).
  static base::Result<std::unique_ptr<AnswerConstraint>> create(const engine::Request& request,
                                                                chat::OutputStart start,
                                                                const tokenizer::Tokenizer& tokens,
                                                                const grammar::TokenTrie& trie);
  AnswerConstraint(const AnswerConstraint&) = delete;
  AnswerConstraint& operator=(const AnswerConstraint&) = delete;

  [[nodiscard]] bool allows(tokenizer::TokenId token);
  // The same for all tokens, by id. Errors: Unsupported (no token fits: the schema has too many
  // readings, or the vocabulary lacks bytes).
  base::Result<std::vector<bool>> allowed();
  // After an allowed token that did not end the turn. `inReasoning`: as the output is read now.
  void take(tokenizer::TokenId token, bool inReasoning);
  // The JSON is whole and nothing can follow.
  [[nodiscard]] bool isComplete() const;

 private:
  enum class Phase { Undecided, Reasoning, Answer };

  AnswerConstraint(grammar::Automaton automaton, const tokenizer::Tokenizer& tokens,
                   const grammar::TokenTrie& trie);
  [[nodiscard]] bool fits(tokenizer::TokenId token);

  grammar::Automaton m_automaton;
  grammar::Matcher m_matcher;
  const tokenizer::Tokenizer* m_tokens;
  const grammar::TokenTrie* m_trie;
  std::vector<tokenizer::TokenId> m_ends;  // of the turn
  std::optional<tokenizer::TokenId> m_think;
  Phase m_phase = Phase::Answer;
  grammar::Matcher::Place m_place;
  std::map<grammar::Matcher::Place, std::vector<bool>> m_known;  // masks
};

}  // namespace local
