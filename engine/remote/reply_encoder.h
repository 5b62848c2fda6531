// What our server writes: chunks, whole replies, model lists and errors as JSON texts. Pure.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "engine/backend.h"

namespace remote {

// Writes the JSON texts of one reply. Thread: one at a time.
class ReplyEncoder {
 public:
  struct Options {
    std::string id;
    std::string model;
    std::int64_t createdSeconds = 0;  // Unix time
    bool wantsUsage = false;
    bool wantsExtras = false;
    bool fillsGap = false;  // the reply is one of POST /completions
  };
  explicit ReplyEncoder(Options options) : m_options(std::move(options)) {}

  // For when the model is known later than the first chunk.
  void nameModel(std::string model) { m_options.model = std::move(model); }

  // The chunk for an event; empty where this caller gets none (Status without extras).
  [[nodiscard]] std::string chunk(const engine::Event& event);
  // The last chunks, without "[DONE]".
  [[nodiscard]] std::vector<std::string> lastChunks(const engine::Completion& completion) const;

  // For a reply in one piece: keeps the event for whole().
  void collect(const engine::Event& event);
  [[nodiscard]] std::string whole(const engine::Completion& completion) const;

 private:
  [[nodiscard]] nlohmann::json frame(const char* object) const;
  [[nodiscard]] std::string gapChunk(const engine::Event& event) const;
  [[nodiscard]] nlohmann::json wholeChoice(const engine::Completion& completion) const;

  Options m_options;
  std::string m_reasoning;
  std::string m_text;
  std::vector<engine::ToolCall> m_toolCalls;
  std::vector<engine::Logprobs> m_logprobs;
  int m_toolIndex = 0;
};

[[nodiscard]] std::string encodeModels(const std::vector<engine::ModelInfo>& models);

// {"error":{"message","type","code"}}; `code` is the name of our own code.
[[nodiscard]] std::string encodeError(const base::Error& error);
[[nodiscard]] int httpStatusOf(base::ErrorCode code);

}  // namespace remote
