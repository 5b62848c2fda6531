// One answer of the embedded engine, from the request to its receipt.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>

#include "engine/backend.h"
#include "engine/local/loaded_model.h"

namespace local {

// Answers a request that has been checked, on a model that is loaded and, unless a gap is to be
// filled, has a chat template. Errors: as engine::Backend::generate(). Thread: one at a time for
// one model.
base::Result<engine::Completion> answerOn(LoadedModel& model, const engine::Request& request,
                                          const engine::EventSink& onEvent, std::stop_token stop);

}  // namespace local
