// The cached rows of every layer in one buffer.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/kv_cache.h"

#include <iterator>
#include <string>
#include <utility>

#include "engine/base/checked_math.h"

namespace model {

KvCache::KvCache(const Config& config, kernels::CacheType type, std::int64_t capacity,
                 std::int64_t layers)
    : m_type(type), m_capacity(capacity), m_layers(layers) {
  const AttentionShape& shape = config.attention;
  const bool isLatent = shape.kind == AttentionKind::Latent;
  m_keyColumns =
      isLatent ? shape.latentColumns + shape.ropeColumns : shape.kvHeads * shape.keyColumns;
  m_valueColumns = isLatent ? 0 : shape.kvHeads * shape.valueColumns;
  if (shape.indexer) m_indexColumns = shape.indexer->columns;
}

std::int64_t KvCache::bytesPerToken() const {
  return m_layers * static_cast<std::int64_t>(kernels::cachedBytes(m_type, columns()));
}

base::Result<KvCache> KvCache::create(kernels::Device& device, const Config& config,
                                      kernels::CacheType type, std::int64_t capacity,
                                      bool withDraft) {
  const std::int64_t layers = std::ssize(config.layers) + (withDraft ? 1 : 0);
  KvCache cache(config, type, capacity, layers);
  const std::string what = "cache for a context of " + std::to_string(capacity) + " tokens of " +
                           std::to_string(cache.bytesPerToken()) + " bytes";
  const auto size = base::checkedMultiply(static_cast<std::uint64_t>(capacity),
                                          static_cast<std::uint64_t>(cache.bytesPerToken()));
  if (!size) return base::Error{base::ErrorCode::OutOfMemory, what + ": too large"};
  auto buffer = device.allocate(static_cast<std::size_t>(*size));
  if (!buffer) return base::withContext(what, std::move(buffer).error());
  cache.m_buffer = std::move(*buffer);
  return cache;
}

kernels::CacheView KvCache::part(std::size_t layer, std::int64_t before,
                                 std::int64_t columns) const {
  const std::int64_t rows = static_cast<std::int64_t>(layer) * m_capacity;
  return {m_buffer.get(), m_type, rows * this->columns() + m_capacity * before, columns};
}

kernels::CacheView KvCache::keys(std::size_t layer) const {
  return part(layer, 0, m_keyColumns);
}

kernels::CacheView KvCache::values(std::size_t layer) const {
  return m_valueColumns == 0 ? keys(layer) : part(layer, m_keyColumns, m_valueColumns);
}

kernels::CacheView KvCache::indexKeys(std::size_t layer) const {
  return part(layer, m_keyColumns + m_valueColumns, m_indexColumns);
}

std::vector<kernels::CacheView> KvCache::parts() const {
  std::vector<kernels::CacheView> parts;
  for (std::size_t layer = 0; layer < static_cast<std::size_t>(m_layers); ++layer) {
    parts.push_back(keys(layer));
    if (m_valueColumns > 0) parts.push_back(values(layer));
    if (m_indexColumns > 0) parts.push_back(indexKeys(layer));
  }
  return parts;
}

}  // namespace model
