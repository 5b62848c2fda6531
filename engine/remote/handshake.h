// The one line in which a worker says where it can be reached, or why it cannot. Pure.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace remote {

struct Handshake {
  int port = 0;
  std::int64_t processId = 0;
  std::string token;  // empty: the reader knows it already
};

// {"port","pid"[,"token"]} without a line break.
[[nodiscard]] std::string encodeHandshake(const Handshake& handshake);
// Errors: Corrupt (no such line), or what the worker reports with encodeError() instead.
base::Result<Handshake> decodeHandshake(std::string_view line);

}  // namespace remote
