// The chain decoder -> output parser -> stop strings -> sink.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/chat/answer_stream.h"

#include <algorithm>
#include <utility>

namespace chat {
namespace {

bool isThinkingMarker(std::string_view text) {
  return text == "<think>" || text == "</think>";
}

bool isCall(const engine::Event& event) {
  return std::holds_alternative<engine::ToolCall>(event);
}

}  // namespace

AnswerStream::AnswerStream(const tokenizer::Tokenizer& tokenizer, OutputParser parser,
                           std::vector<std::string> stops, const engine::EventSink& onEvent)
    : m_tokenizer(&tokenizer),
      m_onEvent(&onEvent),
      m_parser(std::move(parser)),
      m_stops(std::move(stops)) {}

void AnswerStream::push(tokenizer::TokenId token, std::optional<engine::Logprobs> logprobs) {
  ++m_outputTokens;
  std::string bytes = m_tokenizer->bytesOf(token);
  if (m_tokenizer->isSpecial(token) && !isThinkingMarker(bytes) && !m_parser.wants(bytes))
    bytes.clear();
  const bool wasReasoning = m_parser.inReasoning();
  const std::vector<engine::Event> events = m_parser.push(m_decoder.push(bytes));
  if (wasReasoning || m_parser.inReasoning()) {
    ++m_reasoningTokens;
    m_logprobs.clear();  // what waited turned out to open the thought
  } else if (m_parser.inCall() || std::any_of(events.begin(), events.end(), isCall)) {
    m_logprobs.clear();
  } else if (logprobs && !bytes.empty()) {
    m_logprobs.push_back(*std::move(logprobs));
  }
  deliver(events);
}

void AnswerStream::finish() {
  deliver(m_parser.push(m_decoder.finish()));
  deliver(m_parser.finish());
  deliverText(m_stops.finish());
  if (!m_stops.hit())
    for (engine::Logprobs& logprobs : m_logprobs) (*m_onEvent)(std::move(logprobs));
}

void AnswerStream::deliver(const std::vector<engine::Event>& events) {
  for (const engine::Event& event : events) {
    if (m_stops.hit()) return;
    const auto* text = std::get_if<engine::TextDelta>(&event);
    if (!text) {
      (*m_onEvent)(event);
    } else {
      deliverText(m_stops.push(text->text));
    }
  }
}

void AnswerStream::deliverText(std::string text) {
  if (text.empty()) return;
  for (engine::Logprobs& logprobs : m_logprobs) (*m_onEvent)(std::move(logprobs));
  m_logprobs.clear();
  (*m_onEvent)(engine::TextDelta{std::move(text)});
}

}  // namespace chat
