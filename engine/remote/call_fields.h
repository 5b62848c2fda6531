// The fields that requests of all kinds have, checked one by one; inside engine/remote only.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "engine/backend.h"
#include "engine/remote/chat_call.h"
#include "engine/remote/wire_json.h"

namespace remote {

inline constexpr std::size_t kMaxNameBytes = 512;

// "the field N must be X", "the field N W".
[[nodiscard]] base::Error invalid(const std::string& field, const std::string& expected);
[[nodiscard]] base::Error unsupported(const std::string& field, const std::string& why);

// Missing, null or a string: another value must not pass for an empty one.
[[nodiscard]] bool isText(const Json& json, const char* name);
// A string of at most `maxBytes`, or empty when it is missing.
base::Result<std::string> readString(const Json& json, const char* name, std::size_t maxBytes);
base::Result<bool> readBool(const Json& json, const char* name, bool whereMissing = false);

template <typename T>
struct Range {
  T low;
  T high;
};
base::Result<void> readInteger(const Json& json, const char* name, Range<int> range,
                               std::optional<int>& target);

// Model, sampling, limits, and how the reply is wanted.
base::Result<void> readCommon(const Json& json, ChatCall& call);

}  // namespace remote
