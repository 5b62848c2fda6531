// How a question is asked, as a plain value: what the reader chose for a conversation.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/backend.h"

namespace ui {

// An empty value means the model's own default.
struct ChatOptions {
  engine::Thinking thinking = engine::Thinking::Off;
  std::optional<double> temperature;  // 0..2
  std::optional<double> topP;         // above 0, at most 1
  std::optional<int> maxTokens;       // 1..kMost
  std::vector<std::string> stop;      // at most kMostStops, none empty, none longer than kLongest
  bool jsonAnswer = false;
  bool stream = true;
  std::string second = {};  // the key of a second model that is asked as well; at most kLongestKey

  static constexpr double kHottest = 2;
  static constexpr int kMost = 393'216;  // Source: DeepSeek, "Create Chat Completion", max_tokens
  static constexpr std::size_t kMostStops = 16;  // Source: the same, stop
  static constexpr std::size_t kLongest = 256;   // bytes
  static constexpr std::size_t kLongestKey = 4096;
  friend bool operator==(const ChatOptions&, const ChatOptions&) = default;
};

[[nodiscard]] bool isTemperature(double value);
[[nodiscard]] bool isTopP(double value);
[[nodiscard]] bool isMaxTokens(double value);
[[nodiscard]] bool isStop(std::string_view text);

// "off", "on", "low", "high", "max", as records keep it.
[[nodiscard]] std::string_view nameOf(engine::Thinking thinking);
[[nodiscard]] std::optional<engine::Thinking> thinkingFrom(std::string_view name);

// A JSON object that has only what differs from a ChatOptions().
[[nodiscard]] std::string encode(const ChatOptions& options);
// Never fails: what is unknown, of another type or out of range is as if it were not there.
[[nodiscard]] ChatOptions decodeChatOptions(std::string_view json);

}  // namespace ui
