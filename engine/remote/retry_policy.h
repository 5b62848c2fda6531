// Which failures are worth another try, when, and what a person is told meanwhile. Pure.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "engine/base/result.h"
#include "engine/remote/wire_format.h"

namespace remote {

// Source: DeepSeek's own client: 5 retries, 0.5 s doubling to 10 s, 10 % jitter, Retry-After
// honoured up to a cap.
struct RetryPolicy {
  int maxRetries = 5;
  std::chrono::milliseconds firstDelay{500};
  std::chrono::milliseconds longestDelay{10'000};
  double jitter = 0.1;                                  // of the delay, up or down
  std::chrono::milliseconds longestRetryAfter{60'000};  // what a server may ask for
  bool onlyIfBusy = false;  // false: also after failed connections and empty answers
};

// For one kind of endpoint. Our worker is watched by its owner, who wants to hear of its end at
// once.
[[nodiscard]] RetryPolicy retryPolicyFor(const Dialect& dialect);

// How a try without any output failed.
struct Setback {
  enum class Kind {
    Other,        // a refusal, or what would be the same again
    Lost,         // no connection, cut off, silence
    NoName,       // the host's name was not found
    EmptyAnswer,  // whole, and nothing in it
  };
  base::Error error;
  int status = 0;  // of a refusal; 0: none
  Kind kind = Kind::Other;
  std::optional<std::chrono::milliseconds> retryAfter = {};
};

// How many retries the policy has for this; 0: it is not worth one.
[[nodiscard]] int retriesFor(const RetryPolicy& policy, const Setback& setback);

// The wait before retry number `retry` (from 0); `random` is in [0, 1). Nothing: the server asks
// for more than the policy allows.
[[nodiscard]] std::optional<std::chrono::milliseconds> delayBefore(const RetryPolicy& policy,
                                                                   const Setback& setback,
                                                                   int retry, double random);

// "api.deepseek.com is overloaded (503); trying again in 2 seconds (2 of 5)".
[[nodiscard]] std::string retryText(const RetryPolicy& policy, const Setback& setback, int retry,
                                    std::chrono::milliseconds delay, const std::string& place);

// The error when no retry is left, or none comes soon enough.
[[nodiscard]] base::Error afterRetries(const RetryPolicy& policy, const Setback& setback,
                                       int retries);

}  // namespace remote
