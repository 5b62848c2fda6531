// Log-probabilities of a reply, in the form of chats and in the older one. Pure.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <vector>

#include "engine/backend.h"

namespace remote {

// Of `logprobs`, a member of a choice: {"content":[{"token",...}]}, or {"tokens":[...],
// "token_logprobs":[...],"top_logprobs":[{...}]}. Nothing: they cannot be read.
[[nodiscard]] std::optional<std::vector<engine::Logprobs>> decodeLogprobs(
    const nlohmann::json& logprobs);

}  // namespace remote
