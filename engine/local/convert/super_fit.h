// Super-blocks: 256 values in sub-blocks whose scales (and minima) are small whole multiples of one
// common scale.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cmath>
#include <cstddef>

#include "engine/local/convert/block_writers.h"

namespace convert {

inline constexpr int kSuperValues = 256;
// Rounds of fitting the common scales to quants and quants to the common scales.
inline constexpr int kSuperRounds = 3;

template <int N>
inline constexpr std::size_t kSubBlocks = kSuperValues / N;

[[nodiscard]] inline Block subBlock(Block block, int first) {
  return {block.values + first, block.weights + first};
}

// value = scale * multiple[sub-block] * level.
template <int N>
struct SuperScales {
  HalfScale scale;
  std::array<int, kSubBlocks<N>> multiples{};
  std::array<float, kSuperValues> levels{};
  float error = 0;
};

// Multiples lie in [low, high].
template <int N, typename Levels>
class SuperScaleFit {
 public:
  SuperScaleFit(Block block, const Levels& levels, int low, int high)
      : m_block(block), m_levels(levels), m_low(low), m_high(high) {}

  [[nodiscard]] SuperScales<N> fit(std::span<const float> targets) const {
    std::array<float, kSubBlocks<N>> wanted{};
    float extreme = 0;
    for (std::size_t j = 0; j < wanted.size(); ++j) {
      wanted[j] = fitScale<N>(sub(j), m_levels, targets);
      if (std::abs(wanted[j]) > std::abs(extreme)) extreme = wanted[j];
    }
    // The largest scale gets the multiple that is farthest from zero.
    SuperScales<N> best = round(HalfScale(extreme / static_cast<float>(m_low)), wanted);
    for (int i = 0; i < kSuperRounds; ++i) {
      for (std::size_t j = 0; j < wanted.size(); ++j)
        wanted[j] = best.scale.value * static_cast<float>(best.multiples[j]);
      SuperScales<N> next = round(HalfScale(commonScale(best)), wanted);
      if (!(next.error < best.error)) break;
      best = next;
    }
    return best;
  }

 private:
  [[nodiscard]] Block sub(std::size_t j) const {
    return subBlock(m_block, static_cast<int>(j) * N);
  }

  // The best multiples around the wanted scales, and the levels that belong to them.
  [[nodiscard]] SuperScales<N> round(HalfScale scale,
                                     const std::array<float, kSubBlocks<N>>& wanted) const {
    SuperScales<N> result;
    result.scale = scale;
    for (std::size_t j = 0; j < wanted.size(); ++j) {
      const float exact = scale.value == 0 ? 0 : wanted[j] / scale.value;
      const int near = static_cast<int>(
          std::lround(std::clamp(exact, static_cast<float>(m_low), static_cast<float>(m_high))));
      float least = -1;
      for (int multiple = std::max(near - 1, m_low); multiple <= std::min(near + 1, m_high);
           ++multiple) {
        const float error =
            errorAt<N>(sub(j), scale.value * static_cast<float>(multiple), m_levels);
        if (least >= 0 && error >= least) continue;
        least = error;
        result.multiples[j] = multiple;
      }
      result.error += least;
      levelsAt<N>(sub(j).values, scale.value * static_cast<float>(result.multiples[j]), m_levels,
                  result.levels.data() + j * N);
    }
    return result;
  }

  [[nodiscard]] float commonScale(const SuperScales<N>& from) const {
    double xl = 0;
    double ll = 0;
    for (std::size_t j = 0; j < from.multiples.size(); ++j) {
      const float multiple = static_cast<float>(from.multiples[j]);
      for (std::size_t i = j * N; i < (j + 1) * N; ++i) {
        const double level = multiple * from.levels[i];
        xl += m_block.weights[i] * level * m_block.values[i];
        ll += m_block.weights[i] * level * level;
      }
    }
    return ll > 0 ? static_cast<float>(xl / ll) : 0;
  }

  Block m_block;
  const Levels& m_levels;
  int m_low;
  int m_high;
};

// value = scale * multiple[sub-block] * q - min * minMultiple[sub-block], q from 0 to `highest`.
template <int N>
struct SuperScaleMins {
  HalfScale scale;
  HalfScale min;
  std::array<int, kSubBlocks<N>> multiples{};
  std::array<int, kSubBlocks<N>> minMultiples{};
  std::array<float, kSuperValues> levels{};
  float error = 0;
};

// Multiples lie in [0, most].
template <int N>
class SuperScaleMinFit {
 public:
  SuperScaleMinFit(Block block, float highest, int most)
      : m_block(block), m_highest(highest), m_most(most) {}

