// Asks an endpoint for the account behind its key.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>

#include "engine/backend_factory.h"
#include "engine/net/time.h"

namespace remote {

// See engine::readAccount().
base::Result<engine::Account> readAccount(const engine::RemoteConfig& config, const net::Time& time,
                                          std::stop_token stop);

}  // namespace remote
