// Finds the markers in a template's words.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/chat/prompt_writer.h"

#include <utility>

namespace chat {

void PromptWriter::markup(std::string_view words) {
  while (!words.empty()) {
    std::size_t at = words.size();
    std::string_view found;
    for (const std::string_view name : marker::kAll) {
      const std::size_t begin = words.find(name);
      if (begin < at) {
        at = begin;
        found = name;
      }
    }
    text(words.substr(0, at));
    if (found.empty()) return;
    if (const auto id = m_tokenizer->special(found))
      token(*id);
    else
      text(found);
    words.remove_prefix(at + found.size());
  }
}

void PromptWriter::token(std::string_view name) {
  if (const auto id = m_tokenizer->special(name))
    token(*id);
  else
    m_missing = name;
}

void PromptWriter::token(tokenizer::TokenId id) {
  flush();
  m_prompt.tokens.push_back(id);
}

base::Result<Prompt> PromptWriter::finish() {
  flush();
  if (m_missing.empty()) return std::move(m_prompt);
  return base::Error{base::ErrorCode::Unsupported,
                     "the vocabulary has no token " + m_missing + ", which the chat format needs"};
}

void PromptWriter::flush() {
  if (m_text.empty()) return;
  const auto ids = m_tokenizer->encode(std::exchange(m_text, {}));
  m_prompt.tokens.insert(m_prompt.tokens.end(), ids.begin(), ids.end());
}

}  // namespace chat
