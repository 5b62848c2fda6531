// Checks an address a person typed and names its parts.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace net {

struct Url {
  std::string text;    // as given, without spaces around it
  std::string scheme;  // "http" or "https"
  std::string host;    // lower case, no brackets around an IPv6 address
  int port = 0;        // never 0 after parseUrl
  std::string path;    // from the first slash, "/" at least
  std::string query;   // after "?", may be empty
};

// Only http and https, with a host, without user name, password or fragment, and at most 8192
// bytes. Errors: InvalidArgument, with what is wrong.
base::Result<Url> parseUrl(const std::string& text);

// 127.0.0.0/8, ::1 and localhost: never sent through a proxy. `host` as in Url.
[[nodiscard]] bool isLoopback(std::string_view host);
[[nodiscard]] bool isLoopback(const Url& url);

}  // namespace net
