// Block layouts as in the GGUF format; every product and difference rounds once to f32.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/kernels/low_bit_blocks.h"

#include <bit>
#include <limits>

#include "engine/local/kernels/quant_blocks.h"

namespace kernels {

namespace {

using Bytes = const std::uint8_t*;

// Low nibbles are the first 16 values, high ones the others.
void decodeCodes(Bytes pairs, const std::array<std::int8_t, 16>& steps, float scale, float* out) {
  for (int j = 0; j < 16; ++j) {
    out[j] = scale * static_cast<float>(steps[pairs[j] & 15U]);
    out[j + 16] = scale * static_cast<float>(steps[pairs[j] >> 4U]);
  }
}

// Digit n (0..4) of five of base three, which stand behind the point of byte / 256.
int ternaryDigit(std::uint8_t byte, int n) {
  constexpr std::array<unsigned, 5> kPowers = {1, 3, 9, 27, 81};
  const unsigned moved = (byte * kPowers[static_cast<std::size_t>(n)]) & 255U;
  return static_cast<int>((moved * 3U) >> 8);
}

}  // namespace

float halfOfPower(std::uint8_t exponent) {
  if (exponent == 255) return std::numeric_limits<float>::quiet_NaN();
  const std::uint32_t bits =
      exponent < 2 ? 0x00200000U << exponent : static_cast<std::uint32_t>(exponent - 1) << 23;
  return std::bit_cast<float>(bits);
}

// 16 scales and minimums of four bits, 64 bytes of two-bit quants, d, dmin.
void decodeQ2_K(Bytes block, float* out) {
  const float d = halfAt(block + 80);
  const float dmin = halfAt(block + 82);
  for (int part = 0; part < 16; ++part) {
    const float scale = d * static_cast<float>(block[part] & 15);
    const float min = dmin * static_cast<float>(block[part] >> 4);
    const Bytes quants = block + 16 + 32 * (part / 8) + 16 * (part % 2);
    const int shift = 2 * (part / 2 % 4);
    for (int l = 0; l < 16; ++l) {
      *out++ = scale * static_cast<float>((quants[l] >> shift) & 3) - min;
    }
  }
}

// 32 bytes of third bits, 64 of two-bit quants, twelve of scales, d.
void decodeQ3_K(Bytes block, float* out) {
  const Bytes scales = block + 96;
  const float d = halfAt(block + 108);
  for (int part = 0; part < 16; ++part) {
    const int low = part < 8 ? scales[part] & 15 : scales[part - 8] >> 4;
    const int high = (scales[8 + part % 4] >> (2 * (part / 4))) & 3;
    const float scale = d * static_cast<float>((low | (high << 4)) - 32);
    const Bytes thirdBits = block + 16 * (part % 2);
    const Bytes quants = block + 32 + 32 * (part / 8) + 16 * (part % 2);
    const int shift = 2 * (part / 2 % 4);
    for (int l = 0; l < 16; ++l) {
      const int quant = ((quants[l] >> shift) & 3) | (((thirdBits[l] >> (part / 2)) & 1) << 2);
      *out++ = scale * static_cast<float>(quant - 4);
    }
  }
}

void decodeIQ4_NL(Bytes block, float* out) {
  decodeCodes(block + 2, kUnevenSteps, halfAt(block), out);
}

// d, eight times two high bits of scales, eight times four low ones, 128 bytes of codes.
void decodeIQ4_XS(Bytes block, float* out) {
  const float d = halfAt(block);
  const int high = block[2] | (block[3] << 8);
  for (int j = 0; j < 8; ++j) {
    const int low = (block[4 + j / 2] >> (4 * (j % 2))) & 15;
    const int scale = (low | (((high >> (2 * j)) & 3) << 4)) - 32;
    decodeCodes(block + 8 + 16 * j, kUnevenSteps, d * static_cast<float>(scale), out + 32 * j);
  }
}

void decodeMXFP4(Bytes block, float* out) {
  decodeCodes(block + 1, kDoubledE2m1, halfOfPower(block[0]), out);
}

// Five digits of each of 32 bytes, five of each of 16, four of each of 4: all bytes' first digits,
// then all bytes' second digits and so on; d.
void decodeTQ1_0(Bytes block, float* out) {
  struct Part {
    int bytes;
    int digits;
  };
  const float d = halfAt(block + 52);
  for (const Part part : {Part{32, 5}, Part{16, 5}, Part{4, 4}}) {
    for (int n = 0; n < part.digits; ++n) {
      for (int i = 0; i < part.bytes; ++i) {
        *out++ = d * static_cast<float>(ternaryDigit(block[i], n) - 1);
      }
    }
    block += part.bytes;
  }
}

void decodeTQ2_0(Bytes block, float* out) {
  const float d = halfAt(block + 64);
  for (int j = 0; j < 8; ++j) {
    for (int l = 0; l < 32; ++l) {
      *out++ = d * static_cast<float>(((block[32 * (j / 4) + l] >> (2 * (j % 4))) & 3) - 1);
    }
  }
}

}  // namespace kernels
