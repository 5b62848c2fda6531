// libcurl's result codes as sentences for a person, and as what may be tried again.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "engine/base/result.h"

namespace net {

// Why a request got no (whole) reply.
enum class Failure {
  None,
  Connection,   // none came about, or it was cut off: another try may work
  NoName,       // the host or the proxy was not found by its name: rarely gone a moment later
  NobodyHere,   // nothing listens on that port of this computer: the same in a moment
  Silence,      // the idle time-out: another try may work
  Certificate,  // the other side is not who it says it is
  Other,        // the request, the settings, a cap, a stop, no HTTP
};

struct FailedTransfer {
  std::string host;     // without port
  std::string where;    // host, and a port that is not the default
  std::string proxy;    // empty: none, or one of the environment
  bool isHere = false;  // who is asked first, host or proxy, is this computer
  int proxyStatus = 0;  // what an HTTP proxy answered to CONNECT
  std::string detail;   // libcurl's own words
  std::chrono::milliseconds connectTimeout{};
};

struct Described {
  base::Error error;
  Failure kind;
};

// `code` is a CURLcode other than CURLE_OK.
[[nodiscard]] Described describe(int code, const FailedTransfer& transfer);

}  // namespace net
