// Which program serves an endpoint, by its address or its model list. Pure.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "engine/backend.h"
#include "engine/remote/wire_format.h"

namespace remote {

// By host and port; Unknown for most.
[[nodiscard]] Dialect::Flavour flavourAt(std::string_view host, int port);
// By the reply of GET /models; Unknown where it does not tell, or is none.
[[nodiscard]] Dialect::Flavour flavourIn(std::string_view modelList);
// Whether another endpoint has to be known to send `request`, or to read its reply: what thinks, is
// continued, or goes back with its reasoning differs from program to program.
[[nodiscard]] bool dependsOnFlavour(const engine::Request& request);

}  // namespace remote
