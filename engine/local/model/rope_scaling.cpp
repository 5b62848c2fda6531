// Rotary frequencies, and what context extension does to them.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/rope_scaling.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/base/quote.h"

namespace model {
namespace {

constexpr Range kOriginalContextRange = {1, std::int64_t{1} << 28};

// Wide of every real model, and no product with it leaves f32.
void requireModerate(KeyReader& keys, std::string_view key, double factor) {
  keys.require(factor >= 1e-3 && factor <= 1e6, key,
               "expected a number from 0.001 to 1000000, got " + std::to_string(factor));
}

// The (fractional) pair that turns `turns` times within the original context.
double pairOfTurns(double turns, double base, double columns, double originalContext) {
  return columns * std::log(originalContext / (2.0 * std::numbers::pi * turns)) /
         (2.0 * std::log(base));
}

std::vector<float> yarnFrequencies(double base, std::int64_t columns, const RopeScaling& scaling) {
  const auto width = static_cast<double>(columns);
  const auto context = static_cast<double>(scaling.originalContext);
  const double low = std::max(0.0, std::floor(pairOfTurns(scaling.betaFast, base, width, context)));
  const double high =
      std::min(width - 1.0, std::ceil(pairOfTurns(scaling.betaSlow, base, width, context)));
  std::vector<float> frequencies;
  for (std::int64_t i = 0; i < columns / 2; ++i) {
    const auto pair = static_cast<double>(i);
    const double ramp = std::clamp((pair - low) / std::max(high - low, 0.001), 0.0, 1.0);
    const double plain = std::pow(base, -2.0 * pair / width);
    frequencies.push_back(static_cast<float>(plain / scaling.factor * ramp + plain * (1.0 - ramp)));
  }
  return frequencies;
}

}  // namespace

RopeScaling readRopeScaling(KeyReader& keys) {
  RopeScaling scaling;
  // Files from before 2024 have only this key for linear scaling.
  const double oldFactor = keys.positiveOr("rope.scale_linear", 1.0);
  scaling.factor = keys.positiveOr("rope.scaling.factor", oldFactor);
  requireModerate(keys, "rope.scaling.factor", scaling.factor);
  // A factor without a type is meant for linear scaling.
  const std::string type =
      keys.textOr("rope.scaling.type", scaling.factor != 1.0 ? "linear" : "none");
  if (type == "none" || scaling.factor == 1.0) {
    scaling.factor = 1.0;
    return scaling;
  }
  if (type == "linear") {
    scaling.kind = ScalingKind::Linear;
    return scaling;
  }
  if (type != "yarn") {
    keys.fail(base::ErrorCode::Unsupported, "rope.scaling.type",
              base::quote(type) + " is not supported, only none, linear and yarn");
    return scaling;
  }
  scaling.kind = ScalingKind::Yarn;
  scaling.originalContext =
      keys.integer("rope.scaling.original_context_length", kOriginalContextRange);
  scaling.betaFast = keys.positiveOr("rope.scaling.yarn_beta_fast", scaling.betaFast);
  scaling.betaSlow = keys.positiveOr("rope.scaling.yarn_beta_slow", scaling.betaSlow);
  // Two keys for one factor, each of its own time. R1-0528-Qwen3-8B has 1 / (1 + 0.1 ln 4), which
  // makes the magnitude 1.
  scaling.attentionFactor = keys.positiveOr("rope.scaling.yarn_attn_factor", 1.0) *
                            keys.positiveOr("rope.scaling.attn_factor", 1.0);
  requireModerate(keys, "rope.scaling.attn_factor", scaling.attentionFactor);
  return scaling;
}

std::vector<float> readFrequencies(KeyReader& keys, std::int64_t columns,
                                   const RopeScaling& scaling) {
  const double base = keys.positiveOr("rope.freq_base", 10000.0);
  keys.require(base > 1.0, "rope.freq_base",
               "expected a number above 1, got " + std::to_string(base));
  if (keys.error()) return {};
  return ropeFrequencies(base, columns, scaling);
}

std::vector<float> ropeFrequencies(double base, std::int64_t columns, const RopeScaling& scaling) {
  if (scaling.kind == ScalingKind::Yarn) return yarnFrequencies(base, columns, scaling);
  std::vector<float> frequencies;
  for (std::int64_t i = 0; i < columns / 2; ++i) {
    const double exponent = -2.0 * static_cast<double>(i) / static_cast<double>(columns);
    frequencies.push_back(static_cast<float>(std::pow(base, exponent) / scaling.factor));
  }
  return frequencies;
}

double yarnMagnitude(double factor, double multiplier) {
  return factor <= 1.0 ? 1.0 : 0.1 * multiplier * std::log(factor) + 1.0;
}

}  // namespace model
