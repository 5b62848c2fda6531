// Brings the weights of a model into memory and onto a device, tensor by tensor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <stop_token>

#include "engine/base/result.h"
#include "engine/local/checkpoint/checkpoint.h"
#include "engine/local/kernels/device.h"
#include "engine/local/model/weights.h"

namespace model {

// Loads every bound tensor of `weights`, layer by layer, and makes the device ready for it; what
// two places share is loaded once. Each tensor has its final place afterwards, also when `weights`
// are moved. `onProgress` gets the share of bytes done, 0..1 (may be empty); stop is checked
// between tensors. Errors: those of Checkpoint::load() and Device::prepare(), Cancelled.
// Lifetime: the file must outlive the weights.
[[nodiscard]] base::Result<void> loadWeights(const checkpoint::Checkpoint& file,
                                             kernels::Device& device, const Config& config,
                                             Weights& weights,
                                             const std::function<void(double)>& onProgress,
                                             const std::stop_token& stop);

}  // namespace model
