// The promises of engine::Backend as one test that every backend must pass.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/backend.h"

namespace support {

// What a test file gives: a backend, and requests that bring it into the situations of the
// contract.
class BackendFixture {
 public:
  virtual ~BackendFixture() = default;
  virtual engine::Backend& backend() = 0;
  // Ends by itself after some text.
  virtual engine::Request shortAnswer() = 0;
  // Gives text for much longer than a test may take (a minute or without end).
  virtual engine::Request longAnswer() = 0;
  // Ends by itself after reasoning and then text; nothing where the backend cannot think.
  virtual std::optional<engine::Request> thinkingAnswer() { return std::nullopt; }
  // Says nothing (or Status only) until stopped; nothing where the backend cannot be brought to
  // that.
  virtual std::optional<engine::Request> silentAnswer() { return std::nullopt; }
  // Ends with an error, before or after text; nothing where the backend cannot be brought to fail.
  virtual std::optional<engine::Request> failure() { return std::nullopt; }
};

// All events of one run, checked as they arrive.
struct Record {
  std::vector<engine::Event> events;
  std::string reasoning;
  std::string text;
  std::vector<engine::ToolCall> toolCalls;
  std::vector<std::string> broken;  // promises that were broken, in words
  void add(const engine::Event& event);
};

// A sink that writes into `record`. Lifetime: `record` must outlive it.
[[nodiscard]] engine::EventSink recordInto(Record& record);

[[nodiscard]] bool isValidUtf8(std::string_view bytes);

// Runs every check. Reports through Qt Test: call it from a test function, it fails that function.
void runBackendContract(BackendFixture& fixture);

}  // namespace support
