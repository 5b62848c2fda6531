// One table of weight types; a new type is one row and one block function.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/kernels/quant_blocks.h"

#include <array>
#include <cassert>
#include <cstring>

#include "engine/base/half.h"
#include "engine/local/kernels/float8.h"
#include "engine/local/kernels/low_bit_blocks.h"

namespace kernels {

namespace {

using Bytes = const std::uint8_t*;

std::uint16_t load16(Bytes p) {
  return static_cast<std::uint16_t>(p[0] | (p[1] << 8));
}

void decodeF32(Bytes block, float* out) {
  std::memcpy(out, block, sizeof(float));
}

void decodeF16(Bytes block, float* out) {
  *out = halfAt(block);
}

void decodeBf16(Bytes block, float* out) {
  *out = base::bfloatToFloat(load16(block));
}

void decodeQ8_0(Bytes block, float* out) {
  const float d = halfAt(block);
  for (int i = 0; i < 32; ++i) {
    out[i] = d * static_cast<float>(static_cast<std::int8_t>(block[2 + i]));
  }
}

void decodeQ4_0(Bytes block, float* out) {
  const float d = halfAt(block);
  for (int j = 0; j < 16; ++j) {
    out[j] = d * static_cast<float>((block[2 + j] & 15) - 8);
    out[j + 16] = d * static_cast<float>((block[2 + j] >> 4) - 8);
  }
}

void decodeQ4_1(Bytes block, float* out) {
  const float d = halfAt(block);
  const float m = halfAt(block + 2);
  for (int j = 0; j < 16; ++j) {
    out[j] = d * static_cast<float>(block[4 + j] & 15) + m;
    out[j + 16] = d * static_cast<float>(block[4 + j] >> 4) + m;
  }
}

// The 32 quants of five bits (0..31) of Q5_0 and Q5_1: 4 bytes of fifth bits, 16 of nibbles.
std::array<std::uint8_t, 32> fiveBitQuants(Bytes bits) {
  const std::uint32_t high = load16(bits) | (static_cast<std::uint32_t>(load16(bits + 2)) << 16);
  std::array<std::uint8_t, 32> quants{};
  for (unsigned j = 0; j < 16; ++j) {
    quants[j] = static_cast<std::uint8_t>((bits[4 + j] & 15U) | (((high >> j) & 1U) << 4));
    quants[j + 16] =
        static_cast<std::uint8_t>((bits[4 + j] >> 4U) | (((high >> (j + 16)) & 1U) << 4));
  }
  return quants;
}

void decodeQ5_0(Bytes block, float* out) {
  const float d = halfAt(block);
  for (const std::uint8_t quant : fiveBitQuants(block + 2))
    *out++ = d * static_cast<float>(quant - 16);
}

void decodeQ5_1(Bytes block, float* out) {
  const float d = halfAt(block);
  const float m = halfAt(block + 2);
  for (const std::uint8_t quant : fiveBitQuants(block + 4))
    *out++ = d * static_cast<float>(quant) + m;
}

// d, dmin, 12 bytes of scales, (Q5_K: 32 bytes of fifth bits,) 128 bytes of nibbles.
void decodeQ45K(Bytes block, bool fiveBits, float* out) {
  const float d = halfAt(block);
  const float dmin = halfAt(block + 2);
  const Bytes high = block + 16;
  const Bytes nibbles = fiveBits ? high + 32 : high;
  for (int j = 0; j < 8; ++j) {
    const ScaleMin sm = kScaleMin(block + 4, j);
    const float scale = d * static_cast<float>(sm.scale);
    const float min = dmin * static_cast<float>(sm.min);
    for (int l = 0; l < 32; ++l) {
      const std::uint8_t pair = nibbles[32 * (j / 2) + l];
      int q = (j % 2 == 0) ? (pair & 15) : (pair >> 4);
      if (fiveBits) q |= ((high[l] >> j) & 1) << 4;
      out[32 * j + l] = scale * static_cast<float>(q) - min;
    }
  }
}

void decodeQ4_K(Bytes block, float* out) {
  decodeQ45K(block, false, out);
}

void decodeQ5_K(Bytes block, float* out) {
  decodeQ45K(block, true, out);
}

void decodeQ6_K(Bytes block, float* out) {
  const float d = halfAt(block + 208);
  for (int part = 0; part < 2; ++part) {
    const Bytes low = block + 64 * part;
    const Bytes high = block + 128 + 32 * part;
    const Bytes scales = block + 192 + 8 * part;
    for (int quarter = 0; quarter < 4; ++quarter) {
      for (int l = 0; l < 32; ++l) {
        const std::uint8_t pair = low[l + 32 * (quarter % 2)];
        const int nibble = quarter < 2 ? (pair & 15) : (pair >> 4);
        const int q = (nibble | (((high[l] >> (2 * quarter)) & 3) << 4)) - 32;
        const auto scale = static_cast<std::int8_t>(scales[l / 16 + 2 * quarter]);
        out[128 * part + 32 * quarter + l] = d * static_cast<float>(scale) * static_cast<float>(q);
      }
    }
  }
}

// The only type whose rows are more than their blocks.
void decodeF8Row(Bytes row, std::size_t count, float* out) {
  unpackF8Row(reinterpret_cast<const std::byte*>(row), {out, count});
}

struct TypeTraits {
  WeightType type;
  BlockInfo info;
  void (*decodeBlocks)(Bytes block, std::size_t count, float* out);
};

// Reads a row through one block function, which the compiler can put inside the loop.
template <WeightType kType, std::int64_t kValues, std::int64_t kBytes, auto kDecode>
constexpr TypeTraits traitsOf() {
  return {kType, {kValues, kBytes}, [](Bytes block, std::size_t count, float* out) {
            for (std::size_t i = 0; i < count; ++i) {
              kDecode(block, out);
              block += kBytes;
              out += kValues;
            }
          }};
}

constexpr std::array kTypes = {
    traitsOf<WeightType::F32, 1, 4, decodeF32>(),
    traitsOf<WeightType::F16, 1, 2, decodeF16>(),
    traitsOf<WeightType::BF16, 1, 2, decodeBf16>(),
    TypeTraits{WeightType::F8, {1, 1}, decodeF8Row},
    traitsOf<WeightType::Q4_0, 32, 18, decodeQ4_0>(),
    traitsOf<WeightType::Q4_1, 32, 20, decodeQ4_1>(),
    traitsOf<WeightType::Q5_0, 32, 22, decodeQ5_0>(),
    traitsOf<WeightType::Q5_1, 32, 24, decodeQ5_1>(),
    traitsOf<WeightType::Q8_0, 32, 34, decodeQ8_0>(),
    traitsOf<WeightType::Q4_K, 256, 144, decodeQ4_K>(),
    traitsOf<WeightType::Q5_K, 256, 176, decodeQ5_K>(),
    traitsOf<WeightType::Q6_K, 256, 210, decodeQ6_K>(),
    traitsOf<WeightType::Q2_K, 256, 84, decodeQ2_K>(),
    traitsOf<WeightType::Q3_K, 256, 110, decodeQ3_K>(),
    traitsOf<WeightType::IQ4_NL, 32, 18, decodeIQ4_NL>(),
    traitsOf<WeightType::IQ4_XS, 256, 136, decodeIQ4_XS>(),
    traitsOf<WeightType::MXFP4, 32, 17, decodeMXFP4>(),
    traitsOf<WeightType::TQ1_0, 256, 54, decodeTQ1_0>(),
    traitsOf<WeightType::TQ2_0, 256, 66, decodeTQ2_0>(),
};

const TypeTraits* find(WeightType type) {
  for (const TypeTraits& traits : kTypes) {
    if (traits.type == type) return &traits;
  }
  return nullptr;
}

}  // namespace

std::optional<BlockInfo> blockInfo(WeightType type) {
  const TypeTraits* traits = find(type);
  if (traits == nullptr) return std::nullopt;
  return traits->info;
}

std::size_t rowBytes(WeightType type, std::int64_t columns) {
  const TypeTraits* traits = find(type);
  assert(traits != nullptr && columns >= 0 && columns % traits->info.values == 0);
  if (type == WeightType::F8) return f8RowBytes(columns);
  return static_cast<std::size_t>(columns / traits->info.values * traits->info.bytes);
}

void dequantizeRow(WeightType type, const std::byte* row, std::span<float> out) {
  const TypeTraits* traits = find(type);
  assert(traits != nullptr);
  const auto values = static_cast<std::size_t>(traits->info.values);
  assert(out.size() % values == 0);
  traits->decodeBlocks(reinterpret_cast<Bytes>(row), out.size() / values, out.data());
}

}  // namespace kernels
