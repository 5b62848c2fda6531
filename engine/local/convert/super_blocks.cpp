// Super-blocks of 256 values: the K types and IQ4_XS.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/convert/block_writers.h"
#include "engine/local/convert/super_fit.h"

namespace convert {
namespace {

// As in small_blocks.cpp: where the extreme value may lie, and how many levels a range may span.
constexpr std::array kTargets3 = {-2.0F, -2.5F, -3.0F, -3.3F, -3.6F, -3.8F, -4.0F, -4.2F, -4.5F,
                                  -5.0F, -5.6F, -6.5F, 2.0F,  2.5F,  3.0F,  3.3F,  3.6F,  4.0F};
constexpr std::array kTargets6 = {-30.0F, -31.0F, -31.5F, -32.0F, -32.5F,
                                  -33.0F, -34.5F, 31.0F,  31.5F};
constexpr std::array kTargets4Xs = {-101.6F,  -107.95F, -114.3F, -120.65F, -127.0F,
                                    -133.35F, -139.7F,  -152.4F, -171.45F, 96.05F,
                                    101.7F,   107.35F,  113.0F,  118.65F,  124.3F};
constexpr std::array kRanges2 = {2.4F, 2.6F, 2.8F, 3.2F, 3.4F, 3.6F, 3.8F, 4.2F, 4.8F};
constexpr std::array kRanges4 = {14.2F, 14.5F, 14.8F, 15.2F, 15.5F, 15.8F, 16.2F, 17.0F, 18.5F};
constexpr std::array kRanges5 = {30.4F, 30.7F, 31.3F, 31.6F, 32.0F, 33.0F};

using Codes = std::array<unsigned, kSuperValues>;

Codes codesOf(const std::array<float, kSuperValues>& levels, float lowest) {
  Codes codes{};
  for (std::size_t i = 0; i < codes.size(); ++i)
    codes[i] = static_cast<unsigned>(levels[i] - lowest);
  return codes;
}

std::uint8_t byteOf(unsigned value) {
  return static_cast<std::uint8_t>(value & 0xFFU);
}

// Two low bits of each code: byte l of a half holds values l, l + 32, l + 64 and l + 96 of it.
void putTwoBits(const Codes& codes, std::uint8_t* out) {
  for (std::size_t half = 0; half < 2; ++half) {
    for (std::size_t l = 0; l < 32; ++l) {
      unsigned byte = 0;
      for (std::size_t part = 0; part < 4; ++part)
        byte |= (codes[128 * half + 32 * part + l] & 3U) << (2 * part);
      out[32 * half + l] = byteOf(byte);
    }
  }
}

// Low nibbles of 32 bytes are one sub-block of 32, high nibbles the next.
void putNibblePairs(const Codes& codes, std::uint8_t* out) {
  for (std::size_t pair = 0; pair < 4; ++pair) {
    for (std::size_t l = 0; l < 32; ++l) {
      out[32 * pair + l] =
          byteOf((codes[64 * pair + l] & 15U) | ((codes[64 * pair + 32 + l] & 15U) << 4));
    }
  }
}

// Eight six-bit scales and minima in 12 bytes.
void putScaleMins(const SuperScaleMins<32>& fitted, std::uint8_t* out) {
  std::fill(out, out + 12, std::uint8_t{0});
  for (std::size_t j = 0; j < 8; ++j) {
    const auto scale = static_cast<unsigned>(fitted.multiples[j]);
    const auto min = static_cast<unsigned>(fitted.minMultiples[j]);
    if (j < 4) {
      out[j] = byteOf(out[j] | scale);
      out[j + 4] = byteOf(out[j + 4] | min);
    } else {
      out[j + 4] = byteOf((scale & 15U) | ((min & 15U) << 4));
      out[j - 4] = byteOf(out[j - 4] | ((scale >> 4) << 6));
      out[j] = byteOf(out[j] | ((min >> 4) << 6));
    }
  }
}

}  // namespace

void writeQ2K(Block block, std::uint8_t* out) {
  const SuperScaleMins<16> fitted = SuperScaleMinFit<16>(block, 3, 15).fit(kRanges2);
  for (std::size_t j = 0; j < 16; ++j) {
    out[j] = byteOf(static_cast<unsigned>(fitted.multiples[j]) |
                    (static_cast<unsigned>(fitted.minMultiples[j]) << 4));
  }
  putTwoBits(codesOf(fitted.levels, 0), out + 16);
  put16(out + 80, fitted.scale.bits);
  put16(out + 82, fitted.min.bits);
}

void writeQ3K(Block block, std::uint8_t* out) {
  constexpr LinearLevels kLevels = {-4, 3};
  const SuperScales<16> fitted =
      SuperScaleFit<16, LinearLevels>(block, kLevels, -32, 31).fit(kTargets3);
  const Codes codes = codesOf(fitted.levels, kLevels.low);
  for (std::size_t l = 0; l < 32; ++l) {
    unsigned high = 0;  // bit b: the third bit of the value in the b-th group of 32
    for (std::size_t b = 0; b < 8; ++b) high |= (codes[32 * b + l] >> 2) << b;
    out[l] = byteOf(high);
  }
  putTwoBits(codes, out + 32);
  std::uint8_t* scales = out + 96;
  std::fill(scales, scales + 12, std::uint8_t{0});
  for (std::size_t k = 0; k < 16; ++k) {
    const auto scale = static_cast<unsigned>(fitted.multiples[k] + 32);
    scales[k % 8] = byteOf(scales[k % 8] | ((scale & 15U) << (k < 8 ? 0 : 4)));
    scales[8 + k % 4] = byteOf(scales[8 + k % 4] | ((scale >> 4) << (2 * (k / 4))));
  }
  put16(out + 108, fitted.scale.bits);
}

void writeQ4K(Block block, std::uint8_t* out) {
  const SuperScaleMins<32> fitted = SuperScaleMinFit<32>(block, 15, 63).fit(kRanges4);
  put16(out, fitted.scale.bits);
  put16(out + 2, fitted.min.bits);
  putScaleMins(fitted, out + 4);
  putNibblePairs(codesOf(fitted.levels, 0), out + 16);
}

void writeQ5K(Block block, std::uint8_t* out) {
  const SuperScaleMins<32> fitted = SuperScaleMinFit<32>(block, 31, 63).fit(kRanges5);
  put16(out, fitted.scale.bits);
  put16(out + 2, fitted.min.bits);
  putScaleMins(fitted, out + 4);
  const Codes codes = codesOf(fitted.levels, 0);
  for (std::size_t l = 0; l < 32; ++l) {
    unsigned high = 0;  // bit j: the fifth bit of the value in sub-block j
    for (std::size_t j = 0; j < 8; ++j) high |= (codes[32 * j + l] >> 4) << j;
    out[16 + l] = byteOf(high);
  }
  putNibblePairs(codes, out + 48);
}

void writeQ6K(Block block, std::uint8_t* out) {
  constexpr LinearLevels kLevels = {-32, 31};
  const SuperScales<16> fitted =
      SuperScaleFit<16, LinearLevels>(block, kLevels, -128, 127).fit(kTargets6);
  const Codes codes = codesOf(fitted.levels, kLevels.low);
  for (std::size_t half = 0; half < 2; ++half) {
    const unsigned* of = codes.data() + 128 * half;
    for (std::size_t l = 0; l < 32; ++l) {
      out[64 * half + l] = byteOf((of[l] & 15U) | ((of[l + 64] & 15U) << 4));
      out[64 * half + l + 32] = byteOf((of[l + 32] & 15U) | ((of[l + 96] & 15U) << 4));
      out[128 + 32 * half + l] = byteOf((of[l] >> 4) | ((of[l + 32] >> 4) << 2) |
                                        ((of[l + 64] >> 4) << 4) | ((of[l + 96] >> 4) << 6));
    }
  }
  for (std::size_t j = 0; j < 16; ++j)
    out[192 + j] = byteOf(static_cast<unsigned>(fitted.multiples[j]));
  put16(out + 208, fitted.scale.bits);
}

void writeIq4Xs(Block block, std::uint8_t* out) {
  const SuperScales<32> fitted =
      SuperScaleFit<32, TableLevels<16>>(block, kIq4Levels, -32, 31).fit(kTargets4Xs);
  unsigned high = 0;
  std::fill(out, out + 8, std::uint8_t{0});
  for (std::size_t j = 0; j < 8; ++j) {
    const auto scale = static_cast<unsigned>(fitted.multiples[j] + 32);
    out[4 + j / 2] = byteOf(out[4 + j / 2] | ((scale & 15U) << (4 * (j % 2))));
    high |= (scale >> 4) << (2 * j);
  }
  put16(out, fitted.scale.bits);
  put16(out + 2, static_cast<std::uint16_t>(high));
  for (std::size_t j = 0; j < 8; ++j) {
    for (std::size_t l = 0; l < 16; ++l) {
      const int low = kIq4Levels.codeOf(fitted.levels[32 * j + l]);
      const int upper = kIq4Levels.codeOf(fitted.levels[32 * j + l + 16]);
      out[8 + 16 * j + l] =
          byteOf(static_cast<unsigned>(low) | (static_cast<unsigned>(upper) << 4));
    }
  }
}

}  // namespace convert
