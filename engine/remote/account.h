// What an account has left, as DeepSeek's GET /user/balance says it. Pure.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "engine/backend_factory.h"
#include "engine/remote/wire_format.h"

namespace remote {

// Amounts stay the server's own texts; those that are no decimal numbers are refused. Errors:
// Corrupt.
base::Result<engine::Account> decodeAccount(std::string_view body, const Dialect& dialect);

}  // namespace remote
