// Weighted least squares for one block: the scale (and minimum) that few levels approach it best
// with.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>

#include "engine/local/convert/lanes.h"

namespace convert {

// A block is N values with N weights (what an error there costs), N a multiple of kLanes. All
// functions are pure. Weights are >= 0, values finite.
struct Block {
  const float* values;
  const float* weights;
};

// Whole numbers from `low` to `high`.
struct LinearLevels {
  float low;
  float high;
  [[nodiscard]] Lanes nearest(Lanes value) const { return nearestInteger(clamp(value, low, high)); }
};

// A rising table of levels.
template <std::size_t kCount>
struct TableLevels {
  std::array<float, kCount> level;
  [[nodiscard]] Lanes nearest(Lanes value) const {
    Lanes found = splat(level[0]);
    for (std::size_t i = 1; i < kCount; ++i)
      found = value > splat((level[i - 1] + level[i]) / 2) ? splat(level[i]) : found;
    return found;
  }
  [[nodiscard]] int codeOf(float exactLevel) const {
    return static_cast<int>(std::lower_bound(level.begin(), level.end(), exactLevel) -
                            level.begin());
  }
};

// Below this a block is as good as zero: of the formats only MXFP4 has scales that small, and no
// model has such weights.
inline constexpr float kSmallest = 1e-20F;

// The value that is farthest from zero.
template <int N>
[[nodiscard]] float extremeOf(const float* values) {
  float extreme = 0;
  for (int i = 0; i < N; ++i) {
    if (std::abs(values[i]) > std::abs(extreme)) extreme = values[i];
  }
  return std::abs(extreme) < kSmallest ? 0 : extreme;
}

// The levels of the block at this scale; 0 gives level 0 everywhere.
template <int N, typename Levels>
void levelsAt(const float* values, float scale, const Levels& levels, float* out) {
  const Lanes inverse = splat(scale == 0 ? 0 : 1 / scale);
  for (int i = 0; i < N; i += kLanes) store(levels.nearest(load(values + i) * inverse), out + i);
}

// Weighted squared error at this scale with the nearest levels.
template <int N, typename Levels>
[[nodiscard]] float errorAt(Block block, float scale, const Levels& levels) {
  const Lanes inverse = splat(scale == 0 ? 0 : 1 / scale);
  const Lanes scales = splat(scale);
  Lanes error = splat(0);
  for (int i = 0; i < N; i += kLanes) {
    const Lanes x = load(block.values + i);
    const Lanes off = x - scales * levels.nearest(x * inverse);
    error += load(block.weights + i) * off * off;
  }
  return sum(error);
}

struct ScaleSums {
  float xl = 0;  // sum of weight * value * level
  float ll = 0;  // sum of weight * level^2
};

template <int N, typename Levels>
[[nodiscard]] ScaleSums sumsAt(Block block, float inverse, const Levels& levels) {
  const Lanes inverses = splat(inverse);
  Lanes xl = splat(0);
  Lanes ll = splat(0);
  for (int i = 0; i < N; i += kLanes) {
    const Lanes x = load(block.values + i);
    const Lanes level = levels.nearest(x * inverses);
    const Lanes weighted = load(block.weights + i) * level;
    xl += weighted * x;
    ll += weighted * level;
  }
  return {sum(xl), sum(ll)};
}

// The best scale found for value = scale * level. Each target says where the extreme value would
// be among the levels; from the best of them scale and levels are fitted in turn.
template <int N, typename Levels>
[[nodiscard]] float fitScale(Block block, const Levels& levels, std::span<const float> targets) {
  const float extreme = extremeOf<N>(block.values);
  if (extreme == 0) return 0;
  float best = 0;  // what the fit takes off the sum of weight * value^2
  float scale = 0;
  const auto tryInverse = [&](float inverse) {
    const ScaleSums sums = sumsAt<N>(block, inverse, levels);
    if (!(sums.ll > 0) || sums.xl * sums.xl <= best * sums.ll) return false;
    best = sums.xl * sums.xl / sums.ll;
    scale = sums.xl / sums.ll;
    return true;
  };
  for (const float target : targets) tryInverse(target / extreme);
  constexpr int kRounds = 4;
  for (int round = 0; round < kRounds && scale != 0; ++round) {
    if (!tryInverse(1 / scale)) break;
  }
  return scale;
}

// value = scale * q - min, q from 0 to the highest level.
struct ScaleMin {
  float scale = 0;
  float min = 0;
};

template <int N>
void levelsAt(const float* values, ScaleMin at, float highest, float* out) {
  const Lanes inverse = splat(at.scale == 0 ? 0 : 1 / at.scale);
  const Lanes min = splat(at.min);
  for (int i = 0; i < N; i += kLanes)
    store(nearestInteger(clamp((load(values + i) + min) * inverse, 0, highest)), out + i);
}

template <int N>
[[nodiscard]] float errorAt(Block block, ScaleMin at, float highest) {
  const Lanes inverse = splat(at.scale == 0 ? 0 : 1 / at.scale);
  const Lanes scale = splat(at.scale);
  const Lanes min = splat(at.min);
  Lanes error = splat(0);
  for (int i = 0; i < N; i += kLanes) {
    const Lanes x = load(block.values + i) + min;
    const Lanes off = x - scale * nearestInteger(clamp(x * inverse, 0, highest));
    error += load(block.weights + i) * off * off;
  }
  return sum(error);
}

// Sums of weight * (1, x, q, q^2, x * q) over a block.
struct MinSums {
  double w = 0, x = 0, q = 0, qq = 0, xq = 0;

