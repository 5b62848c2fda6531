// An OpenAI-compatible HTTP server over any Backend, on a loopback port behind a token.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "engine/backend.h"
#include "engine/base/log.h"

namespace server {

struct ServerOptions {
  std::string token;  // must not be empty
  int port = 0;       // 0: any free one
  std::size_t maxBodyBytes = std::size_t{64} << 20;
  std::size_t maxRequests = 8;  // running and waiting
  std::chrono::milliseconds keepAliveInterval{10'000};
  std::chrono::milliseconds clientSilence{10'000};
};

// POST /v1/chat/completions (stream or not), GET /v1/models, GET /health; also without /v1. Every
// request needs "Authorization: Bearer <token>" and a Host header that names this computer and
// port, so that a web page cannot reach it by rebinding a name; no CORS headers are ever sent. One
// generation runs at a time, the rest wait in order. A client that goes away stops its generation.
// Errors are {"error":{message,type,code}}, in a stream as its last event.
class ApiServer {
 public:
  // Lifetime: `backend` must outlive the server. Errors: InvalidArgument (no token), Io (port
  // taken).
  static base::Result<std::unique_ptr<ApiServer>> start(engine::Backend& backend,
                                                        ServerOptions options, base::LogSink log);
  ~ApiServer();  // stops running generations, closes connections, waits for both
  ApiServer(const ApiServer&) = delete;
  ApiServer& operator=(const ApiServer&) = delete;

  [[nodiscard]] int port() const;

 private:
  class Running;
  explicit ApiServer(std::unique_ptr<Running> running);
  std::unique_ptr<Running> m_running;
};

}  // namespace server
