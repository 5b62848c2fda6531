// Turns the chunks of a streamed reply (or one whole reply) into events and a completion. Pure.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engine/backend.h"
#include "engine/remote/reply_tool_calls.h"
#include "engine/remote/think_tags.h"
#include "engine/remote/wire_format.h"

namespace remote {

// Keeps the promises of engine::Backend about deltas: JSON strings are whole code points, empty
// pieces are skipped, and reasoning that arrives after text is left out with a note, never shown as
// text. Tool calls are put together and reported once, at the end. Thread: one at a time.
class ReplyDecoder {
 public:
  // Lifetime: `onEvent` must outlive this object.
  ReplyDecoder(Dialect dialect, const engine::EventSink& onEvent);
  // For the reply to `request`: where a server may leave <think> in the text of a model that
  // thinks, it is told apart. Where only "</think>" would tell a thought from an answer, nothing of
  // both is delivered before it or the end.
  ReplyDecoder(Dialect dialect, const engine::Request& request, const engine::EventSink& onEvent);

  // The data of one event, "[DONE]" included; what follows it is ignored.
  // Errors: Corrupt (not what a chunk looks like), or what the server reports.
  base::Result<void> takeChunk(std::string_view data);
  // A reply that was not streamed. Errors: as takeChunk().
  base::Result<void> takeWhole(std::string_view body);

  // After the last byte: the completion, without place and request id.
  // Errors: Network (cut off before the end, empty answer), Busy (the server ran out of resources),
  // Corrupt (nothing in it was a piece of a chat completion).
  base::Result<engine::Completion> finish();
  // Instead of finish(), where the reply is not whole: delivers what is held back.
  void giveHeld();

  // What is known so far, for a cancelled run.
  [[nodiscard]] const engine::Completion& soFar() const { return m_completion; }
  [[nodiscard]] bool hasOutput() const { return m_hasOutput; }
  [[nodiscard]] bool hasFinished() const { return !m_finishReason.empty(); }
  [[nodiscard]] bool isDone() const { return m_isDone; }
  // finish() found nothing in a reply that is whole.
  [[nodiscard]] bool wasEmpty() const { return m_wasEmpty; }

 private:
  base::Result<void> take(std::string_view text, const char* deltaName);
  [[nodiscard]] bool isForeign() const;
  base::Result<void> takeChoice(const nlohmann::json& choice, const char* deltaName);
  base::Result<void> takeDelta(const nlohmann::json& delta);
  void takeReasoning(const nlohmann::json& delta);
  base::Result<void> takeLogprobs(const nlohmann::json& logprobs);
  void takeUsage(const nlohmann::json& usage);
  void takeExtras(const nlohmann::json& extras);
  void takeFinishReason(const std::string& reason);
  void takeText(std::string_view text);
  void emitPieces(const std::vector<ThinkTags::Piece>& pieces);
  void emitReasoning(std::string text);
  void emitText(std::string text);
  void holdLogprobs(engine::Logprobs entry);
  void emitToolCalls();

  Dialect m_dialect;
  const engine::EventSink& m_onEvent;
  engine::Completion m_completion;
  ReplyToolCalls m_toolCalls;
  ThinkTags m_tags;
  // Of tokens that may turn out to be the answer's.
  std::vector<engine::Logprobs> m_heldLogprobs;
  std::size_t m_heldLogprobBytes = 0;
  std::string m_finishReason;
  bool m_hasJson = false;
  bool m_hasChoices = false;
  bool m_hasOutput = false;
  bool m_hasText = false;
  bool m_droppedReasoning = false;
  bool m_hasReasoningField = false;
  bool m_isDone = false;
  bool m_wasEmpty = false;
};

}  // namespace remote
