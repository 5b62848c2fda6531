// One GET, at the root of the API.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/account_reader.h"

#include <string>

#include "engine/base/text.h"
#include "engine/remote/account.h"
#include "engine/remote/endpoint.h"

namespace remote {

base::Result<engine::Account> readAccount(const engine::RemoteConfig& config, const net::Time& time,
                                          std::stop_token stop) {
  const auto endpoint = endpointFor(config);
  if (!endpoint) return endpoint.error();
  if (endpoint->dialect.kind != Dialect::Kind::DeepSeek)
    return base::Error{base::ErrorCode::Unsupported,
                       endpoint->dialect.place +
                           " does not say what an account has left; only DeepSeek's own API does"};
  auto client = clientFor(config, time);
  if (!client) return client.error();
  // Source: DeepSeek, "Get User Balance": below the root, whatever the rest is asked under.
  std::string root = endpoint->base;
  for (const char* version : {"/v1", "/beta"}) base::dropEnd(root, version);
  const auto body = fetch(*endpoint, *client, root + "/user/balance", stop);
  if (!body) return body.error();
  return decodeAccount(*body, endpoint->dialect);
}

}  // namespace remote
