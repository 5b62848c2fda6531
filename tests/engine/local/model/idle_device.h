// A device that computes nothing and counts what it is asked for.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/local/kernels/device.h"

namespace testing {

class IdleDevice final : public kernels::Device {
 public:
  std::size_t mostBytes = SIZE_MAX;      // larger allocations fail
  std::function<void()> onNorm = [] {};  // called at every rmsNorm()
  int allocations = 0;
  int norms = 0;
  int finishes = 0;
  std::vector<std::string> prepared;

  [[nodiscard]] std::string description() const override { return "idle"; }
  base::Result<std::unique_ptr<kernels::Buffer>> allocate(std::size_t sizeBytes) override {
    if (sizeBytes > mostBytes) {
      return base::Error{base::ErrorCode::OutOfMemory,
                         "no " + std::to_string(sizeBytes) + " bytes left"};
    }
    ++allocations;
    return std::make_unique<kernels::Buffer>();
  }
  base::Result<void> prepare(const kernels::Tensor& weight) override {
    prepared.push_back(weight.name);
    return {};
  }
  void write(const kernels::View&, std::span<const float>) override {}
  base::Result<void> read(const kernels::View&, std::span<float>) override { return {}; }
  void embed(const kernels::View&, const kernels::Tensor&, std::span<const std::int32_t>) override {
  }
  void rmsNorm(const kernels::View&, const kernels::View&, const kernels::Tensor&, float,
               std::int64_t) override {
    ++norms;
    onNorm();
  }
  void layerNorm(const kernels::View&, const kernels::View&, const kernels::Tensor&,
                 const kernels::Tensor&, float) override {}
  void linear(const kernels::View&, const kernels::View&, const kernels::Tensor&,
              const kernels::Tensor*) override {}
  void linearPerHead(const kernels::View&, std::int64_t, const kernels::View&, std::int64_t,
                     const kernels::Tensor&) override {}
  void rope(const kernels::View&, std::int64_t, const kernels::Rope&) override {}
  void append(const kernels::CacheView&, std::int64_t, std::int64_t,
              const kernels::View&) override {}
  base::Result<void> readRows(const kernels::CacheView&, std::int64_t,
                              std::span<std::byte> rows) override {
    std::fill(rows.begin(), rows.end(), std::byte{0});
    return {};
  }
  void writeRows(const kernels::CacheView&, std::int64_t, std::span<const std::byte>) override {}
  void attention(const kernels::View&, const kernels::View&, const kernels::CacheView&,
                 const kernels::CacheView&, const kernels::Attention&,
                 const kernels::Selection*) override {}
  void selectPositions(const kernels::Selection&, const kernels::View&, const kernels::View&,
                       const kernels::CacheView&, const kernels::Indexer&) override {}
  void feedForward(const kernels::View&, const kernels::View&, const kernels::FeedForward&,
                   bool) override {}
  void mixtureOfExperts(const kernels::View&, const kernels::View&, const kernels::View&,
                        const kernels::Tensor*, const kernels::Routing&,
                        const kernels::FeedForward&) override {}
  void copy(const kernels::View&, const kernels::View&) override {}
  void add(const kernels::View&, const kernels::View&) override {}
  base::Result<void> finish() override {
    ++finishes;
    return {};
  }
};

}  // namespace testing
