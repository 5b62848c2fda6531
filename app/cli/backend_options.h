// From options to what answers: a model on this computer, or an endpoint.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include "app/cli/arguments.h"
#include "engine/backend.h"
#include "engine/backend_factory.h"

namespace cli {

// The endpoint of --url, with --proxy, --ca-file and --timeout. Errors: InvalidArgument, Denied
// (DeepSeek without a key).
base::Result<engine::RemoteConfig> endpointFrom(const Arguments& arguments);

// The same, where a missing --url means DeepSeek's.
base::Result<engine::RemoteConfig> anyEndpointFrom(const Arguments& arguments);

// Errors: InvalidArgument (options that exclude each other, the URL), NotFound (the model).
base::Result<std::unique_ptr<engine::Backend>> backendFrom(const Arguments& arguments);

// The name to ask for: --remote-model, or the only one that the endpoint of --url lists; empty for
// a model on this computer. Errors: InvalidArgument (several), and as Backend::models().
base::Result<std::string> modelFrom(const Arguments& arguments, engine::Backend& backend,
                                    const std::stop_token& stop);

}  // namespace cli
