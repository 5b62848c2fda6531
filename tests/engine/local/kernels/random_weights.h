// Random tensors, buffers and the naive sums they are compared with.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "engine/base/half.h"
#include "engine/local/kernels/cpu/cpu_device.h"
#include "engine/local/kernels/device.h"
#include "engine/local/kernels/float8.h"
#include "engine/local/kernels/quant_blocks.h"

namespace kernels::test {

inline constexpr std::array kAllTypes = {
    WeightType::F32,    WeightType::F16,   WeightType::BF16,  WeightType::Q8_0, WeightType::Q4_0,
    WeightType::Q4_1,   WeightType::Q5_0,  WeightType::Q5_1,  WeightType::Q4_K, WeightType::Q5_K,
    WeightType::Q6_K,   WeightType::F8,    WeightType::Q2_K,  WeightType::Q3_K, WeightType::IQ4_NL,
    WeightType::IQ4_XS, WeightType::MXFP4, WeightType::TQ1_0, WeightType::TQ2_0};

inline bool isFloat(WeightType type) {
  return blockInfo(type)->values == 1;
}

inline std::vector<float> randomValues(std::size_t count, unsigned seed, float deviation = 1.0F) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal(0.0F, deviation);
  std::vector<float> values(count);
  for (float& value : values) value = normal(random);
  return values;
}

// A tensor and the bytes it points to.
struct OwnedTensor {
  std::vector<std::uint64_t> storage;
  Tensor tensor;

  OwnedTensor(WeightType type, std::array<std::int64_t, 4> shape) {
    const std::size_t rows = static_cast<std::size_t>(shape[1] * shape[2]);
    tensor = {"test.weight", type, shape, nullptr, rows * rowBytes(type, shape[0])};
    storage.resize(tensor.sizeBytes / 8 + 1);
    tensor.data = reinterpret_cast<const std::byte*>(storage.data());
  }
  [[nodiscard]] std::uint8_t* bytes() { return reinterpret_cast<std::uint8_t*>(storage.data()); }
  operator const Tensor&() const { return tensor; }
  // For copies, whose `tensor` points to the original's bytes.
  [[nodiscard]] Tensor view() const {
    Tensor mine = tensor;
    mine.data = reinterpret_cast<const std::byte*>(storage.data());
    return mine;
  }

  // Row r of matrix s as f32.
  [[nodiscard]] std::vector<float> row(std::int64_t r, std::int64_t s = 0) const {
    std::vector<float> values(static_cast<std::size_t>(tensor.columns()));
    dequantizeRow(tensor.type,
                  tensor.data + static_cast<std::size_t>(s * tensor.rows() + r) *
                                    rowBytes(tensor.type, tensor.columns()),
                  values);
    return values;
  }
};

// The bytes of a block that say how large its weights are.
struct ScaleBytes {
  std::size_t first;
  std::size_t count;
};
inline ScaleBytes scaleBytes(WeightType type) {
  switch (type) {
    case WeightType::Q2_K:
      return {80, 4};
    case WeightType::Q3_K:
      return {108, 2};
    case WeightType::Q6_K:
      return {208, 2};
    case WeightType::TQ1_0:
      return {52, 2};
    case WeightType::TQ2_0:
      return {64, 2};
    case WeightType::MXFP4:
      return {0, 1};
    case WeightType::Q4_1:
    case WeightType::Q5_1:
    case WeightType::Q4_K:
    case WeightType::Q5_K:
      return {0, 4};
    default:
      return {0, 2};
  }
}

// Every bit of the quants and small scales is random; the halves that scale a block are of ordinary
// size.
inline OwnedTensor randomTensor(WeightType type, std::int64_t columns, std::int64_t rows,
                                std::int64_t stack, unsigned seed) {
  OwnedTensor owned(type, {columns, rows, stack, 1});
  std::mt19937 random(seed);
  std::normal_distribution<float> normal(0.0F, 1.0F);
  const BlockInfo info = *blockInfo(type);
  const auto blocks = static_cast<std::size_t>(columns / info.values * rows * stack);
  if (type == WeightType::F8) {
    std::uint8_t* row = owned.bytes();
    for (std::int64_t r = 0; r < rows * stack; ++r, row += rowBytes(type, columns)) {
      std::vector<std::uint8_t> values(static_cast<std::size_t>(columns));
      for (std::uint8_t& value : values) {
        do value = static_cast<std::uint8_t>(random());
        while (std::isnan(f8ToFloat(value)));
      }
      std::vector<float> scales(static_cast<std::size_t>(f8Groups(columns)));
      for (float& scale : scales) scale = 0.01F * (0.5F + std::fabs(normal(random)));
      packF8Row(values, scales, reinterpret_cast<std::byte*>(row));
    }
    return owned;
  }
  std::uint8_t* block = owned.bytes();
  for (std::size_t i = 0; i < blocks; ++i, block += info.bytes) {
    const float value = normal(random);
    const auto put = [&](std::size_t at, std::uint16_t bits) { std::memcpy(block + at, &bits, 2); };
    const auto scale = [&](float size) {
      return base::floatToHalf(size * (0.5F + std::fabs(normal(random))));
    };
    if (type == WeightType::F32) std::memcpy(block, &value, 4);
    if (type == WeightType::F16) put(0, base::floatToHalf(value));
    if (type == WeightType::BF16) put(0, base::floatToBfloat(value));
    if (isFloat(type)) continue;
    for (std::int64_t b = 0; b < info.bytes; ++b) block[b] = static_cast<std::uint8_t>(random());
    const ScaleBytes at = scaleBytes(type);
    if (at.count == 1) {
      block[at.first] = static_cast<std::uint8_t>(121U + random() % 4U);
      continue;
    }
    const bool isTernary = type == WeightType::TQ1_0 || type == WeightType::TQ2_0;
    put(at.first, scale(isTernary ? 0.5F : type == WeightType::IQ4_XS ? 0.0005F : 0.01F));
    if (type == WeightType::Q4_1 || type == WeightType::Q5_1) {
      put(at.first + 2, base::floatToHalf(0.1F * value));
    } else if (at.count == 4) {
      put(at.first + 2, scale(0.02F));
    }
  }
  return owned;
}

