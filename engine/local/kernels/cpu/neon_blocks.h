// How NEON code reads eight blocks of 32 weights: signed quants, scales and minimums.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <arm_neon.h>

#include <cstdint>
#include <cstring>

#include "engine/local/kernels/quant_blocks.h"
#include "engine/local/kernels/tensor.h"

namespace kernels::cpu {

// A weight is scale * quant - min. Each type below has
//   kGroupBytes  bytes of eight blocks;
//   kHalves      whether each half of a block has a scale of its own;
//   kHasMins     whether min is other than zero;
//   quants(group, j)              32 numbers of block j;
//   scales(group, count, out)     of the first `count` blocks (of their halves, if kHalves). A type
//                                 whose rows are multiples of eight blocks is only asked for eight.
struct Quants {
  int8x16_t first;
  int8x16_t second;
};
struct GroupScales {
  float scale[16];
  float min[16];
};

// From the bytes of a block of 32, `offset` less: low nibbles, then high ones.
inline Quants nibbles(const std::uint8_t* p, int offset) {
  const uint8x16_t pairs = vld1q_u8(p);
  const int8x16_t less = vdupq_n_s8(static_cast<std::int8_t>(offset));
  return {vsubq_s8(vreinterpretq_s8_u8(vandq_u8(pairs, vdupq_n_u8(15))), less),
          vsubq_s8(vreinterpretq_s8_u8(vshrq_n_u8(pairs, 4)), less)};
}

// Four bytes of fifth bits and 16 of nibbles, as Q5_0 and Q5_1 have them.
inline Quants fiveBitQuants(const std::uint8_t* bits, int offset) {
  const Quants low = nibbles(bits + 4, offset);
  std::uint32_t all = 0;
  std::memcpy(&all, bits, 4);
  // Byte i gets the byte that holds bit i, and looks at that bit alone.
  const uint8x16_t mask = vreinterpretq_u8_u64(vdupq_n_u64(0x8040201008040201ULL));
  const auto fifth = [&](std::uint32_t two) {
    const uint8x16_t spread = vcombine_u8(vdup_n_u8(static_cast<std::uint8_t>(two)),
                                          vdup_n_u8(static_cast<std::uint8_t>(two >> 8)));
    return vreinterpretq_s8_u8(vandq_u8(vtstq_u8(spread, mask), vdupq_n_u8(16)));
  };
  return {vaddq_s8(low.first, fifth(all)), vaddq_s8(low.second, fifth(all >> 16))};
}

// 32 bytes, shifted right, the lowest bits of `mask` of them.
inline Quants bitsOf(const std::uint8_t* p, int shift, std::uint8_t mask) {
  const int8x16_t right = vdupq_n_s8(static_cast<std::int8_t>(-shift));
  const uint8x16_t lowest = vdupq_n_u8(mask);
  return {vreinterpretq_s8_u8(vandq_u8(vshlq_u8(vld1q_u8(p), right), lowest)),
          vreinterpretq_s8_u8(vandq_u8(vshlq_u8(vld1q_u8(p + 16), right), lowest))};
}

// low + high * 2^kShift - offset.
template <int kShift>
inline Quants joined(const Quants& low, const Quants& high, int offset) {
  const int8x16_t less = vdupq_n_s8(static_cast<std::int8_t>(offset));
  return {vsubq_s8(vorrq_s8(low.first, vshlq_n_s8(high.first, kShift)), less),
          vsubq_s8(vorrq_s8(low.second, vshlq_n_s8(high.second, kShift)), less)};
}

// Blocks of a half-float scale d, perhaps a half-float m, and quants.
template <WeightType kTypeId, std::int64_t kBytes, bool kMins>
struct PlainBlocks {
  static constexpr WeightType kType = kTypeId;
  static constexpr std::int64_t kGroupBytes = 8 * kBytes;
  static constexpr bool kHalves = false;
  static constexpr bool kHasMins = kMins;
  static void scales(const std::uint8_t* group, std::int64_t count, GroupScales& out) {
    for (std::int64_t i = 0; i < count; ++i) {
      out.scale[i] = halfAt(group + kBytes * i);
      if constexpr (kMins) out.min[i] = -halfAt(group + kBytes * i + 2);
    }
  }
};

struct BlocksQ40 : PlainBlocks<WeightType::Q4_0, 18, false> {
  static Quants quants(const std::uint8_t* group, std::int64_t j) {
    return nibbles(group + 18 * j + 2, 8);
  }
};

struct BlocksQ41 : PlainBlocks<WeightType::Q4_1, 20, true> {
  static Quants quants(const std::uint8_t* group, std::int64_t j) {
    return nibbles(group + 20 * j + 4, 0);
  }
};

struct BlocksQ50 : PlainBlocks<WeightType::Q5_0, 22, false> {
  static Quants quants(const std::uint8_t* group, std::int64_t j) {
    return fiveBitQuants(group + 22 * j + 2, 16);
  }
};

struct BlocksQ51 : PlainBlocks<WeightType::Q5_1, 24, true> {
  static Quants quants(const std::uint8_t* group, std::int64_t j) {
    return fiveBitQuants(group + 24 * j + 4, 0);
  }
};

struct BlocksQ80 : PlainBlocks<WeightType::Q8_0, 34, false> {
  static Quants quants(const std::uint8_t* group, std::int64_t j) {
    const std::uint8_t* const bytes = group + 34 * j + 2;
    return {vreinterpretq_s8_u8(vld1q_u8(bytes)), vreinterpretq_s8_u8(vld1q_u8(bytes + 16))};
  }
};

// d, dmin and twelve bytes of scales, as Q4_K and Q5_K begin.
struct SuperBlocks {
  static constexpr bool kHalves = false;
  static constexpr bool kHasMins = true;
  static void scales(const std::uint8_t* group, std::int64_t /*count*/, GroupScales& out) {
    const float d = halfAt(group);
    const float dmin = halfAt(group + 2);
    for (int j = 0; j < 8; ++j) {
      const ScaleMin both = kScaleMin(group + 4, j);
      out.scale[j] = d * static_cast<float>(both.scale);
      out.min[j] = dmin * static_cast<float>(both.min);
    }
  }
};

struct BlocksQ4K : SuperBlocks {
  static constexpr WeightType kType = WeightType::Q4_K;
  static constexpr std::int64_t kGroupBytes = 144;
  static Quants quants(const std::uint8_t* group, std::int64_t j) {
    return bitsOf(group + 16 + 32 * (j / 2), 4 * static_cast<int>(j % 2), 15);
  }
};

struct BlocksQ5K : SuperBlocks {
  static constexpr WeightType kType = WeightType::Q5_K;
  static constexpr std::int64_t kGroupBytes = 176;
  static Quants quants(const std::uint8_t* group, std::int64_t j) {
    return joined<4>(bitsOf(group + 48 + 32 * (j / 2), 4 * static_cast<int>(j % 2), 15),
                     bitsOf(group + 16, static_cast<int>(j), 1), 0);
  }
};

// 64 bytes of two-bit quants: four shifts of 32 bytes, twice.
inline Quants twoBitQuants(const std::uint8_t* bits, std::int64_t j) {
  return bitsOf(bits + 32 * (j / 4), 2 * static_cast<int>(j % 4), 3);
}

struct BlocksQ2K {
  static constexpr WeightType kType = WeightType::Q2_K;
  static constexpr std::int64_t kGroupBytes = 84;
  static constexpr bool kHalves = true;
  static constexpr bool kHasMins = true;
  static Quants quants(const std::uint8_t* group, std::int64_t j) {
    return twoBitQuants(group + 16, j);
  }
  static void scales(const std::uint8_t* group, std::int64_t /*count*/, GroupScales& out) {
    const float d = halfAt(group + 80);
    const float dmin = halfAt(group + 82);
    for (int i = 0; i < 16; ++i) {
      out.scale[i] = d * static_cast<float>(group[i] & 15);
      out.min[i] = dmin * static_cast<float>(group[i] >> 4);
    }
  }
};

struct BlocksQ3K {
  static constexpr WeightType kType = WeightType::Q3_K;
  static constexpr std::int64_t kGroupBytes = 110;
  static constexpr bool kHalves = true;
  static constexpr bool kHasMins = false;
  static Quants quants(const std::uint8_t* group, std::int64_t j) {
    return joined<2>(twoBitQuants(group + 32, j), bitsOf(group, static_cast<int>(j), 1), 4);
  }
  static void scales(const std::uint8_t* group, std::int64_t /*count*/, GroupScales& out) {
    const std::uint8_t* const packed = group + 96;
    const float d = halfAt(group + 108);
    for (int i = 0; i < 16; ++i) {
      const int low = i < 8 ? packed[i] & 15 : packed[i - 8] >> 4;
      const int high = (packed[8 + i % 4] >> (2 * (i / 4))) & 3;
      out.scale[i] = d * static_cast<float>((low | (high << 4)) - 32);
    }
  }
};

struct BlocksQ6K {
  static constexpr WeightType kType = WeightType::Q6_K;
  static constexpr std::int64_t kGroupBytes = 210;
  static constexpr bool kHalves = true;
  static constexpr bool kHasMins = false;
  static Quants quants(const std::uint8_t* group, std::int64_t j) {
    const std::int64_t part = j / 4;
    const int quarter = static_cast<int>(j % 4);
    return joined<4>(bitsOf(group + 64 * part + 32 * (quarter % 2), 4 * (quarter / 2), 15),
                     bitsOf(group + 128 + 32 * part, 2 * quarter, 3), 32);
  }
  static void scales(const std::uint8_t* group, std::int64_t /*count*/, GroupScales& out) {
    const float d = halfAt(group + 208);
    for (int i = 0; i < 16; ++i) {
      out.scale[i] = d * static_cast<float>(static_cast<std::int8_t>(group[192 + i]));
    }
  }
};

}  // namespace kernels::cpu
