// From phases of an answer to places of the matcher.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/answer_constraint.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/local/grammar/json_schema.h"

namespace local {
namespace {

using grammar::Matcher;

constexpr std::size_t kManyPlaces = 20'000;
constexpr std::size_t kManyReadings = 100'000;
constexpr std::size_t kManyMasks = 64;

base::Result<grammar::Automaton> automatonFor(const engine::Request& request) {
  if (request.responseFormat == engine::ResponseFormat::JsonSchema)
    return grammar::compileJsonSchema(request.jsonSchema);
  return grammar::anyJsonObject();
}

}  // namespace

AnswerConstraint::AnswerConstraint(grammar::Automaton automaton, const tokenizer::Tokenizer& tokens,
                                   const grammar::TokenTrie& trie)
    : m_automaton(std::move(automaton)),
      m_matcher(m_automaton),
      m_tokens(&tokens),
      m_trie(&trie),
      m_think(tokens.special("<think>")),
      m_place(m_matcher.start()) {
  for (tokenizer::TokenId id = 0; id < tokens.size(); ++id)
    if (tokens.isEndOfTurn(id)) m_ends.push_back(id);
}

base::Result<std::unique_ptr<AnswerConstraint>> AnswerConstraint::create(
    const engine::Request& request, chat::OutputStart start, const tokenizer::Tokenizer& tokens,
    const grammar::TokenTrie& trie) {
  base::Result<grammar::Automaton> automaton = automatonFor(request);
  if (!automaton) return std::move(automaton).error();
  std::unique_ptr<AnswerConstraint> result(
      new AnswerConstraint(*std::move(automaton), tokens, trie));
  if (start == chat::OutputStart::Reasoning) result->m_phase = Phase::Reasoning;
  if (start == chat::OutputStart::Undecided && request.thinking != engine::Thinking::Off &&
      result->m_think)
    result->m_phase = Phase::Undecided;
  if (!request.messages.empty() && request.messages.back().prefix)
    result->m_place =
        result->m_matcher.next(result->m_place, engine::textOf(request.messages.back()));
  if (result->m_matcher.hasGivenUp())
    return base::Error{base::ErrorCode::Unsupported, "the JSON schema has too many readings"};
  if (result->m_place == Matcher::kNowhere)
    return base::Error{base::ErrorCode::InvalidArgument,
                       "the answer to continue does not fit the format that it must have"};
  return result;
}

bool AnswerConstraint::fits(tokenizer::TokenId token) {
  if (m_place == Matcher::kNowhere || token < 0 || token >= m_tokens->size()) return false;
  if (m_tokens->isEndOfTurn(token)) return m_matcher.mayEnd(m_place);
  if (m_tokens->isSpecial(token) || m_tokens->isUnused(token)) return false;
  const std::string bytes = m_tokens->bytesOf(token);
  return !bytes.empty() && m_matcher.next(m_place, bytes) != Matcher::kNowhere;
}

bool AnswerConstraint::allows(tokenizer::TokenId token) {
  if (m_phase == Phase::Reasoning) return !m_tokens->isEndOfTurn(token);
  return (m_phase == Phase::Undecided && token == m_think) || fits(token);
}

base::Result<std::vector<bool>> AnswerConstraint::allowed() {
  if (m_phase == Phase::Reasoning) {
    std::vector<bool> mask;
    for (tokenizer::TokenId id = 0; id < m_tokens->size(); ++id)
      mask.push_back(!m_tokens->isEndOfTurn(id) && !m_tokens->isUnused(id));
    return mask;
  }
  if (m_known.size() >= kManyMasks) m_known.clear();
  const auto [known, isNew] = m_known.try_emplace(m_place);
  if (isNew && m_place != Matcher::kNowhere) {
    known->second = m_trie->allowedAt(m_matcher, m_place);
    if (m_matcher.mayEnd(m_place))
      for (const tokenizer::TokenId id : m_ends) known->second[static_cast<std::size_t>(id)] = true;
  }
  // Without what was too much to look at the mask would be of some tokens that fit, not of all.
  if (m_matcher.hasGivenUp())
    return base::Error{base::ErrorCode::Unsupported,
                       "the answer has too many readings within the JSON schema"};
  std::vector<bool> mask = known->second;
  if (std::find(mask.begin(), mask.end(), true) == mask.end())
    return base::Error{base::ErrorCode::Unsupported,
                       "no token of the model goes on with the answer within its JSON format"};
  if (m_phase == Phase::Undecided) mask[static_cast<std::size_t>(*m_think)] = true;
  return mask;
}

void AnswerConstraint::take(tokenizer::TokenId token, bool inReasoning) {
  const bool opensThought = m_phase == Phase::Undecided && token == m_think;
  if (m_phase == Phase::Reasoning || opensThought) {
    m_phase = inReasoning ? Phase::Reasoning : Phase::Answer;
    return;
  }
  m_phase = Phase::Answer;
  m_place = m_matcher.next(m_place, m_tokens->bytesOf(token));
  const bool isLarge = m_matcher.places() > kManyPlaces || m_matcher.readings() > kManyReadings;
  if (m_place != Matcher::kNowhere && isLarge) {
    m_place = m_matcher.keepOnly(m_place);
    m_known.clear();
  }
}

bool AnswerConstraint::isComplete() const {
  return m_phase == Phase::Answer && m_place != Matcher::kNowhere && m_matcher.mayEnd(m_place) &&
         !m_matcher.mayGoOn(m_place);
}

}  // namespace local
