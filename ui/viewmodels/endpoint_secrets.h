// Under which names the secrets of endpoints are kept: host and port of what they are for.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace ui {

// What storage::SecretStore calls the key of an endpoint; empty for an address that cannot be used.
[[nodiscard]] std::string keySecret(const std::string& baseUrl);
// "proxy http://host:port": nothing that a host could be called.
[[nodiscard]] std::string proxySecret(const std::string& proxy);
// An address, neither the system's proxy nor none.
[[nodiscard]] bool isOwnProxy(const std::string& proxy);

}  // namespace ui
