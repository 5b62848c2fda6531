// The values of the block types with fewer than five bits that are not multiples of a whole step.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

namespace kernels {

// What the 4-bit codes of IQ4_NL and IQ4_XS stand for, in steps of a block's scale.
inline constexpr std::array<std::int8_t, 16> kUnevenSteps = {
    -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};
// E2M1 floats, twice their value so that they are whole.
inline constexpr std::array<std::int8_t, 16> kDoubledE2m1 = {0, 1,  2,  3,  4,  6,  8,  12,
                                                             0, -1, -2, -3, -4, -6, -8, -12};

// Half of 2^(exponent - 127), the scale of a block of doubled E2M1 floats; NaN for 255. Source: OCP
// Microscaling Formats, E8M0.
[[nodiscard]] float halfOfPower(std::uint8_t exponent);

// Each writes the values of one block.
void decodeQ2_K(const std::uint8_t* block, float* out);
void decodeQ3_K(const std::uint8_t* block, float* out);
void decodeIQ4_NL(const std::uint8_t* block, float* out);
void decodeIQ4_XS(const std::uint8_t* block, float* out);
void decodeMXFP4(const std::uint8_t* block, float* out);
void decodeTQ1_0(const std::uint8_t* block, float* out);
void decodeTQ2_0(const std::uint8_t* block, float* out);

}  // namespace kernels
