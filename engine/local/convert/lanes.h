// Four floats at a time, in a way that every compiler here turns into the machine's own vectors.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>

namespace convert {

// Sums run in four lanes in a fixed order, so results do not depend on what the compiler makes of
// a loop.
using Lanes = float __attribute__((vector_size(16)));
inline constexpr int kLanes = 4;

[[nodiscard]] inline Lanes splat(float value) {
  return Lanes{value, value, value, value};
}

[[nodiscard]] inline Lanes load(const float* from) {
  Lanes value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

inline void store(Lanes value, float* to) {
  std::memcpy(to, &value, sizeof value);
}

[[nodiscard]] inline float sum(Lanes v) {
  return (v[0] + v[2]) + (v[1] + v[3]);
}

[[nodiscard]] inline Lanes clamp(Lanes value, float low, float high) {
  const Lanes lows = splat(low);
  const Lanes highs = splat(high);
  value = value < lows ? lows : value;
  return value > highs ? highs : value;
}

// To nearest, ties to even. |value| < 2^22.
[[nodiscard]] inline Lanes nearestInteger(Lanes value) {
  const Lanes big = splat(12582912.0F);  // 1.5 * 2^23: the float unit has no bits left below 1
  return (value + big) - big;
}

}  // namespace convert
