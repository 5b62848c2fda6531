// A timeline as bytes: its tokens and what is cached of them, so that a prompt that was read once
// need not be read again.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/base/result.h"
#include "engine/local/kernels/device.h"
#include "engine/local/model/kv_cache.h"

namespace model {

// Takes bytes in pieces. Errors: Io, saying where they were to go.
using ByteSink = std::function<base::Result<void>(std::span<const std::byte>)>;

// What a snapshot has to agree with.
struct SnapshotOwner {
  kernels::Device& device;
  const KvCache& cache;
  std::uint64_t fingerprint = 0;  // of the model
  std::int64_t vocabulary = 0;
};

// All numbers little-endian: "ISOBSNAP", u32 version, u32 cache type, u64 fingerprint, u64 bytes
// per token, u64 tokens; the tokens as i32; the rows of every part of the cache, as
// KvCache::parts() orders them; u64 base::Checksum of everything before. Errors: those of the sink,
// Io (the device).
[[nodiscard]] base::Result<void> writeSnapshot(const SnapshotOwner& owner,
                                               std::span<const std::int32_t> tokens,
                                               const ByteSink& sink);

// A snapshot that fits: nothing in it is left to check.
struct Snapshot {
  std::vector<std::int32_t> tokens;
  std::span<const std::byte> rows;  // of the cache; lives as long as the bytes it was read from
};

// Checks everything before it allocates anything. Errors: Corrupt (no snapshot, or damaged),
// Unsupported (of another version, another model or another type of cache), InvalidArgument (more
// tokens than the context holds).
[[nodiscard]] base::Result<Snapshot> readSnapshot(const SnapshotOwner& owner,
                                                  std::span<const std::byte> bytes);

// Puts the rows into the cache. Errors: those of Device::finish().
[[nodiscard]] base::Result<void> restoreRows(const SnapshotOwner& owner, const Snapshot& snapshot);

}  // namespace model
