// Numbers and sentences of retries.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/retry_policy.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/net/time.h"

namespace remote {
namespace {

using base::ErrorCode;
using std::chrono::milliseconds;

struct Reason {
  int status;
  std::string_view text;
};
constexpr std::array<Reason, 6> kReasons{{{429, "takes no more requests at once"},
                                          {500, "has a fault"},
                                          {502, "is not reached by its own network"},
                                          {503, "is overloaded"},
                                          {504, "did not answer its own network in time"},
                                          {529, "is overloaded"}}};
constexpr int kTooMany = 429;
constexpr int kOverloaded = 503;
constexpr int kWorkerRetries = 2;
constexpr int kNameRetries = 1;

const Reason* reasonFor(int status) {
  const auto* found = std::find_if(kReasons.begin(), kReasons.end(),
                                   [status](const Reason& r) { return r.status == status; });
  return found == kReasons.end() ? nullptr : found;
}

}  // namespace

RetryPolicy retryPolicyFor(const Dialect& dialect) {
  RetryPolicy policy;
  if (dialect.kind == Dialect::Kind::Worker) {
    policy.maxRetries = kWorkerRetries;
    policy.onlyIfBusy = true;
  }
  return policy;
}

int retriesFor(const RetryPolicy& policy, const Setback& setback) {
  const auto allIf = [&policy](bool isWorthIt) { return isWorthIt ? policy.maxRetries : 0; };
  if (policy.onlyIfBusy) return allIf(setback.status == kTooMany || setback.status == kOverloaded);
  if (setback.status != 0) return allIf(reasonFor(setback.status) != nullptr);
  switch (setback.kind) {
    case Setback::Kind::Lost:
    case Setback::Kind::EmptyAnswer:
      return policy.maxRetries;
    case Setback::Kind::NoName:
      return std::min(policy.maxRetries, kNameRetries);
    case Setback::Kind::Other:
      break;
  }
  return allIf(setback.error.code == ErrorCode::Busy);
}

std::optional<milliseconds> delayBefore(const RetryPolicy& policy, const Setback& setback,
                                        int retry, double random) {
  if (setback.retryAfter && *setback.retryAfter > policy.longestRetryAfter) return std::nullopt;
  if (setback.retryAfter && setback.retryAfter->count() > 0) return setback.retryAfter;
  milliseconds delay = policy.firstDelay;
  for (int i = 0; i < retry && delay < policy.longestDelay; ++i) delay *= 2;
  delay = std::min(delay, policy.longestDelay);
  const double factor = 1 + policy.jitter * (2 * random - 1);
  return milliseconds(static_cast<milliseconds::rep>(static_cast<double>(delay.count()) * factor));
}

std::string retryText(const RetryPolicy& policy, const Setback& setback, int retry,
                      milliseconds delay, const std::string& place) {
  const Reason* reason = reasonFor(setback.status);
  // What helps, after the semicolon, is being done.
  const std::string& message = setback.error.message;
  const std::string why = reason == nullptr ? message.substr(0, message.find("; "))
                                            : place + " " + std::string(reason->text) + " (" +
                                                  std::to_string(setback.status) + ")";
  return why + "; trying again in " + net::durationText(delay) + " (" + std::to_string(retry + 1) +
         " of " + std::to_string(retriesFor(policy, setback)) + ")";
}

base::Error afterRetries(const RetryPolicy& policy, const Setback& setback, int retries) {
  base::Error error = setback.error;
  if (retriesFor(policy, setback) == 0) return error;
  if (retries > 0) error.message += "; it was tried " + std::to_string(retries + 1) + " times";
  if (setback.retryAfter && *setback.retryAfter > policy.longestRetryAfter)
    error.message += "; it asks to come back in " + net::durationText(*setback.retryAfter);
  return error;
}

}  // namespace remote
