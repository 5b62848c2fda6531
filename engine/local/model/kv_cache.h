// The cached rows of every layer in one buffer.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/base/result.h"
#include "engine/local/kernels/device.h"
#include "engine/local/model/config.h"

namespace model {

// Latent attention keeps one row of latentColumns + ropeColumns values per token and layer (576 in
// every released model), [latent | rotated key]; grouped attention a row of keys and one of values.
// An indexer adds its own key. A block that predicts further tokens is one layer more.
// Lifetime: the device must outlive it.
class KvCache {
 public:
  // Room for `capacity` positions. Errors: OutOfMemory, naming the size.
  static base::Result<KvCache> create(kernels::Device& device, const Config& config,
                                      kernels::CacheType type, std::int64_t capacity,
                                      bool withDraft = false);

  [[nodiscard]] kernels::CacheType type() const { return m_type; }
  [[nodiscard]] std::int64_t capacity() const { return m_capacity; }
  [[nodiscard]] std::int64_t bytesPerToken() const;

  [[nodiscard]] kernels::CacheView keys(std::size_t layer) const;
  // Latent: the same rows as keys().
  [[nodiscard]] kernels::CacheView values(std::size_t layer) const;
  [[nodiscard]] kernels::CacheView indexKeys(std::size_t layer) const;
  // All of the above, layer by layer, each once.
  [[nodiscard]] std::vector<kernels::CacheView> parts() const;

 private:
  KvCache(const Config& config, kernels::CacheType type, std::int64_t capacity,
          std::int64_t layers);
  [[nodiscard]] std::int64_t columns() const {
    return m_keyColumns + m_valueColumns + m_indexColumns;
  }
  // The columns behind the first `before` of a layer.
  [[nodiscard]] kernels::CacheView part(std::size_t layer, std::int64_t before,
                                        std::int64_t columns) const;

  kernels::CacheType m_type;
  std::int64_t m_capacity;
  std::int64_t m_layers;
  std::int64_t m_keyColumns;
  std::int64_t m_valueColumns;  // 0: the values lie in the keys
  std::int64_t m_indexColumns = 0;
  std::unique_ptr<kernels::Buffer> m_buffer;
};

}  // namespace model
