// A Backend that plays what a test wrote down; no Qt.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/backend.h"

namespace support {

struct Pause {
  std::chrono::milliseconds time;
};
// Blocks until a stop is requested.
struct WaitForStop {};
// Ends the run with this error.
struct Fail {
  base::Error error;
};
using Step = std::variant<engine::Event, Pause, WaitForStop, Fail>;

[[nodiscard]] Step say(engine::Event event);

// One answer. Without a Fail the run ends with `completion` after the last step.
struct Script {
  std::vector<Step> steps;
  engine::Completion completion;
};

// A script of reasoning (may be empty) and text, one delta for each piece, with usage and receipt
// filled in.
[[nodiscard]] Script answerScript(const std::vector<std::string>& reasoning,
                                  const std::vector<std::string>& text);

// The last message as the answer.
[[nodiscard]] Script echoScript(const engine::Request& request);

// Keeps the promises of engine::Backend; a script that would break them (an empty or cut delta,
// reasoning after text) ends with Corrupt and says so.
class ScriptedBackend : public engine::Backend {
 public:
  using Author = std::function<Script(const engine::Request&)>;

  // `author` is asked for each request.
  explicit ScriptedBackend(Author author);
  // The n-th call plays the n-th script; the last one is repeated.
  explicit ScriptedBackend(std::vector<Script> scripts);

  base::Result<engine::Completion> generate(const engine::Request& request,
                                            const engine::EventSink& onEvent,
                                            std::stop_token stop) override;
  base::Result<std::vector<engine::ModelInfo>> models(std::stop_token stop) override;

  // All requests so far. Thread: any.
  [[nodiscard]] std::vector<engine::Request> requests() const;
  void forgetRequests();

 private:
  Author m_author;
  mutable std::mutex m_mutex;
  std::vector<engine::Request> m_requests;
};

// The author that backend_contract and the scripted engine use. The last user message says what to
// play: "short" (reasoning when thinking is not Off, then text in several scripts of the world),
// "long" (text without end, until stopped), "hang" (a status, then nothing until stopped), "tool",
// "fail", "fail after text", "limit".
[[nodiscard]] Script contractScript(const engine::Request& request);

}  // namespace support
