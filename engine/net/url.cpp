// Address checks on top of libcurl's URL parser, so that both see the same host.
// SPDX-License-Identifier: Apache-2.0
#include "engine/net/url.h"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <memory>

#include "engine/base/text.h"

namespace net {
namespace {

constexpr std::size_t kMaxUrlBytes = 8192;

struct UrlDeleter {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using UrlHandle = std::unique_ptr<CURLU, UrlDeleter>;

std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return {};
  std::string result = text;
  curl_free(text);
  return result;
}

// The text may hold a password: then it is not repeated.
base::Error invalid(const std::string& text, std::string_view why) {
  const std::string shown = text.find('@') == std::string::npos ? text : "...";
  return {base::ErrorCode::InvalidArgument, "the address \"" + shown + "\" " + std::string(why)};
}

}  // namespace

base::Result<Url> parseUrl(const std::string& text) {
  Url url;
  url.text = base::trimmed(text);
  if (url.text.empty()) return invalid(url.text, "is empty");
  if (url.text.size() > kMaxUrlBytes) return invalid("", "is longer than 8192 bytes");
  if (url.text.find("://") == std::string::npos)
    return invalid(url.text, "does not start with https:// or http://");
  const UrlHandle handle(curl_url());
  if (!handle || curl_url_set(handle.get(), CURLUPART_URL, url.text.c_str(),
                              CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
    return invalid(url.text, "is not a web address");
  url.scheme = part(handle.get(), CURLUPART_SCHEME);
  if (url.scheme != "http" && url.scheme != "https")
    return invalid(url.text, "does not start with https:// or http://");
  if (!part(handle.get(), CURLUPART_USER).empty() ||
      !part(handle.get(), CURLUPART_PASSWORD).empty())
    return invalid(url.scheme + "://...", "must not contain a user name or password");
  if (!part(handle.get(), CURLUPART_FRAGMENT).empty())
    return invalid(url.text, "must not contain \"#\"");
  url.host = part(handle.get(), CURLUPART_HOST);
  if (url.host.empty()) return invalid(url.text, "has no host");
  std::transform(url.host.begin(), url.host.end(), url.host.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (url.host.front() == '[') url.host = url.host.substr(1, url.host.size() - 2);
  const std::string port = part(handle.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
  std::from_chars(port.data(), port.data() + port.size(), url.port);
  if (url.port <= 0 || url.port > 65535) return invalid(url.text, "has no valid port");
  url.path = part(handle.get(), CURLUPART_PATH);
  if (url.path.empty()) url.path = "/";
  url.query = part(handle.get(), CURLUPART_QUERY);
  return url;
}

bool isLoopback(std::string_view host) {
  const bool isV4 =
      host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos;
  return isV4 || host == "localhost" || host == "::1";
}

bool isLoopback(const Url& url) {
  return isLoopback(url.host);
}

}  // namespace net
