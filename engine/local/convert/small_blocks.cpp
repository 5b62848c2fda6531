// Blocks of 32 values with one scale each.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cmath>

#include "engine/local/convert/block_writers.h"

namespace convert {
namespace {

constexpr int kValues = 32;
using Levels = std::array<float, kValues>;

// Where the extreme value may lie among the levels. Beyond the last level it is cut off, for the
// sake of the others; whole numbers find blocks that are exact already.
constexpr std::array kTargets4 = {-4.0F, -5.0F, -6.0F, -6.6F, -7.0F,  -7.3F,  -7.6F,
                                  -8.0F, -8.4F, -8.8F, -9.4F, -10.2F, -11.5F, -13.5F,
                                  4.0F,  5.0F,  6.0F,  7.0F,  7.4F,   8.0F};
constexpr std::array kTargets5 = {-13.0F, -14.0F, -14.5F, -15.0F, -15.4F, -15.7F, -16.0F, -16.4F,
                                  -17.0F, -18.0F, -20.0F, -23.0F, 14.0F,  15.0F,  15.5F,  16.0F};
constexpr std::array kTargets8 = {127.0F, 126.0F, 125.0F};
constexpr std::array kTargetsNl = {-101.6F, -107.95F, -114.3F,  -120.65F, -127.0F, -133.35F,
                                   -139.7F, -152.4F,  -171.45F, 96.05F,   101.7F,  107.35F,
                                   113.0F,  118.65F,  124.3F,   135.6F};
// How many levels the range may span.
constexpr std::array kRanges4 = {14.0F, 14.3F, 14.6F, 14.8F, 15.2F, 15.4F,
                                 15.7F, 16.0F, 16.5F, 17.2F, 18.5F, 20.5F};
constexpr std::array kRanges5 = {30.4F, 30.7F, 31.3F, 31.6F, 32.0F, 33.0F, 35.0F};

// Low halves of 16 bytes are values 0 to 15, high halves 16 to 31.
void putNibbles(const std::array<unsigned, kValues>& codes, std::uint8_t* out) {
  for (std::size_t j = 0; j < 16; ++j)
    out[j] = static_cast<std::uint8_t>((codes[j] & 15U) | ((codes[j + 16] & 15U) << 4));
}

// Four bytes of fifth bits, then the nibbles.
void putFiveBits(const std::array<unsigned, kValues>& codes, std::uint8_t* out) {
  std::uint32_t high = 0;
  for (std::size_t i = 0; i < kValues; ++i) high |= (codes[i] >> 4) << i;
  put16(out, static_cast<std::uint16_t>(high & 0xFFFFU));
  put16(out + 2, static_cast<std::uint16_t>(high >> 16));
  putNibbles(codes, out + 4);
}

std::array<unsigned, kValues> codesOf(const Levels& levels, float lowest) {
  std::array<unsigned, kValues> codes{};
  for (std::size_t i = 0; i < kValues; ++i) codes[i] = static_cast<unsigned>(levels[i] - lowest);
  return codes;
}

// The 16-bit scale next to `wanted` with the least error: the nearest one is not always it.
template <typename LevelSet>
HalfScale bestHalf(Block block, float wanted, const LevelSet& levels) {
  HalfScale best(wanted);
  if (wanted == 0) return best;
  float least = errorAt<kValues>(block, best.value, levels);
  for (const HalfScale& near : neighboursOf(HalfScale(wanted))) {
    const float error = errorAt<kValues>(block, near.value, levels);
    if (!(error < least)) continue;
    least = error;
    best = near;
  }
  return best;
}

// The scale goes to `out`; the codes count from the lowest level.
std::array<unsigned, kValues> fitSymmetric(Block block, const LinearLevels& linear,
                                           std::span<const float> targets, std::uint8_t* out) {
  const HalfScale scale = bestHalf(block, fitScale<kValues>(block, linear, targets), linear);
  Levels levels{};
  levelsAt<kValues>(block.values, scale.value, linear, levels.data());
  put16(out, scale.bits);
  return codesOf(levels, linear.low);
}

std::array<unsigned, kValues> fitWithMin(Block block, float highest, std::span<const float> targets,
                                         std::uint8_t* out) {
  const ScaleMin fitted = fitScaleMin<kValues>(block, highest, true, targets);
  HalfScale scale(fitted.scale);
  HalfScale min(-fitted.min);
  float least = errorAt<kValues>(block, {scale.value, -min.value}, highest);
  for (const HalfScale& near : neighboursOf(scale)) {
    if (!(near.value > 0)) continue;
    // The minimum that goes best with this scale and these quants.
    const MinSums sums = minSumsAt<kValues>(block, {near.value, fitted.min}, highest);
    const HalfScale nearMin(static_cast<float>((sums.x - near.value * sums.q) / sums.w));
    const float error = errorAt<kValues>(block, {near.value, -nearMin.value}, highest);
    if (!(error < least)) continue;
    least = error;
    scale = near;
    min = nearMin;
  }
  Levels levels{};
  levelsAt<kValues>(block.values, {scale.value, -min.value}, highest, levels.data());
  put16(out, scale.bits);
  put16(out + 2, min.bits);
  return codesOf(levels, 0);
}

constexpr TableLevels<15> kE2m1 = {{-6, -4, -3, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3, 4, 6}};

// Index among the rising levels to the code: sign and magnitude.
unsigned e2m1Code(float level) {
  const int index = kE2m1.codeOf(level);
  return static_cast<unsigned>(index >= 7 ? index - 7 : 8 + (7 - index));
}

}  // namespace

void writeQ4_0(Block block, std::uint8_t* out) {
  putNibbles(fitSymmetric(block, {-8, 7}, kTargets4, out), out + 2);
}

void writeQ5_0(Block block, std::uint8_t* out) {
  putFiveBits(fitSymmetric(block, {-16, 15}, kTargets5, out), out + 2);
}

void writeQ4_1(Block block, std::uint8_t* out) {
  putNibbles(fitWithMin(block, 15, kRanges4, out), out + 4);
}

void writeQ5_1(Block block, std::uint8_t* out) {
  putFiveBits(fitWithMin(block, 31, kRanges5, out), out + 4);
}

void writeQ8_0(Block block, std::uint8_t* out) {
  constexpr LinearLevels kLevels = {-127, 127};  // -128 has no opposite, which kernels rely on
  const HalfScale scale =
      bestHalf(block, std::abs(fitScale<kValues>(block, kLevels, kTargets8)), kLevels);
  Levels levels{};
  levelsAt<kValues>(block.values, scale.value, kLevels, levels.data());
  put16(out, scale.bits);
  for (std::size_t i = 0; i < kValues; ++i)
    out[2 + i] = static_cast<std::uint8_t>(static_cast<std::int8_t>(levels[i]));
}

void writeIq4Nl(Block block, std::uint8_t* out) {
  const HalfScale scale =
      bestHalf(block, fitScale<kValues>(block, kIq4Levels, kTargetsNl), kIq4Levels);
  Levels levels{};
  levelsAt<kValues>(block.values, scale.value, kIq4Levels, levels.data());
  std::array<unsigned, kValues> codes{};
  for (std::size_t i = 0; i < kValues; ++i)
    codes[i] = static_cast<unsigned>(kIq4Levels.codeOf(levels[i]));
  put16(out, scale.bits);
  putNibbles(codes, out + 2);
}

// The scale is a power of two, so all that come into question are tried.
void writeMxfp4(Block block, std::uint8_t* out) {
  constexpr int kBias = 127;
  const float extreme = std::abs(extremeOf<kValues>(block.values));
  int exponent = 0;
  if (extreme > 0) {
    const int top = std::ilogb(extreme);
    float best = -1;
    for (int e = std::clamp(top - 3, -125, 125); e <= std::min(top + 1, 126); ++e) {
      const float error = errorAt<kValues>(block, std::ldexp(1.0F, e), kE2m1);
      if (best >= 0 && error >= best) continue;
      best = error;
      exponent = e;
    }
  }
  Levels levels{};
  levelsAt<kValues>(block.values, std::ldexp(1.0F, exponent), kE2m1, levels.data());
  std::array<unsigned, kValues> codes{};
  for (std::size_t i = 0; i < kValues; ++i) codes[i] = e2m1Code(levels[i]);
  out[0] = static_cast<std::uint8_t>(exponent + kBias);
  putNibbles(codes, out + 1);
}

}  // namespace convert
