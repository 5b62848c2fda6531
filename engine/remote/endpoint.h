// Where requests go: addresses, the key and the patience of one configuration.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <stop_token>
#include <string>

#include "engine/backend.h"
#include "engine/backend_factory.h"
#include "engine/net/http_client.h"
#include "engine/remote/wire_format.h"

namespace remote {

struct Endpoint {
  std::string base;  // without a slash at its end
  std::string apiKey;
  Dialect dialect;
  // False for our worker and for other servers of this computer.
  bool isBilled = true;
  std::chrono::milliseconds connectTimeout{};
  std::chrono::milliseconds idleTimeout{};

  [[nodiscard]] net::HttpRequest get(std::string address) const;
  // To where `request` is answered: /chat/completions, or /completions for a gap; at DeepSeek under
  // /beta what works only there.
  [[nodiscard]] net::HttpRequest post(const engine::Request& request, std::string body) const;
  // `error` with the server's name for the request (what its support asks for), and without the
  // key, which some servers repeat; errors are shown and stored.
  [[nodiscard]] base::Error explained(base::Error error, const std::string& requestId) const;
};

// Errors: InvalidArgument (the URL; a key that would leave this computer without encryption; a
// time-out that is not positive).
base::Result<Endpoint> endpointFor(const engine::RemoteConfig& config);

// Errors: as HttpClient::create().
base::Result<net::HttpClient> clientFor(const engine::RemoteConfig& config, const net::Time& time);

// What the server calls the request, safe to print; empty where it does not say.
[[nodiscard]] std::string requestIdOf(const net::HttpResponse& response);

// The JSON text behind `address`. Errors: as Backend::models().
base::Result<std::string> fetch(const Endpoint& endpoint, net::HttpClient& client,
                                const std::string& address, std::stop_token stop);

}  // namespace remote
