// A Backend behind an OpenAI-style HTTP interface: the API, another endpoint, or our worker.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "engine/backend.h"
#include "engine/backend_factory.h"
#include "engine/net/http_client.h"
#include "engine/remote/wire_format.h"

namespace remote {

struct Patience {
  std::chrono::milliseconds connectTimeout{15'000};
  std::chrono::milliseconds idleTimeout{300'000};  // silence; keep-alives count as bytes
  std::chrono::milliseconds firstRetryDelay{500};  // doubled for the second retry
  std::chrono::milliseconds longestRetryDelay{30'000};
};

// Refused with 429 or 503 before any output, it tries twice more and says so with Status::Retrying;
// it never repeats a request after output, because that would be paid twice.
class RemoteBackend : public engine::Backend {
 public:
  // Errors: InvalidArgument (the URL; a key that would leave this computer without encryption).
  static base::Result<std::unique_ptr<engine::Backend>> create(const engine::RemoteConfig& config,
                                                               base::LogSink log);
  static base::Result<std::unique_ptr<engine::Backend>> create(const engine::RemoteConfig& config,
                                                               base::LogSink log,
                                                               const Patience& patience);

  base::Result<engine::Completion> generate(const engine::Request& request,
                                            const engine::EventSink& onEvent,
                                            std::stop_token stop) override;
  base::Result<std::vector<engine::ModelInfo>> models(std::stop_token stop) override;

 private:
  struct Endpoint {
    std::string base;  // without a slash at its end
    std::string apiKey;
    Dialect dialect;
  };
  struct Attempt;

  static base::Result<Endpoint> endpointFor(const engine::RemoteConfig& config);
  RemoteBackend(Endpoint endpoint, const Patience& patience, base::LogSink log);
  [[nodiscard]] net::HttpRequest httpRequest(std::string address) const;
  [[nodiscard]] std::string chatAddress(const engine::Request& request) const;
  base::Result<void> attempt(Attempt& run, std::stop_token stop);
  void logResult(const Attempt& run) const;
  // How long to wait before the next try; nothing: do not try again.
  [[nodiscard]] std::optional<std::chrono::milliseconds> retryDelay(const Attempt& run,
                                                                    int retries) const;
  void complete(engine::Completion& completion, const Attempt& run,
                const engine::Request& request) const;

  Endpoint m_endpoint;
  Patience m_patience;
  base::LogSink m_log;
  net::HttpClient m_http;
};

}  // namespace remote
