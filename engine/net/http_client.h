// One blocking HTTP request with a streamed reply; the only user of libcurl.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/net/http_failure.h"
#include "engine/net/http_settings.h"

namespace net {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  enum class Method { Get, Post };
  Method method = Method::Get;
  std::string url;  // checked by parseUrl()
  Headers headers;  // without Authorization
  // Sent as "Authorization: Bearer ..." and to nobody else than the host of `url`: not to a proxy,
  // and not without encryption to another computer; never in a message or a log.
  std::string bearerToken;
  std::string body;  // Post only
  std::chrono::milliseconds connectTimeout{15'000};
  // How long the other side may stay silent; re-armed by every byte in either direction.
  std::chrono::milliseconds idleTimeout{300'000};
  std::size_t maxBodyBytes = std::size_t{256} << 20;
};

struct HttpResponse {
  int status = 0;
  Headers headers;  // names in lower case
  // The first value of a header, or empty. `name` in lower case.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

struct HttpHandlers {
  // Called once, before the body.
  std::function<void(const HttpResponse&)> onHeaders;
  // A piece of the body. False: enough, perform() returns with success.
  std::function<bool(std::string_view)> onBody;
};

// Keeps connections for the next request. Certificates are checked; redirects are not followed (the
// status 3xx is returned).
class HttpClient {
 public:
  HttpClient();  // with the settings by default
  // Errors: as parseProxy() and readCertificates().
  static base::Result<HttpClient> create(const HttpSettings& settings);
  ~HttpClient();
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;

  // Handlers run on the calling thread. Returns within 100 ms of a stop request.
  // Errors: InvalidArgument (URL, header, a key that would travel in the open), Cancelled (stop),
  // Corrupt (reply over a cap, not HTTP), Denied (the proxy wants a password), Network (host not
  // found, refused, certificate, time-out, cut off): one sentence that names the host. Thread: one
  // call at a time.
  base::Result<HttpResponse> perform(const HttpRequest& request, const HttpHandlers& handlers,
                                     std::stop_token stop);
  // Of the last perform(), for who decides whether to try again.
  [[nodiscard]] Failure lastFailure() const;

 private:
  struct Connections;
  explicit HttpClient(std::unique_ptr<Connections> connections);
  std::unique_ptr<Connections> m_connections;
};

}  // namespace net
