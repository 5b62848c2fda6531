// What is added to and taken from logits before anything is drawn: bias and penalties.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "engine/local/sampling/sampler.h"

namespace sampling {

// NaN becomes minus infinity, and plus infinity the largest finite value: differences of
// infinities are no numbers. Thread: any, as for all of these.
void makeComparable(std::span<float> logits);

// Steps 1 to 4 of Settings on comparable logits, which stay comparable. Linear in the history.
void applyBias(std::span<float> logits, const Settings& settings);
void applyRepetition(std::span<float> logits, const Settings& settings, const History& history);
void applyPresence(std::span<float> logits, const Settings& settings, const History& history);
void applyDry(std::span<float> logits, const Settings& settings, const History& history);

}  // namespace sampling
