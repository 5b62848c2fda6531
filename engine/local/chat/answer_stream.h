// Sampled tokens to events: bytes to code points, thought from answer, up to a stop string.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/backend.h"
#include "engine/local/chat/output_parser.h"
#include "engine/local/chat/stop_strings.h"
#include "engine/local/tokenizer/stream_decoder.h"
#include "engine/local/tokenizer/tokenizer.h"

namespace chat {

// Thread: one at a time. Lifetime: tokenizer and sink must outlive it.
class AnswerStream {
 public:
  AnswerStream(const tokenizer::Tokenizer& tokenizer, OutputParser parser,
               std::vector<std::string> stops, const engine::EventSink& onEvent);

  // Takes one sampled token that does not end the turn. Control tokens other than the markers of
  // thoughts and tools show nothing. `logprobs` is delivered before the token's text, if it is of
  // the answer.
  void push(tokenizer::TokenId token, std::optional<engine::Logprobs> logprobs = std::nullopt);
  // Delivers what was held back. Call once.
  void finish();

  [[nodiscard]] bool stopStringHit() const { return m_stops.hit(); }
  [[nodiscard]] bool inReasoning() const { return m_parser.inReasoning(); }
  [[nodiscard]] bool hasCalls() const { return m_parser.hasCalls(); }
  [[nodiscard]] std::int64_t outputTokens() const { return m_outputTokens; }
  [[nodiscard]] std::int64_t reasoningTokens() const { return m_reasoningTokens; }

 private:
  void deliver(const std::vector<engine::Event>& events);
  void deliverText(std::string text);

  const tokenizer::Tokenizer* m_tokenizer;
  const engine::EventSink* m_onEvent;
  tokenizer::StreamDecoder m_decoder;
  OutputParser m_parser;
  StopStrings m_stops;
  std::vector<engine::Logprobs> m_logprobs;  // of tokens whose text is still held back
  std::int64_t m_outputTokens = 0;
  std::int64_t m_reasoningTokens = 0;
};

}  // namespace chat
