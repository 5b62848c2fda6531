// The messages of a request to the double: their order, their reasoning, their images.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "tests/support/deepseek/call.h"

namespace support::deepseek {

// Fills question, lastRole, prefix, images and promptText of `call`, whose tools, thinking and
// model are known. Thread: any.
[[nodiscard]] std::optional<Refusal> readMessages(const Json& body, bool isBeta, Call& call);

}  // namespace support::deepseek
