// Blocks of 256 values that are minus the scale, zero or the scale.
// SPDX-License-Identifier: Apache-2.0
#include <numeric>

#include "engine/local/convert/block_writers.h"
#include "engine/local/convert/super_fit.h"

namespace convert {
namespace {

constexpr LinearLevels kTernary = {-1, 1};

struct Ternary {
  HalfScale scale;
  std::array<unsigned, kSuperValues> digits{};  // 0, 1, 2: minus, zero, plus
};

// The best set of values that are not zero is always that of the k largest ones, so all k are
// tried, with the scale that fits each.
Ternary fit(Block block) {
  std::array<std::size_t, kSuperValues> order{};
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const float left = std::abs(block.values[a]);
    const float right = std::abs(block.values[b]);
    return left != right ? left > right : a < b;
  });
  double xl = 0;
  double ll = 0;
  double best = 0;
  float scale = 0;
  for (const std::size_t i : order) {
    xl += static_cast<double>(block.weights[i]) * std::abs(block.values[i]);
    ll += block.weights[i];
    if (!(ll > 0) || xl * xl <= best * ll) continue;
    best = xl * xl / ll;
    scale = static_cast<float>(xl / ll);
  }
  Ternary result{HalfScale(scale), {}};
  std::array<float, kSuperValues> levels{};
  levelsAt<kSuperValues>(block.values, result.scale.value, kTernary, levels.data());
  for (std::size_t i = 0; i < levels.size(); ++i)
    result.digits[i] = static_cast<unsigned>(levels[i] + 1);
  return result;
}

// Five digits in a byte, as the fraction of 3^5 in 256ths, rounded up: multiplying by 3 brings one
// digit after the other over the point.
std::uint8_t packed(const std::array<unsigned, 5>& digits) {
  unsigned number = 0;
  for (const unsigned digit : digits) number = number * 3 + digit;
  return static_cast<std::uint8_t>((number * 256 + 242) / 243);
}

}  // namespace

void writeTq1_0(Block block, std::uint8_t* out) {
  const Ternary fitted = fit(block);
  const auto group = [&](std::size_t first, std::size_t count, std::size_t digits,
                         std::uint8_t* to) {
    for (std::size_t j = 0; j < count; ++j) {
      std::array<unsigned, 5> of{};
      for (std::size_t n = 0; n < digits; ++n) of[n] = fitted.digits[first + n * count + j];
      to[j] = packed(of);
    }
  };
  group(0, 32, 5, out);
  group(160, 16, 5, out + 32);
  group(240, 4, 4, out + 48);
  put16(out + 52, fitted.scale.bits);
}

void writeTq2_0(Block block, std::uint8_t* out) {
  const Ternary fitted = fit(block);
  for (std::size_t half = 0; half < 2; ++half) {
    for (std::size_t l = 0; l < 32; ++l) {
      unsigned byte = 0;
      for (std::size_t part = 0; part < 4; ++part)
        byte |= fitted.digits[128 * half + 32 * part + l] << (2 * part);
      out[32 * half + l] = static_cast<std::uint8_t>(byte);
    }
  }
  put16(out + 64, fitted.scale.bits);
}

}  // namespace convert
