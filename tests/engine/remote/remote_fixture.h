// A remote backend without patience, and what it did with one request.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/remote/remote_backend.h"
#include "tests/support/backend_contract.h"
#include "tests/support/fake_time.h"
#include "tests/support/loopback_server.h"

namespace fixture {

inline const std::string kHello =
    R"({"model":"served","choices":[{"delta":{"content":"Hello "}}]})";
inline const std::string kWorld =
    R"({"choices":[{"delta":{"content":"\u4f60\ud83d\ude00"},"finish_reason":"stop"}]})";
inline const std::string kUsage =
    R"({"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2}})";
inline const std::string kAnswer = "Hello \u4F60\U0001F600";

inline std::string goodStream() {
  return support::sse(kHello) + support::sse(kWorld) + support::sse(kUsage) +
         support::sse("[DONE]");
}
inline support::Connection good() {
  return {support::Send{support::sseHead() + goodStream()}};
}
inline support::Connection refused(const std::string& status, const std::string& headers = {}) {
  return {
      support::Send{support::httpReply(status, R"({"error":{"message":"Own words"}})", headers)}};
}

// `time` must outlive the backend; waits take no time, and the jitter is in its middle.
inline std::unique_ptr<engine::Backend> backendFor(support::FakeTime& time,
                                                   engine::RemoteConfig config) {
  auto created = remote::RemoteBackend::create(
      config, {}, {.time = time.time(), .random = [] { return 0.5; }, .retries = {}});
  if (!created) qFatal("%s", created.error().message.c_str());
  return std::move(*created);
}
inline std::unique_ptr<engine::Backend> backendFor(support::FakeTime& time, const std::string& url,
                                                   const std::string& key = "sk-1") {
  return backendFor(time, engine::RemoteConfig{.baseUrl = url, .apiKey = key, .place = {}});
}

inline engine::Request ask() {
  engine::Request request;
  request.model = "m";
  request.messages = {engine::textMessage(engine::Role::User, "hi")};
  return request;
}

struct Run {
  support::Record record;
  std::optional<base::Result<engine::Completion>> outcome;

  [[nodiscard]] bool isAnswer() const { return outcome->has_value(); }
  [[nodiscard]] std::string error() const {
    return outcome->has_value() ? "no error" : outcome->error().message;
  }
  [[nodiscard]] bool says(const std::string& words) const {
    return error().find(words) != std::string::npos;
  }
  [[nodiscard]] std::vector<std::string> details(engine::Status::Phase phase) const {
    std::vector<std::string> result;
    for (const auto& event : record.events)
      if (const auto* status = std::get_if<engine::Status>(&event);
          status && status->phase == phase)
        result.push_back(status->detail);
    return result;
  }
};

inline Run play(engine::Backend& backend, const engine::Request& request = ask(),
                std::stop_token stop = {}) {
  Run run;
  run.outcome = backend.generate(request, support::recordInto(run.record), stop);
  return run;
}

inline Run playAgainst(std::vector<support::Connection> connections) {
  support::LoopbackServer server(std::move(connections));
  support::FakeTime time;
  return play(*backendFor(time, server.url()));
}

}  // namespace fixture
