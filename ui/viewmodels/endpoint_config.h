// How an endpoint is reached: for its answers and for its balance the same way.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend_factory.h"
#include "storage/endpoint_store.h"

namespace ui {

// Without its secrets: they come from the keychain.
[[nodiscard]] engine::RemoteConfig remoteConfigOf(const storage::EndpointRecord& record);

}  // namespace ui
