// The cached rows of every layer in one buffer.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/kv_cache.h"

#include <string>
#include <utility>

#include "engine/base/checked_math.h"

namespace model {

KvCache::KvCache(const Config& config, kernels::CacheType type, std::int64_t capacity)
    : m_type(type),
      m_capacity(capacity),
      m_layers(static_cast<std::int64_t>(config.layers.size())) {
  const AttentionShape& shape = config.attention;
  const bool isLatent = shape.kind == AttentionKind::Latent;
  m_keyColumns =
      isLatent ? shape.latentColumns + shape.ropeColumns : shape.kvHeads * shape.keyColumns;
  m_valueColumns = isLatent ? 0 : shape.kvHeads * shape.valueColumns;
}

std::int64_t KvCache::bytesPerToken() const {
  const std::int64_t valueBytes = m_type == kernels::CacheType::F16 ? 2 : 4;
  return m_layers * (m_keyColumns + m_valueColumns) * valueBytes;
}

base::Result<KvCache> KvCache::create(kernels::Device& device, const Config& config,
                                      kernels::CacheType type, std::int64_t capacity) {
  KvCache cache(config, type, capacity);
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

kernels::CacheView KvCache::keys(std::size_t layer) const {
  const std::int64_t rows = static_cast<std::int64_t>(layer) * m_capacity;
  return {m_buffer.get(), m_type, rows * (m_keyColumns + m_valueColumns), m_keyColumns};
}

kernels::CacheView KvCache::values(std::size_t layer) const {
  kernels::CacheView view = keys(layer);
  if (m_valueColumns == 0) return view;
  view.offset += m_capacity * m_keyColumns;
  view.columns = m_valueColumns;
  return view;
}

}  // namespace model
