// The secret between a server and its clients.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace server {

// 256 random bits as hexadecimal digits, from the operating system.
[[nodiscard]] std::string generateToken();

// Compares without telling by its time where the first difference is.
[[nodiscard]] bool isSameToken(std::string_view expected, std::string_view given);

}  // namespace server
