// A Backend behind an OpenAI-style HTTP interface: the API, another endpoint, or our worker.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "engine/backend.h"
#include "engine/backend_factory.h"
#include "engine/net/http_client.h"
#include "engine/remote/endpoint.h"
#include "engine/remote/exchange.h"
#include "engine/remote/retry_policy.h"

namespace remote {

// What tests replace.
struct RemoteOptions {
  net::Time time = {};
  std::function<double()> random = {};      // in [0, 1), for the jitter; empty: from the system
  std::optional<RetryPolicy> retries = {};  // unset: retryPolicyFor()
};

// Another endpoint is asked once for its models, before the first request that depends on which
// program it is (see endpoint_flavour.h); without an answer it counts as unknown. That takes one
// more request on the same connection, and at most five seconds.
//
// Tries again by its RetryPolicy and says so with Status::Retrying, and mends a request that is
// refused for thinking it lacks; it never repeats anything after output, because that would be paid
// twice.
class RemoteBackend : public engine::Backend {
 public:
  // Errors: InvalidArgument (the URL; a key that would leave this computer without encryption; the
  // proxy; time-outs), NotFound, Io, Corrupt (the file of certificates).
  static base::Result<std::unique_ptr<engine::Backend>> create(const engine::RemoteConfig& config,
                                                               base::LogSink log,
                                                               RemoteOptions options = {});

  base::Result<engine::Completion> generate(const engine::Request& request,
                                            const engine::EventSink& onEvent,
                                            std::stop_token stop) override;
  base::Result<std::vector<engine::ModelInfo>> models(std::stop_token stop) override;

 private:
  struct Plan;

  RemoteBackend(Endpoint endpoint, net::HttpClient client, RemoteOptions options,
                base::LogSink log);
  void recognise(const engine::Request& request, const std::stop_token& stop);
  void logResult(const Exchange& exchange) const;
  // True: the plan has changed, and another try is due.
  bool mend(Plan& plan, const Exchange& exchange, const engine::EventSink& sink) const;
  bool waitForRetry(Plan& plan, const Exchange& exchange, const engine::EventSink& sink,
                    const std::stop_token& stop) const;
  [[nodiscard]] base::Error explained(base::Error error, const Plan& plan,
                                      const Exchange& exchange) const;
  void complete(engine::Completion& completion, const Plan& plan, const Exchange& exchange) const;

  Endpoint m_endpoint;
  net::HttpClient m_http;
  net::Time m_time;
  std::function<double()> m_random;
  RetryPolicy m_policy;
  bool m_isRecognised = false;  // as far as it can be
  base::LogSink m_log;
};

}  // namespace remote
