// Addresses as people paste them, and what belongs into every request to them.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/endpoint.h"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

#include "engine/base/text.h"
#include "engine/net/url.h"
#include "engine/parameter_effects.h"
#include "engine/remote/endpoint_flavour.h"
#include "engine/remote/reply_body.h"

namespace remote {
namespace {

using base::ErrorCode;
using Kind = Dialect::Kind;

constexpr std::size_t kMaxBodyBytes = std::size_t{64} << 20;
constexpr std::size_t kMaxRequestIdBytes = 128;

// A header is bytes of any kind; what we keep must be readable.
std::string printable(std::string_view text) {
  std::string result;
  for (const char c : text.substr(0, kMaxRequestIdBytes))
    if (c >= 0x20 && c < 0x7F) result += c;
  return result;
}

base::Error invalid(std::string text) {
  return {ErrorCode::InvalidArgument, std::move(text)};
}

}  // namespace

base::Result<Endpoint> endpointFor(const engine::RemoteConfig& config) {
  const auto url = net::parseUrl(config.baseUrl);
  if (!url) return url.error();
  if (!url->query.empty())
    return invalid("the base address \"" + url->text + "\" must not contain \"?\"");
  const bool isDeepSeek = engine::serviceAt(url->host) == engine::Service::DeepSeek;
  const bool isOpen = url->scheme != "https" && !net::isLoopback(*url);
  if (isOpen && (isDeepSeek || !config.apiKey.empty()))
    return invalid("the address of " + url->host +
                   " must start with https://, or the key would travel in the open" +
                   (isDeepSeek ? "" : "; without a key http:// works, too"));
  if (config.connectTimeout.count() <= 0 || config.idleTimeout.count() <= 0)
    return invalid("the time-outs for " + url->host + " must be longer than nothing");
  Endpoint endpoint;
  endpoint.base = url->text;
  while (endpoint.base.ends_with('/')) endpoint.base.pop_back();
  base::dropEnd(endpoint.base, "/chat/completions");  // some people paste the whole address
  endpoint.apiKey = config.apiKey;
  endpoint.dialect.kind = config.isWorker ? Kind::Worker
                          : isDeepSeek    ? Kind::DeepSeek
                                          : Kind::Other;
  endpoint.dialect.flavour = flavourAt(url->host, url->port);
  const bool isDefaultPort = url->port == (url->scheme == "https" ? 443 : 80);
  endpoint.dialect.place = config.place;
  if (config.place.empty())
    endpoint.dialect.place =
        isDefaultPort ? url->host : url->host + ":" + std::to_string(url->port);
  endpoint.isBilled = !config.isWorker && !net::isLoopback(*url);
  endpoint.connectTimeout = config.connectTimeout;
  endpoint.idleTimeout = config.idleTimeout;
  return endpoint;
}

base::Result<net::HttpClient> clientFor(const engine::RemoteConfig& config, const net::Time& time) {
  return net::HttpClient::create({.proxy = config.proxy,
                                  .proxyCredentials = config.proxyCredentials,
                                  .caFile = config.caFile,
                                  .time = time});
}

net::HttpRequest Endpoint::get(std::string address) const {
  net::HttpRequest request;
  request.url = std::move(address);
  request.headers = {{"Accept", "application/json"}};
  request.bearerToken = apiKey;
  request.connectTimeout = connectTimeout;
  request.idleTimeout = idleTimeout;
  return request;
}

net::HttpRequest Endpoint::post(const engine::Request& request, std::string body) const {
  std::string address = base;
  if (needsBeta(request, dialect) && !address.ends_with("/beta")) {
    base::dropEnd(address, "/v1");
    address += "/beta";
  }
  net::HttpRequest result = get(address.append(pathOf(request)));
  result.method = net::HttpRequest::Method::Post;
  result.headers = {
      {"Content-Type", "application/json"},
      {"Accept", request.stream ? "text/event-stream, application/json" : "application/json"}};
  result.body = std::move(body);
  return result;
}

base::Error Endpoint::explained(base::Error error, const std::string& requestId) const {
  std::string& text = error.message;
  // The worker is a part of us: nobody needs its name for a request.
  if (!requestId.empty() && dialect.kind != Kind::Worker) text += " (request id " + requestId + ")";
  constexpr std::string_view kInstead = "[key]";
  constexpr std::size_t kShortestKey = 4;  // less is a placeholder, and part of ordinary words
  if (apiKey.size() < kShortestKey) return error;
  // A server may repeat it in another case.
  const auto isSame = [](unsigned char a, unsigned char b) {
    return std::tolower(a) == std::tolower(b);
  };
  for (auto from = text.begin();;) {
    const auto at = std::search(from, text.end(), apiKey.begin(), apiKey.end(), isSame);
    if (at == text.end()) return error;
    const auto begin = at - text.begin();
    text.replace(static_cast<std::size_t>(begin), apiKey.size(), kInstead);
    from = text.begin() + begin + static_cast<std::ptrdiff_t>(kInstead.size());
  }
}

std::string requestIdOf(const net::HttpResponse& response) {
  const std::string own = printable(response.header("x-deepseek-request-id"));
  return own.empty() ? printable(response.header("x-request-id")) : own;
}

base::Result<std::string> fetch(const Endpoint& endpoint, net::HttpClient& client,
                                const std::string& address, std::stop_token stop) {
  std::string body;
  const auto response = client.perform(endpoint.get(address),
                                       {.onHeaders = {},
                                        .onBody =
                                            [&body](std::string_view bytes) {
                                              body += bytes;
                                              return body.size() <= kMaxBodyBytes;
                                            }},
                                       stop);
  if (!response) return endpoint.explained(response.error(), {});
  const std::string id = requestIdOf(*response);
  if (response->status != 200)
    return endpoint.explained(refusal(response->status, body, endpoint.dialect), id);
  if (isWebPage(body))
    return endpoint.explained(
        wrongContent(body, response->header("content-type"), endpoint.dialect), id);
  return body;
}

}  // namespace remote