  // Least squares for the scale and the minimum; a minimum below 0 only where `anySign`.
  [[nodiscard]] ScaleMin solve(bool anySign) const {
    const double determinant = w * qq - q * q;
    if (!(determinant > 0)) return {};
    const double scale = (w * xq - x * q) / determinant;
    const double min = (q * xq - qq * x) / determinant;
    if (min < 0 && !anySign) return {static_cast<float>(xq / qq), 0};
    return {static_cast<float>(scale), static_cast<float>(min)};
  }
};

template <int N>
[[nodiscard]] MinSums minSumsAt(Block block, ScaleMin at, float highest) {
  const Lanes inverse = splat(1 / at.scale);
  const Lanes min = splat(at.min);
  Lanes w = splat(0), x = splat(0), q = splat(0), qq = splat(0), xq = splat(0);
  for (int i = 0; i < N; i += kLanes) {
    const Lanes value = load(block.values + i);
    const Lanes weight = load(block.weights + i);
    const Lanes level = nearestInteger(clamp((value + min) * inverse, 0, highest));
    const Lanes weighted = weight * level;
    w += weight;
    x += weight * value;
    q += weighted;
    qq += weighted * level;
    xq += weighted * value;
  }
  return {sum(w), sum(x), sum(q), sum(qq), sum(xq)};
}

// The best scale and minimum found. `targets`: how many levels the range of the block would span.
template <int N>
[[nodiscard]] ScaleMin fitScaleMin(Block block, float highest, bool anySign,
                                   std::span<const float> targets) {
  const auto [least, most] = std::minmax_element(block.values, block.values + N);
  const float low = anySign ? *least : std::min(*least, 0.0F);
  const float range = *most - low;
  if (range < kSmallest) return {0, -low};  // all the same, or nothing above the minimum
  ScaleMin best = {range / highest, -low};
  float bestError = errorAt<N>(block, best, highest);
  const auto tryFrom = [&](ScaleMin start) {
    const ScaleMin fitted = minSumsAt<N>(block, start, highest).solve(anySign);
    if (!(fitted.scale > kSmallest)) return false;
    const float error = errorAt<N>(block, fitted, highest);
    if (!(error < bestError)) return false;
    best = fitted;
    bestError = error;
    return true;
  };
  for (const float target : targets) tryFrom({range / target, -low});
  constexpr int kRounds = 6;
  for (int round = 0; round < kRounds; ++round) {
    if (!tryFrom(best)) break;
  }
  return best;
}

}  // namespace convert
