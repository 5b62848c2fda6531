// Small vector steps that the NEON kernels share.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <arm_neon.h>

#include <cstdint>

namespace kernels::cpu {

// Whether this compiler can make dot products of bytes. Where it may not use them everywhere, they
// are written as assembly, so that one file can hold both ways; clang's assembler refuses that.
#if defined(__ARM_FEATURE_DOTPROD) || !defined(__clang__)
inline constexpr bool kCanMakeDotProducts = true;
#else
inline constexpr bool kCanMakeDotProducts = false;
#endif

// sum[i] += a[4i] * b[4i] + ... + a[4i + 3] * b[4i + 3]; a may be -128, b may not. kDot: with the
// instruction of its own that newer processors have.
template <bool kDot>
[[gnu::always_inline]] inline int32x4_t addDots(int32x4_t sum, int8x16_t a, int8x16_t b) {
  if constexpr (kDot && kCanMakeDotProducts) {
#if defined(__ARM_FEATURE_DOTPROD)
    return vdotq_s32(sum, a, b);
#elif !defined(__clang__)
    asm(".arch armv8.2-a+dotprod\n\tsdot %0.4s, %1.16b, %2.16b" : "+w"(sum) : "w"(a), "w"(b));
    return sum;
#endif
  } else {
    // The sum of two products fits into sixteen bits.
    const int16x8_t low = vmull_s8(vget_low_s8(a), vget_low_s8(b));
    const int16x8_t high = vmull_high_s8(a, b);
    return vpadalq_s16(sum, vpaddq_s16(low, high));
  }
}

[[gnu::always_inline]] inline float32x4_t halvesToFloats(uint16x4_t halves) {
  return vcvt_f32_f16(vreinterpret_f16_u16(halves));
}

// e^x, relative error below 3e-7 on [-87.3, 88.7]; 0 below, e^88.7 above, NaN for a NaN.
// Source: x = n ln 2 + r, |r| <= ln 2 / 2, Taylor series of e^r to the seventh power.
[[gnu::always_inline]] inline float32x4_t expLanes(float32x4_t x) {
  const float32x4_t lowest = vdupq_n_f32(-87.3F);
  const uint32x4_t tooLow = vcltq_f32(x, lowest);
  x = vminq_f32(vmaxq_f32(x, lowest), vdupq_n_f32(88.7F));
  const float32x4_t n = vrndnq_f32(vmulq_n_f32(x, 1.44269504F));
  // ln 2 in two parts, the first with few bits, so that n times it is exact.
  float32x4_t r = vfmsq_n_f32(x, n, 0.693359375F);
  r = vfmsq_n_f32(r, n, -2.12194440e-4F);
  float32x4_t p = vdupq_n_f32(1.0F / 5040.0F);
  p = vfmaq_f32(vdupq_n_f32(1.0F / 720.0F), p, r);
  p = vfmaq_f32(vdupq_n_f32(1.0F / 120.0F), p, r);
  p = vfmaq_f32(vdupq_n_f32(1.0F / 24.0F), p, r);
  p = vfmaq_f32(vdupq_n_f32(1.0F / 6.0F), p, r);
  p = vfmaq_f32(vdupq_n_f32(0.5F), p, r);
  p = vfmaq_f32(vdupq_n_f32(1.0F), p, r);
  p = vfmaq_f32(vdupq_n_f32(1.0F), p, r);
  // 2^n in two halves: n reaches 128, which one exponent field cannot hold.
  const int32x4_t exponent = vcvtq_s32_f32(n);
  const int32x4_t half = vshrq_n_s32(exponent, 1);
  const int32x4_t bias = vdupq_n_s32(127);
  const int32x4_t first = vshlq_n_s32(vaddq_s32(half, bias), 23);
  const int32x4_t second = vshlq_n_s32(vaddq_s32(vsubq_s32(exponent, half), bias), 23);
  p = vmulq_f32(vmulq_f32(p, vreinterpretq_f32_s32(first)), vreinterpretq_f32_s32(second));
  return vbslq_f32(tooLow, vdupq_n_f32(0.0F), p);
}

}  // namespace kernels::cpu
