// Which way requests take and whom they trust, checked before the first one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "engine/base/result.h"
#include "engine/net/time.h"

namespace net {

// As a person enters it.
struct HttpSettings {
  // "http://host:port", "https://...", "socks5://..." (names are looked up here) or "socks5h://..."
  // (names are looked up there); empty: what the environment says; "none": no proxy. This
  // computer's own addresses are never asked through a proxy.
  std::string proxy = {};
  std::string proxyCredentials = {};  // "user:password", for the proxy and nobody else
  std::filesystem::path caFile = {};  // PEM certificates, trusted besides the system's
  Time time = {};
};

struct Proxy {
  enum class Kind { Environment, None, Address };
  Kind kind = Kind::Environment;
  std::string address = {};  // Address only: scheme, host and port
  bool isHere = false;       // Address only: on this computer
  std::string user = {};
  std::string password = {};
};

// Errors: InvalidArgument, naming what is wrong; never with a password. Thread: any.
base::Result<Proxy> parseProxy(const std::string& text, const std::string& credentials);

// The text of a file of certificates. Errors: NotFound, Io, Corrupt (no PEM certificates), always
// with the file's name. Thread: any.
base::Result<std::string> readCertificates(const std::filesystem::path& file);

}  // namespace net
