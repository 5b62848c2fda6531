// How NEON code reads blocks of 32 weights that are codes: of a table, or digits of base three.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <arm_neon.h>

#include <array>
#include <cstdint>
#include <cstring>

#include "engine/local/kernels/cpu/neon_blocks.h"
#include "engine/local/kernels/low_bit_blocks.h"
#include "engine/local/kernels/tensor.h"

namespace kernels::cpu {

inline Quants lookUp(const std::array<std::int8_t, 16>& table, const std::uint8_t* pairs) {
  const int8x16_t values = vld1q_s8(table.data());
  const Quants codes = nibbles(pairs, 0);
  return {vqtbl1q_s8(values, vreinterpretq_u8_s8(codes.first)),
          vqtbl1q_s8(values, vreinterpretq_u8_s8(codes.second))};
}

struct BlocksIQ4NL : PlainBlocks<WeightType::IQ4_NL, 18, false> {
  static Quants quants(const std::uint8_t* group, std::int64_t j) {
    return lookUp(kUnevenSteps, group + 18 * j + 2);
  }
};

struct BlocksMXFP4 {
  static constexpr WeightType kType = WeightType::MXFP4;
  static constexpr std::int64_t kGroupBytes = 8 * 17;
  static constexpr bool kHalves = false;
  static constexpr bool kHasMins = false;
  static Quants quants(const std::uint8_t* group, std::int64_t j) {
    return lookUp(kDoubledE2m1, group + 17 * j + 1);
  }
  static void scales(const std::uint8_t* group, std::int64_t count, GroupScales& out) {
    for (std::int64_t i = 0; i < count; ++i) out.scale[i] = halfOfPower(group[17 * i]);
  }
};

struct BlocksIQ4XS {
  static constexpr WeightType kType = WeightType::IQ4_XS;
  static constexpr std::int64_t kGroupBytes = 136;
  static constexpr bool kHalves = false;
  static constexpr bool kHasMins = false;
  static Quants quants(const std::uint8_t* group, std::int64_t j) {
    return lookUp(kUnevenSteps, group + 8 + 16 * j);
  }
  static void scales(const std::uint8_t* group, std::int64_t /*count*/, GroupScales& out) {
    const float d = halfAt(group);
    const int high = group[2] | (group[3] << 8);
    for (int j = 0; j < 8; ++j) {
      const int low = (group[4 + j / 2] >> (4 * (j % 2))) & 15;
      out.scale[j] = d * static_cast<float>((low | (((high >> (2 * j)) & 3) << 4)) - 32);
    }
  }
};

// One scale for eight blocks, at kScaleAt.
template <std::int64_t kBytes, std::int64_t kScaleAt>
struct TernaryBlocks {
  static constexpr std::int64_t kGroupBytes = kBytes;
  static constexpr bool kHalves = false;
  static constexpr bool kHasMins = false;
  static void scales(const std::uint8_t* group, std::int64_t /*count*/, GroupScales& out) {
    for (int j = 0; j < 8; ++j) out.scale[j] = halfAt(group + kScaleAt);
  }
};

struct BlocksTQ20 : TernaryBlocks<66, 64> {
  static constexpr WeightType kType = WeightType::TQ2_0;
  static Quants quants(const std::uint8_t* group, std::int64_t j) {
    const Quants codes = twoBitQuants(group, j);
    return {vsubq_s8(codes.first, vdupq_n_s8(1)), vsubq_s8(codes.second, vdupq_n_s8(1))};
  }
};

struct BlocksTQ10 : TernaryBlocks<54, 52> {
  static constexpr WeightType kType = WeightType::TQ1_0;
  // Takes the first digit off; what is behind the point stays.
  static uint8x16_t next(uint8x16_t bytes) { return vaddq_u8(vaddq_u8(bytes, bytes), bytes); }
  static uint8x16_t skip(uint8x16_t bytes, std::int64_t digits) {
    for (std::int64_t n = 0; n < digits; ++n) bytes = next(bytes);
    return bytes;
  }
  // The first digit less one. A third and two thirds of 256, rounded up.
  static int8x16_t digit(uint8x16_t bytes) {
    const uint8x16_t reached =
        vaddq_u8(vcgeq_u8(bytes, vdupq_n_u8(86)), vcgeq_u8(bytes, vdupq_n_u8(171)));
    return vsubq_s8(vdupq_n_s8(-1), vreinterpretq_s8_u8(reached));
  }
  static Quants quants(const std::uint8_t* group, std::int64_t j) {
    if (j < 5) {
      return {digit(skip(vld1q_u8(group), j)), digit(skip(vld1q_u8(group + 16), j))};
    }
    // Sixteen bytes, two digits a block; the last half block is four digits of four bytes.
    const uint8x16_t bytes = skip(vld1q_u8(group + 32), 2 * (j - 5));
    if (j < 7) return {digit(bytes), digit(next(bytes))};
    std::uint32_t four = 0;
    std::memcpy(&four, group + 48, 4);
    std::uint32_t last[4];
    for (std::int64_t n = 0; n < 4; ++n) {
      last[n] =
          vgetq_lane_u32(vreinterpretq_u32_u8(skip(vreinterpretq_u8_u32(vdupq_n_u32(four)), n)), 0);
    }
    return {digit(bytes), digit(vreinterpretq_u8_u32(vld1q_u32(last)))};
  }
};

}  // namespace kernels::cpu
