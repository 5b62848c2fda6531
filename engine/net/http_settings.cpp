// Proxy addresses on top of libcurl's URL parser, and a look at PEM files.
// SPDX-License-Identifier: Apache-2.0
#include "engine/net/http_settings.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <memory>
#include <string_view>

#include "engine/base/quote.h"
#include "engine/base/text.h"
#include "engine/net/url.h"

namespace net {
namespace {

using base::ErrorCode;

constexpr std::size_t kMaxProxyBytes = 1024;
constexpr std::size_t kMaxCertificateBytes = std::size_t{16} << 20;
constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view kEnd = "-----END CERTIFICATE-----";
constexpr std::array<std::string_view, 4> kSchemes{"http", "https", "socks5", "socks5h"};

struct UrlDeleter {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using UrlHandle = std::unique_ptr<CURLU, UrlDeleter>;

std::string part(CURLU* url, CURLUPart which) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, 0) != CURLUE_OK) return {};
  std::string result = text;
  curl_free(text);
  return result;
}

base::Error badProxy(const std::string& text, const std::string& why) {
  return {ErrorCode::InvalidArgument, "the proxy " + base::quote(text) + " " + why};
}

base::Result<Proxy> checkedAddress(const std::string& text) {
  const std::string forms =
      "; expected http://, https://, socks5:// or socks5h:// with host and port";
  if (text.size() > kMaxProxyBytes) return badProxy("", "is longer than 1024 bytes");
  // The text may hold a password: it is not repeated.
  if (text.find('@') != std::string::npos)
    return base::Error{ErrorCode::InvalidArgument,
                       "the address of the proxy must not contain a user name or a password; they "
                       "belong into the proxy's own field for user and password"};
  if (text.find("://") == std::string::npos) return badProxy(text, "has no scheme" + forms);
  const UrlHandle handle(curl_url());
  if (!handle || curl_url_set(handle.get(), CURLUPART_URL, text.c_str(),
                              CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
    return badProxy(text, "is not an address" + forms);
  const std::string scheme = part(handle.get(), CURLUPART_SCHEME);
  if (std::find(kSchemes.begin(), kSchemes.end(), scheme) == kSchemes.end())
    return badProxy(text, "has the scheme " + base::quote(scheme) + forms);
  const std::string host = part(handle.get(), CURLUPART_HOST);
  const std::string port = part(handle.get(), CURLUPART_PORT);
  if (host.empty()) return badProxy(text, "has no host" + forms);
  // libcurl would take 1080, which no HTTP proxy uses.
  if (port.empty()) return badProxy(text, "has no port" + forms);
  const std::string path = part(handle.get(), CURLUPART_PATH);
  if ((!path.empty() && path != "/") || text.find_first_of("?#") != std::string::npos)
    return badProxy(text, "has something after its port" + forms);
  Proxy proxy{.kind = Proxy::Kind::Address, .address = scheme + "://" + host + ":" + port};
  proxy.isHere = isLoopback(host.front() == '[' ? host.substr(1, host.size() - 2) : host);
  return proxy;
}

bool isBase64(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '+' || c == '/' || c == '=' || c == '\n' || c == '\r' ||
           c == ' ' || c == '\t';
  });
}

// What is between the certificates is a comment.
bool holdsCertificates(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = text.find(kBegin); at != std::string_view::npos;
       at = text.find(kBegin, at), ++count) {
    const std::size_t first = at + kBegin.size();
    const std::size_t end = text.find(kEnd, first);
    if (end == std::string_view::npos || !isBase64(text.substr(first, end - first))) return false;
    at = end;
  }
  return count > 0;
}

}  // namespace

base::Result<Proxy> parseProxy(const std::string& text, const std::string& credentials) {
  Proxy proxy;
  const std::string address(base::trimmed(text));
  if (address == "none") {
    proxy.kind = Proxy::Kind::None;
    return proxy;
  }
  if (!address.empty()) {
    auto checked = checkedAddress(address);
    if (!checked) return checked.error();
    proxy = *std::move(checked);
  }
  if (credentials.empty()) return proxy;
  const std::size_t colon = credentials.find(':');
  if (colon == std::string::npos || colon == 0 ||
      credentials.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
    return base::Error{ErrorCode::InvalidArgument,
                       "user and password of the proxy must be one line: user:password"};
  proxy.user = credentials.substr(0, colon);
  proxy.password = credentials.substr(colon + 1);
  return proxy;
}

base::Result<std::string> readCertificates(const std::filesystem::path& file) {
  const std::string name = "the file of certificates " + file.string();
  std::error_code error;
  if (!std::filesystem::exists(file, error))
    return base::Error{ErrorCode::NotFound, name + " does not exist"};
  if (!std::filesystem::is_regular_file(file, error))
    return base::Error{ErrorCode::Io, name + " is not a file"};
  std::ifstream stream(file, std::ios::binary);
  std::string text;
  std::array<char, 65536> buffer{};
  while (stream.read(buffer.data(), buffer.size()) || stream.gcount() > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(stream.gcount()));
    if (text.size() > kMaxCertificateBytes)
      return base::Error{ErrorCode::Corrupt, name + " is larger than 16 MB"};
  }
  if (!stream.eof()) return base::Error{ErrorCode::Io, name + " cannot be read"};
  if (!holdsCertificates(text))
    return base::Error{
        ErrorCode::Corrupt,
        name + " holds no PEM certificates; expected text with \"" + std::string(kBegin) + "\""};
  return text;
}

}  // namespace net
