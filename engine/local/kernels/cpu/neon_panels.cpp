// Unpacks strips of quantized weights and multiplies them with many columns, with NEON.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "engine/local/kernels/cpu/neon.h"
#include "engine/local/kernels/cpu/neon_all_blocks.h"
#include "engine/local/kernels/cpu/neon_kernels.h"
#include "engine/local/kernels/cpu/panel.h"

namespace kernels::cpu {

namespace {

template <typename Blocks>
constexpr std::int64_t kPartsOf = Blocks::kHalves ? 2 : 1;

// One block of one row, into its places in a panel block.
template <typename Blocks>
void packBlock(const std::uint8_t* group, std::int64_t j, const GroupScales& scales,
               std::byte* block, std::int64_t row) {
  std::int8_t quants[32];
  const Quants w = Blocks::quants(group, j);
  vst1q_s8(quants, w.first);
  vst1q_s8(quants + 16, w.second);
  for (std::int64_t k = 0; k < 8; ++k) {
    std::memcpy(block + kStepBytes * k + 4 * row, quants + 4 * k, 4);
  }
  constexpr std::int64_t kParts = kPartsOf<Blocks>;
  for (std::int64_t part = 0; part < kParts; ++part) {
    auto* const to = reinterpret_cast<float*>(block + kQuantBytes + part * kPartBytes);
    to[row] = scales.scale[kParts * j + part];
    if constexpr (Blocks::kHasMins) to[kPanelRows + row] = scales.min[kParts * j + part];
  }
}

template <typename Blocks>
void pack(const std::byte* weights, std::size_t rowBytes, std::int64_t rows, std::int64_t columns,
          std::byte* panel) {
  constexpr std::int64_t kBytes = panelBlockBytes(kPartsOf<Blocks>);
  const std::int64_t blocks = columns / 32;
  if (rows < kPanelRows) std::fill_n(panel, blocks * kBytes, std::byte{0});
  GroupScales scales;
  for (std::int64_t row = 0; row < rows; ++row, weights += rowBytes) {
    const auto* group = reinterpret_cast<const std::uint8_t*>(weights);
    for (std::int64_t b = 0; b < blocks; b += 8, group += Blocks::kGroupBytes) {
      const std::int64_t count = std::min<std::int64_t>(8, blocks - b);
      Blocks::scales(group, count, scales);
      for (std::int64_t j = 0; j < count; ++j) {
        packBlock<Blocks>(group, j, scales, panel + (b + j) * kBytes, row);
      }
    }
  }
}

// quads[c][g] += products of the 4 * kSteps columns at `quants` and at x[c], for rows 4g..4g+3.
template <bool kDot, int kSteps, int kColumns>
[[gnu::always_inline]] inline void multiplySteps(const std::byte* quants,
                                                 const std::int8_t* const (&x)[kColumns],
                                                 std::int64_t offset,
                                                 int32x4_t (&quads)[kColumns][4]) {
#pragma GCC unroll 8
  for (int k = 0; k < kSteps; ++k) {
    int8x16_t a[kColumns];
#pragma GCC unroll 2
    for (int c = 0; c < kColumns; ++c) {
      std::int32_t four = 0;
      std::memcpy(&four, x[c] + offset + 4 * k, 4);
      a[c] = vreinterpretq_s8_s32(vdupq_n_s32(four));
    }
#pragma GCC unroll 4
    for (int g = 0; g < 4; ++g) {
      const int8x16_t w =
          vld1q_s8(reinterpret_cast<const std::int8_t*>(quants) + kStepBytes * k + 16 * g);
#pragma GCC unroll 2
      for (int c = 0; c < kColumns; ++c) quads[c][g] = addDots<kDot>(quads[c][g], w, a[c]);
    }
  }
}

// Where the activations of a column are.
struct Column {
  const float* scales;
  const float* sums;
};

// sums[c] += scale * activation scale * (quants . activations) - min * activation sum, over kSteps
// steps of a block.
template <typename Blocks, Rounding kRounding, bool kDot, int kSteps, int kColumns>
[[gnu::always_inline]] inline void multiplyPart(const std::byte* quants, const std::byte* part,
                                                const std::int8_t* const (&x)[kColumns],
                                                std::int64_t offset,
                                                const Column (&columns)[kColumns],
                                                std::int64_t block, std::int64_t sum,
                                                float32x4_t (&sums)[kColumns][4]) {
  int32x4_t quads[kColumns][4];
  for (auto& column : quads) {
    for (int32x4_t& quad : column) quad = vdupq_n_s32(0);
  }
  multiplySteps<kDot, kSteps>(quants, x, offset, quads);
  if constexpr (kRounding == Rounding::Bits16) {
    static_assert(kCoarseUnit == 1 << 8);
    for (auto& column : quads) {
      for (int32x4_t& quad : column) quad = vshlq_n_s32(quad, 8);
    }
    multiplySteps<kDot, kSteps>(quants, x, offset + 32, quads);
  }
  const auto* const scales = reinterpret_cast<const float*>(part);
#pragma GCC unroll 2
  for (int c = 0; c < kColumns; ++c) {
#pragma GCC unroll 4
    for (int g = 0; g < 4; ++g) {
      const float32x4_t factor = vmulq_n_f32(vld1q_f32(scales + 4 * g), columns[c].scales[block]);
      sums[c][g] = vfmaq_f32(sums[c][g], vcvtq_f32_s32(quads[c][g]), factor);
      if constexpr (Blocks::kHasMins) {
        sums[c][g] =
            vfmsq_n_f32(sums[c][g], vld1q_f32(scales + kPanelRows + 4 * g), columns[c].sums[sum]);
      }
    }
  }
}

// 16 rows x kColumns columns of activations.
template <typename Blocks, Rounding kRounding, bool kDot, int kColumns>
void multiplyTile(const std::byte* panel, std::int64_t columns, const void* const* x,
                  float (*out)[kPanelRows]) {
  constexpr std::int64_t kBytes = roundedBlockBytes(kRounding);
  constexpr std::int64_t kParts = kPartsOf<Blocks>;
  constexpr std::int64_t kSteps = 8 / kParts;
  const std::int8_t* quants[kColumns];
  Column from[kColumns];
  float32x4_t sums[kColumns][4];
  for (int c = 0; c < kColumns; ++c) {
    const ConstActivationRow row(static_cast<const std::byte*>(x[c]), columns, kRounding);
    quants[c] = row.quants;
    from[c] = {row.scales, Blocks::kHalves ? row.halfSums : row.sums};
    for (float32x4_t& sum : sums[c]) sum = vdupq_n_f32(0.0F);
  }
  for (std::int64_t b = 0; b < columns / 32; ++b, panel += panelBlockBytes(kParts)) {
    for (std::int64_t part = 0; part < kParts; ++part) {
      multiplyPart<Blocks, kRounding, kDot, kSteps>(
          panel + part * kSteps * kStepBytes, panel + kQuantBytes + part * kPartBytes, quants,
          kBytes * b + 16 * part, from, b, kParts * b + part, sums);
    }
  }
  for (int c = 0; c < kColumns; ++c) {
    for (int g = 0; g < 4; ++g) vst1q_f32(out[c] + 4 * g, sums[c][g]);
  }
}

template <typename Blocks, Rounding kRounding, bool kDot>
void multiplyPanel(const std::byte* panel, std::int64_t rows, std::int64_t columns,
                   const void* const* x, std::int64_t count, float* const* out,
                   std::int64_t outOffset) {
  float tile[2][kPanelRows];
  for (std::int64_t c = 0; c < count; c += 2) {
    const std::int64_t width = std::min<std::int64_t>(2, count - c);
    if (width == 2) {
      multiplyTile<Blocks, kRounding, kDot, 2>(panel, columns, x + c, tile);
    } else {
      multiplyTile<Blocks, kRounding, kDot, 1>(panel, columns, x + c, tile);
    }
    for (std::int64_t i = 0; i < width; ++i) std::copy_n(tile[i], rows, out[c + i] + outOffset);
  }
}

// Per round, eight independent chains.
template <bool kDot>
std::int64_t int8Work(std::int64_t rounds) {
  const int8x16_t a = vdupq_n_s8(3);
  int8x16_t b = vdupq_n_s8(5);
  int32x4_t sums[8];
  for (int32x4_t& sum : sums) sum = vdupq_n_s32(0);
  for (std::int64_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 8
    for (int32x4_t& sum : sums) {
      asm("" : "+w"(b));
      sum = addDots<kDot>(sum, a, b);
    }
  }
  // The sums must be needed: they are never negative, which the compiler cannot know.
  for (int i = 1; i < 8; ++i) sums[0] = vmaxq_s32(sums[0], sums[i]);
  return vmaxvq_s32(sums[0]) < 0 ? 0 : rounds * 8 * 16 * 2;
}

template <Rounding kRounding, bool kDot>
void addTypes(KernelTable& table) {
  forEachNeonBlocks([&]<typename Blocks>() {
    MatrixKernels& kernels = table.matrix(Blocks::kType);
    kernels.pack = pack<Blocks>;
    kernels.multiplyPanel = multiplyPanel<Blocks, kRounding, kDot>;
    kernels.packFrom = 4;
    kernels.panelBytesPerColumn = panelBlockBytes(kPartsOf<Blocks>) / 32;
  });
  table.int8Work = int8Work<kDot>;
}

}  // namespace

void addNeonPanels(KernelTable& table, bool hasDotProducts) {
  if (table.rounding == Rounding::Bits16) {
    hasDotProducts ? addTypes<Rounding::Bits16, true>(table)
                   : addTypes<Rounding::Bits16, false>(table);
  } else {
    hasDotProducts ? addTypes<Rounding::Bits8, true>(table)
                   : addTypes<Rounding::Bits8, false>(table);
  }
}

}  // namespace kernels::cpu
