// Compares the NEON kernels with plain arithmetic: every type and operation, with tails. A program
// without Qt, since it runs in an emulator where there is no such processor.
// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <cstdlib>
#include <numeric>

#include "engine/local/kernels/cpu/kernel_table.h"
#include "tests/engine/local/kernels/random_weights.h"

using namespace kernels;
using namespace kernels::test;

namespace {

[[noreturn]] void fail(const std::string& what) {
  std::printf("%s\n", what.c_str());
  std::exit(1);
}

std::string text(std::int64_t number) {
  return std::to_string(number);
}

// Fails at the first difference, naming it.
void same(const std::vector<float>& got, const std::vector<float>& want, double tolerance,
          const std::string& what) {
  const double e = error(got, want);
  if (e <= tolerance) return;
  std::size_t at = 0;
  while (at + 1 < got.size() && std::fabs(static_cast<double>(got[at] - want[at])) < tolerance)
    ++at;
  fail(what + ": off by " + std::to_string(e) + "; value " + std::to_string(at) + " is " +
       std::to_string(got[at]) + ", not " + std::to_string(want[at]));
}

// --- the table's small loops -------------------------------------------------------------------

struct Tables {
  cpu::KernelTable neon;
  cpu::KernelTable scalar;
};

// Runs `operation` with both tables on a copy of x.
template <typename Operation>
void both(const Tables& tables, const std::vector<float>& x, const std::string& what,
          const Operation& operation) {
  std::vector<float> got = x;
  std::vector<float> want = x;
  operation(tables.neon, got);
  operation(tables.scalar, want);
  same(got, want, 2e-6, what);
}

void checkRows(const Tables& tables, std::int64_t n) {
  const auto size = static_cast<std::size_t>(n);
  const auto x = randomValues(size, 1, 4.0F);
  const auto y = randomValues(size, 2);
  const std::string suffix = " of " + text(n);
  using Table = cpu::KernelTable;
  using Values = std::vector<float>;
  both(tables, x, "rmsNorm" + suffix,
       [&](const Table& t, Values& v) { t.rmsNorm(v.data(), y.data(), n, 1e-5F, v.data()); });
  both(tables, x, "siluMultiply" + suffix,
       [&](const Table& t, Values& v) { t.siluMultiply(v.data(), y.data(), n); });
  both(tables, x, "addScaled" + suffix,
       [&](const Table& t, Values& v) { t.addScaled(v.data(), y.data(), 0.3F, n); });
  both(tables, x, "scale" + suffix, [&](const Table& t, Values& v) { t.scale(v.data(), 0.3F, n); });
  both(tables, x, "maximum" + suffix,
       [&](const Table& t, Values& v) { v.assign(1, t.maximum(v.data(), n)); });
  both(tables, x, "expSum" + suffix,
       [&](const Table& t, Values& v) { v.push_back(t.expSum(v.data(), 0.5F, 9.0F, n)); });
  both(tables, x, "halves" + suffix, [&](const Table& t, Values& v) {
    std::vector<std::uint16_t> halves(size);
    t.floatToHalf(v.data(), n, halves.data());
    t.halfToFloat(halves.data(), n, v.data());
  });
  auto bad = x;
  bad.back() = std::nanf("");
  auto gate = bad;
  tables.neon.siluMultiply(gate.data(), y.data(), n);
  if (!std::isnan(gate.back())) fail("siluMultiply hides a NaN" + suffix);
  if (!std::isnan(tables.neon.expSum(bad.data(), 1.0F, 9.0F, n))) {
    fail("expSum hides a NaN" + suffix);
  }
}

void checkTiles(const Tables& tables, std::int64_t rows, std::int64_t columns) {
  const std::int64_t stride = columns + 3;
  const auto x = randomValues(static_cast<std::size_t>(rows * stride), 1);
  const auto b = randomValues(static_cast<std::size_t>(columns * 19 + 16), 2);
  const std::string suffix = " of " + text(rows) + " x " + text(columns);
  using Table = cpu::KernelTable;
  using Values = std::vector<float>;
  const Values zeros(static_cast<std::size_t>(columns * 16));
  const std::int64_t present = std::min<std::int64_t>(rows, 16);
  both(tables, zeros, "transposeFloat" + suffix, [&](const Table& t, Values& v) {
    t.transposeFloat(x.data(), stride, present, columns, v.data());
  });
  std::vector<std::uint16_t> halves(x.size());
  tables.scalar.floatToHalf(x.data(), static_cast<std::int64_t>(x.size()), halves.data());
  both(tables, zeros, "transposeHalf" + suffix, [&](const Table& t, Values& v) {
    t.transposeHalf(halves.data(), stride, present, columns, v.data());
  });
  for (const bool accumulate : {false, true}) {
    both(
        tables, randomValues(static_cast<std::size_t>(rows * 20), 3), "multiplyTile" + suffix,
        [&](const Table& t, Values& v) {
          t.multiplyTile({x.data(), stride, rows, columns, b.data(), 19, v.data(), 20, accumulate});
        });
  }
  const auto tile = randomValues(static_cast<std::size_t>(rows * 16), 4);
  both(tables, Values(16), "sumPositive" + suffix,
       [&](const Table& t, Values& v) { t.sumPositive(tile.data(), x.data(), rows, v.data()); });
}

// --- weights -----------------------------------------------------------------------------------

constexpr double kFloatTolerance = 2e-5;

double toleranceOf(const DeviceCase& on, WeightType type) {
  return on.roundsToEightBits(type) ? 3e-3 : on.rounds(type) ? 2.5e-4 : kFloatTolerance;
}

std::vector<float> product(Device& device, const Tensor& weight, std::int64_t tokens,
                           const std::vector<float>& x) {
  const Matrix out(device, tokens, weight.rows());
  device.linear(out, Matrix(device, tokens, weight.columns(), x), weight);
  return out.values();
}

std::vector<float> naiveProduct(const OwnedTensor& weight, std::int64_t tokens,
                                const std::vector<float>& x, bool toEightBits) {
  std::vector<float> out;
  const std::int64_t columns = weight.tensor.columns();
  for (std::int64_t t = 0; t < tokens; ++t) {
    std::vector<float> row(x.begin() + t * columns, x.begin() + (t + 1) * columns);
    if (toEightBits) row = roundedActivations(std::move(row));
    for (std::int64_t r = 0; r < weight.tensor.rows(); ++r) {
      out.push_back(static_cast<float>(dot(weight.row(r), row)));
    }
  }
  return out;
}

std::vector<std::int64_t> columnsOf(WeightType type) {
  const std::int64_t block = blockInfo(type)->values;
  if (block == 1) return {1, 3, 4, 7, 31, 144, 257, 320};
  if (block == 32) return {32, 160, 256, 480};
  return {256, 512};
}

void checkProducts(const DeviceCase& on, WeightType type) {
  const auto device = on.make(2);
  for (const std::int64_t columns : columnsOf(type)) {
    for (const std::int64_t rows : {1, 16, 33}) {
      const OwnedTensor weight = randomTensor(type, columns, rows, 1, 1);
      constexpr std::int64_t kTokens = 7;
      const auto x = randomValues(static_cast<std::size_t>(kTokens * columns), 2);
      const auto want = naiveProduct(weight, kTokens, x, on.roundsToEightBits(type));
      for (const std::int64_t tokens :
           {std::int64_t{1}, std::int64_t{2}, std::int64_t{4}, kTokens}) {
        // Short rows may cancel to almost nothing.
        const double tolerance = toleranceOf(on, type) * (columns < 64 ? 4.0 : 1.0);
        same(product(*device, weight, tokens, {x.begin(), x.begin() + tokens * columns}),
             {want.begin(), want.begin() + tokens * rows}, tolerance,
             std::string(on.name) + " " + typeName(type) + ", " + text(rows) + " x " +
                 text(columns) + ", " + text(tokens) + " tokens");
      }
    }
  }
}

// All bits set or none, and activations at the ends of their range.
void checkExtremes(const DeviceCase& on, WeightType type) {
  if (isFloat(type)) return;
  const auto device = on.make(1);
  const std::int64_t columns = columnsOf(type)[1];
  const auto blockBytes = static_cast<std::size_t>(blockInfo(type)->bytes);
  for (const int fill : {0x00, 0x7F, 0x80, 0xFF}) {
    OwnedTensor weight = randomTensor(type, columns, 17, 1, 1);
    const ScaleBytes scale = scaleBytes(type);
    for (std::size_t at = 0; at < weight.tensor.sizeBytes; at += blockBytes) {
      std::uint8_t* const block = weight.bytes() + at;
      std::fill_n(block, scale.first, static_cast<std::uint8_t>(fill));
      std::fill(block + scale.first + scale.count, block + blockBytes,
                static_cast<std::uint8_t>(fill));
    }
    for (const std::int64_t tokens : {1, 6}) {
      std::vector<float> x(static_cast<std::size_t>(tokens * columns));
      for (std::size_t i = 0; i < x.size(); ++i) {
        const auto token = static_cast<std::int64_t>(i) / columns;
        const float size = i % 32 == 0 ? 127.0F : token / 2 % 2 == 0 ? 126.495F : 126.505F;
        x[i] = token % 2 == 0 ? size : -size;
      }
      const auto got = product(*device, weight, tokens, x);
      const auto want = naiveProduct(weight, tokens, x, on.roundsToEightBits(type));
      const double size = std::max(127.0, std::fabs(static_cast<double>(want[0])));
      for (std::size_t i = 0; i < got.size(); ++i) {
        if (!(std::fabs(static_cast<double>(got[i] - want[i])) < 1e-4 * size)) {
          fail(std::string(on.name) + " " + typeName(type) + " filled with " + text(fill) + ": " +
               std::to_string(got[i]) + ", not " + std::to_string(want[i]));
        }
      }
    }
  }
}

void checkNotANumber(const DeviceCase& on, WeightType type) {
  const auto device = on.make(1);
  const std::int64_t columns = columnsOf(type)[1];
  const OwnedTensor weight = randomTensor(type, columns, 17, 1, 1);
  for (const std::int64_t tokens : {2, 6}) {
    for (const float bad : {std::nanf(""), HUGE_VALF}) {
      auto x = randomValues(static_cast<std::size_t>(tokens * columns), 2);
      x[static_cast<std::size_t>(columns + 1)] = bad;
      const auto got = product(*device, weight, tokens, x);
      for (std::size_t i = 0; i < got.size(); ++i) {
        if (std::isfinite(got[i]) != (i / 17 != 1)) {
          fail(std::string(on.name) + " " + typeName(type) + " hides a NaN or spreads it");
        }
      }
    }
  }
}

// --- whole operations, against the plain device ------------------------------------------------

std::vector<float> experts(Device& device, WeightType type, std::int64_t tokens) {
  const std::int64_t width = blockInfo(type)->values == 256 ? 256 : 96;
  const OwnedTensor gate = randomTensor(type, width, 256, 5, 11);
  const OwnedTensor up = randomTensor(type, width, 256, 5, 12);
  const OwnedTensor down = randomTensor(type, 256, width, 5, 13);
  const Matrix x(device, tokens, width,
                 randomValues(static_cast<std::size_t>(tokens * width), 2, 0.02F));
  const Matrix logits(device, tokens, 5, randomValues(static_cast<std::size_t>(tokens * 5), 3));
  const Matrix out(device, tokens, width);
  device.mixtureOfExperts(out, x, logits, nullptr, {.experts = 5, .used = 2},
                          {&gate.tensor, &up.tensor, &down.tensor});
  return out.values();
}

// Chooses positions, then attends to them and to all.
std::vector<float> attention(Device& device, CacheType type, std::int64_t tokens) {
  constexpr std::int64_t kFirst = 300;
  constexpr std::int64_t kChosen = 70;
  const Cache keys(device, type, 400, 96, 1);
  const auto buffer =
      std::move(device.allocate(static_cast<std::size_t>(tokens * kChosen) * 4).value());
  const Selection selection = {buffer.get(), 0, tokens, kChosen};
  const auto count = static_cast<std::size_t>(tokens * 5 * 96);
  const Matrix q(device, tokens, 5 * 96, randomValues(count, 2));
  const Matrix weights(device, tokens, 5, randomValues(static_cast<std::size_t>(tokens * 5), 3));
  device.selectPositions(selection, q, weights, keys.view, {5, 96, kFirst});
  const Attention shape = {.heads = 5,
                           .kvHeads = 1,
                           .keyColumns = 96,
                           .valueColumns = 67,
                           .firstPosition = kFirst,
                           .scale = 0.2F,
                           .valuesInKeys = true};
  const Matrix out(device, tokens, 5 * 67);
  device.attention(out, q, keys.view, {}, shape, &selection);
  std::vector<float> all = out.values();
  device.attention(out, q, keys.view, {}, shape);
  const std::vector<float> more = out.values();
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

void checkOperations(const DeviceCase& on) {
  const auto device = on.make(2);
  const auto plain = makeCpuDevice({.threads = 2, .scalarOnly = true});
  for (const std::int64_t tokens : {1, 9}) {
    for (const WeightType type : kAllTypes) {
      // What is rounded goes through two matrices, and is compared with what is not.
      const double tolerance = on.roundsToEightBits(type) ? 0.3 : on.rounds(type) ? 2e-3 : 1e-4;
      same(experts(*device, type, tokens), experts(*plain, type, tokens), tolerance,
           std::string(on.name) + " " + typeName(type) + " experts");
    }
    for (const CacheType type : {CacheType::F32, CacheType::F16}) {
      same(attention(*device, type, tokens), attention(*plain, type, tokens), 2e-5, "attention");
    }
  }
}

}  // namespace

// The argument is the kernels' name: that these are the ones that run.
int main(int count, char** arguments) {
  for (const Rounding rounding : {Rounding::Bits8, Rounding::Bits16}) {
    const Tables tables = {cpu::kernelsFor({.rounding = rounding}), cpu::scalarKernels()};
    if (count != 2 || tables.neon.name != arguments[1]) {
      fail("these are the kernels \"" + std::string(tables.neon.name) + "\"");
    }
    for (std::int64_t n = 1; n <= 21; ++n) checkRows(tables, n);
    for (const std::int64_t rows : {1, 2, 3, 4, 5, 15, 16, 19}) {
      for (const std::int64_t columns : {1, 3, 4, 6, 33}) checkTiles(tables, rows, columns);
    }
    const DeviceCase on = {rounding == Rounding::Bits8 ? "8 bits" : "16 bits", false, false,
                           rounding};
    for (const WeightType type : kAllTypes) {
      checkProducts(on, type);
      checkExtremes(on, type);
      checkNotANumber(on, type);
    }
    checkOperations(on);
  }
  std::printf("all equal\n");
  return 0;
}