  [[nodiscard]] SuperScaleMins<N> fit(std::span<const float> targets) const {
    Wanted wanted{};
    ScaleMin largest;
    for (std::size_t j = 0; j < wanted.size(); ++j) {
      wanted[j] = fitScaleMin<N>(sub(j), m_highest, false, targets);
      largest.scale = std::max(largest.scale, wanted[j].scale);
      largest.min = std::max(largest.min, wanted[j].min);
    }
    const auto most = static_cast<float>(m_most);
    SuperScaleMins<N> best =
        round(HalfScale(largest.scale / most), HalfScale(largest.min / most), wanted);
    for (int i = 0; i < kSuperRounds; ++i) {
      for (std::size_t j = 0; j < wanted.size(); ++j) {
        wanted[j] = {best.scale.value * static_cast<float>(best.multiples[j]),
                     best.min.value * static_cast<float>(best.minMultiples[j])};
      }
      const ScaleMin common = commonScales(best);
      SuperScaleMins<N> next = round(HalfScale(common.scale), HalfScale(common.min), wanted);
      if (!(next.error < best.error)) break;
      best = next;
    }
    return best;
  }

 private:
  using Wanted = std::array<ScaleMin, kSubBlocks<N>>;

  [[nodiscard]] Block sub(std::size_t j) const {
    return subBlock(m_block, static_cast<int>(j) * N);
  }

  [[nodiscard]] int multipleNear(float wanted, float unit) const {
    if (unit == 0) return 0;
    return static_cast<int>(
        std::lround(std::clamp(wanted / unit, 0.0F, static_cast<float>(m_most))));
  }

  // The best pairs of multiples around the wanted values, and the levels that belong to them.
  [[nodiscard]] SuperScaleMins<N> round(HalfScale scale, HalfScale min,
                                        const Wanted& wanted) const {
    SuperScaleMins<N> result;
    result.scale = scale;
    result.min = min;
    for (std::size_t j = 0; j < wanted.size(); ++j) {
      const int nearScale = multipleNear(wanted[j].scale, scale.value);
      const int nearMin = multipleNear(wanted[j].min, min.value);
      float least = -1;
      for (int s = std::max(nearScale - 1, 0); s <= std::min(nearScale + 1, m_most); ++s) {
        for (int m = std::max(nearMin - 1, 0); m <= std::min(nearMin + 1, m_most); ++m) {
          const ScaleMin at = {scale.value * static_cast<float>(s),
                               min.value * static_cast<float>(m)};
          const float error = errorAt<N>(sub(j), at, m_highest);
          if (least >= 0 && error >= least) continue;
          least = error;
          result.multiples[j] = s;
          result.minMultiples[j] = m;
        }
      }
      result.error += least;
      const ScaleMin at = {scale.value * static_cast<float>(result.multiples[j]),
                           min.value * static_cast<float>(result.minMultiples[j])};
      levelsAt<N>(sub(j).values, at, m_highest, result.levels.data() + j * N);
    }
    return result;
  }

  // Least squares for both common scales; the minimum's must not become negative.
  [[nodiscard]] ScaleMin commonScales(const SuperScaleMins<N>& from) const {
    double ll = 0, lm = 0, mm = 0, xl = 0, xm = 0;
    for (std::size_t j = 0; j < from.multiples.size(); ++j) {
      const double m = from.minMultiples[j];
      for (std::size_t i = j * N; i < (j + 1) * N; ++i) {
        const double w = m_block.weights[i];
        const double x = m_block.values[i];
        const double l = from.multiples[j] * static_cast<double>(from.levels[i]);
        ll += w * l * l;
        lm += w * l * m;
        mm += w * m * m;
        xl += w * x * l;
        xm += w * x * m;
      }
    }
    const double determinant = ll * mm - lm * lm;
    if (determinant > 1e-12 * ll * mm) {
      const double scale = (xl * mm - xm * lm) / determinant;
      const double min = (xl * lm - xm * ll) / determinant;
      if (scale > 0 && min > 0) return {static_cast<float>(scale), static_cast<float>(min)};
    }
    return {from.scale.value, from.min.value};
  }

  Block m_block;
  float m_highest;
  int m_most;
};

}  // namespace convert