// What an eight-bit device makes of its activations: blocks of 32 rounded to scale * [-127, 127].
inline std::vector<float> roundedActivations(std::vector<float> x) {
  for (std::size_t i = 0; i + 32 <= x.size(); i += 32) {
    float largest = 0.0F;
    for (std::size_t j = i; j < i + 32; ++j) largest = std::max(largest, std::fabs(x[j]));
    if (largest == 0.0F) continue;
    for (std::size_t j = i; j < i + 32; ++j) {
      x[j] = std::nearbyint(x[j] * (127.0F / largest)) * (largest / 127.0F);
    }
  }
  return x;
}

inline double dot(const std::vector<float>& a, const std::vector<float>& b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}

// Largest difference as a share of the root mean square of `want`.
inline double error(const std::vector<float>& got, const std::vector<float>& want) {
  if (got.size() != want.size()) return 1e9;
  double largest = 0.0;
  double squares = 1e-30;
  for (std::size_t i = 0; i < got.size(); ++i) {
    const double difference = std::fabs(static_cast<double>(got[i]) - static_cast<double>(want[i]));
    if (!(difference <= largest)) largest = difference;  // also keeps a NaN
    squares += static_cast<double>(want[i]) * static_cast<double>(want[i]);
  }
  return largest / std::sqrt(squares / static_cast<double>(want.size()));
}

// Activations on a device: rows are wider apart than they are long, so that a wrong stride shows.
struct Matrix {
  std::unique_ptr<Buffer> buffer;
  View view;
  Device* device;

  Matrix(Device& on, std::int64_t rows, std::int64_t columns) : device(&on) {
    const std::int64_t stride = columns + 3;
    buffer =
        std::move(on.allocate(static_cast<std::size_t>(rows * stride + 8) * sizeof(float)).value());
    view = {buffer.get(), 5, rows, columns, stride};
  }
  Matrix(Device& on, std::int64_t rows, std::int64_t columns, const std::vector<float>& values)
      : Matrix(on, rows, columns) {
    on.write(view, values);
  }
  operator const View&() const { return view; }
  [[nodiscard]] std::vector<float> values() const {
    std::vector<float> all(static_cast<std::size_t>(view.rows * view.columns));
    if (!device->read(view, all)) all.clear();
    return all;
  }
};

// A filled cache on a device; `values` are what the device stored, after rounding to f16.
struct Cache {
  std::unique_ptr<Buffer> buffer;
  CacheView view;
  std::vector<float> values;

  Cache(Device& device, CacheType type, std::int64_t positions, std::int64_t columns, unsigned seed)
      : values(randomValues(static_cast<std::size_t>(positions * columns), seed)) {
    constexpr std::int64_t kOffset = 32;
    const auto bytes = static_cast<std::size_t>(kOffset + positions * columns) * sizeof(float);
    buffer = std::move(device.allocate(bytes).value());
    view = {buffer.get(), type, kOffset, columns};
    device.append(view, 0, 0, Matrix(device, positions, columns, values));
    if (type == CacheType::F16) {
      for (float& value : values) value = base::halfToFloat(base::floatToHalf(value));
    }
  }
};

// The devices to test: plain C++, what most processors have, and the best of this one, with both
// roundings.
struct DeviceCase {
  const char* name;
  bool scalarOnly;
  bool avx2Only;
  Rounding rounding = Rounding::Bits16;

  [[nodiscard]] std::unique_ptr<Device> make(int threads = 2) const {
    return makeCpuDevice(
        {.threads = threads, .scalarOnly = scalarOnly, .avx2Only = avx2Only, .rounding = rounding});
  }
  // Does it round activations for these weights?
  [[nodiscard]] bool rounds(WeightType type) const { return !scalarOnly && !isFloat(type); }
  [[nodiscard]] bool roundsToEightBits(WeightType type) const {
    return rounds(type) && rounding == Rounding::Bits8;
  }
};
inline constexpr std::array kDevices = {DeviceCase{"scalar", true, false},
                                        DeviceCase{"AVX2 8", false, true, Rounding::Bits8},
                                        DeviceCase{"AVX2 16", false, true, Rounding::Bits16},
                                        DeviceCase{"best 8", false, false, Rounding::Bits8},
                                        DeviceCase{"best 16", false, false, Rounding::Bits16}};

}  // namespace kernels::test
