// Where the words end and the model's own tokens begin, and where they end again.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/forced_call.h"

#include <algorithm>
#include <utility>

#include "engine/local/chat/call_opening.h"

namespace local {

base::Result<std::unique_ptr<ForcedCall>> ForcedCall::create(const engine::Request& request,
                                                             const chat::ChatTemplate& chatTemplate,
                                                             chat::ToolSyntax syntax,
                                                             const tokenizer::Tokenizer& tokenizer,
                                                             const grammar::TokenTrie* trie) {
  // Where there is one tool only, it is the one to call.
  const bool isOnly = request.toolChoice.name.empty() && request.tools.size() == 1;
  const std::string& name = isOnly ? request.tools.front().name : request.toolChoice.name;
  auto frame = chat::callFrame(chatTemplate.format(), syntax, name, tokenizer);
  if (!frame) return std::move(frame).error();
  std::unique_ptr<ForcedCall> result(new ForcedCall);
  result->m_words = std::move(frame->opening);
  result->m_opening = result->m_words.size();
  const auto tool = std::find_if(request.tools.begin(), request.tools.end(),
                                 [&name](const auto& each) { return each.name == name; });
  if (tool == request.tools.end() || !tool->strict || trie == nullptr) return result;
  if (frame->closing.empty())
    return base::Error{
        base::ErrorCode::Unsupported,
        "the tool \"" + name + "\" cannot be strict: this model's calls are not written in JSON"};
  engine::Request arguments;
  arguments.responseFormat = engine::ResponseFormat::JsonSchema;
  arguments.jsonSchema = tool->parametersJson;
  auto made = AnswerConstraint::create(arguments, chat::OutputStart::Text, tokenizer, *trie);
  if (!made)
    return base::Error{made.error().code,
                       "the tool \"" + name + "\" cannot be strict: " + made.error().message};
  result->m_arguments = *std::move(made);
  result->m_words.insert(result->m_words.end(), frame->closing.begin(), frame->closing.end());
  return result;
}

bool ForcedCall::holdsArguments() const {
  return m_arguments != nullptr && m_at == m_opening && !m_arguments->isComplete();
}

std::optional<tokenizer::TokenId> ForcedCall::next(bool mayBegin) {
  if ((m_at == 0 && !mayBegin) || m_at == m_words.size() || holdsArguments()) return std::nullopt;
  return m_words[m_at++];
}

AnswerConstraint* ForcedCall::constraint() {
  return holdsArguments() ? m_arguments.get() : nullptr;
}

void ForcedCall::take(tokenizer::TokenId token) {
  if (holdsArguments()) m_arguments->take(token, /*inReasoning=*/false);
}

bool ForcedCall::isComplete() const {
  return m_arguments != nullptr && m_at == m_words.size();
}

}  // namespace local
