// The words on the wire for our enumerations; used by both ends.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "engine/backend.h"

namespace remote {

[[nodiscard]] std::string_view nameOf(engine::Role role);
[[nodiscard]] std::optional<engine::Role> roleNamed(std::string_view name);

[[nodiscard]] std::string_view nameOf(engine::Status::Phase phase);
[[nodiscard]] std::optional<engine::Status::Phase> phaseNamed(std::string_view name);

// Our own names; finish reasons of the public interface are fewer.
[[nodiscard]] std::string_view nameOf(engine::StopReason reason);
[[nodiscard]] std::optional<engine::StopReason> stopReasonNamed(std::string_view name);
// The public interface: "stop", "length", "tool_calls", "content_filter".
[[nodiscard]] std::string_view finishReasonOf(engine::StopReason reason);
[[nodiscard]] std::optional<engine::StopReason> finishReasonNamed(std::string_view name);

[[nodiscard]] std::string_view nameOf(base::ErrorCode code);
[[nodiscard]] std::optional<base::ErrorCode> errorCodeNamed(std::string_view name);

}  // namespace remote
