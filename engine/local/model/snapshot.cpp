// A timeline as bytes: its tokens and what is cached of them, so that a prompt that was read once
// need not be read again.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/snapshot.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/byte_reader.h"
#include "engine/base/checked_math.h"
#include "engine/base/checksum.h"

namespace model {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::string_view kMagic = "ISOBSNAP";
constexpr std::uint32_t kVersion = 1;
constexpr std::uint64_t kHeaderBytes = 40;
constexpr std::uint64_t kSumBytes = 8;
constexpr std::size_t kPieceBytes = std::size_t{1} << 20;

base::Error error(base::ErrorCode code, std::string what) {
  return {code, "snapshot: " + std::move(what)};
}

std::uint32_t idOf(kernels::CacheType type) {
  return type == kernels::CacheType::F32 ? 0 : 1;
}

template <typename T>
std::span<const std::byte> bytesOf(const T& value) {
  return std::as_bytes(std::span(&value, 1));
}

// Sums up what it passes on.
class Writer {
 public:
  explicit Writer(const ByteSink& sink) : m_sink(sink) {}

  base::Result<void> write(std::span<const std::byte> bytes) {
    m_sum.add(bytes);
    return m_sink(bytes);
  }
  base::Result<void> finish() {
    const std::uint64_t sum = m_sum.value();
    return m_sink(bytesOf(sum));
  }

 private:
  const ByteSink& m_sink;
  base::Checksum m_sum;
};

std::vector<std::byte> headerOf(const SnapshotOwner& owner, std::size_t tokens) {
  std::vector<std::byte> header;
  const auto add = [&](std::span<const std::byte> bytes) {
    header.insert(header.end(), bytes.begin(), bytes.end());
  };
  add(std::as_bytes(std::span(kMagic)));
  add(bytesOf(kVersion));
  add(bytesOf(idOf(owner.cache.type())));
  add(bytesOf(owner.fingerprint));
  add(bytesOf(static_cast<std::uint64_t>(owner.cache.bytesPerToken())));
  add(bytesOf(static_cast<std::uint64_t>(tokens)));
  return header;
}

base::Result<void> writePart(const SnapshotOwner& owner, const kernels::CacheView& part,
                             std::int64_t tokens, Writer& writer) {
  const std::size_t rowSize = kernels::cachedBytes(part.type, part.columns);
  const auto step = static_cast<std::int64_t>(std::max<std::size_t>(1, kPieceBytes / rowSize));
  std::vector<std::byte> piece;
  for (std::int64_t first = 0; first < tokens; first += step) {
    piece.resize(static_cast<std::size_t>(std::min(step, tokens - first)) * rowSize);
    if (auto got = owner.device.readRows(part, first, piece); !got) return got;
    if (auto written = writer.write(piece); !written) return written;
  }
  return {};
}

// The number of tokens, when everything before them and the size of all is right.
base::Result<std::uint64_t> checkHeader(const SnapshotOwner& owner,
                                        std::span<const std::byte> bytes) {
  base::ByteReader reader(bytes);
  const auto magic = reader.text(kMagic.size());
  const auto version = reader.u32();
  if (!magic || *magic != kMagic || !version) {
    return error(base::ErrorCode::Corrupt, "expected the bytes \"ISOBSNAP\" at the start");
  }
  if (*version != kVersion) {
    return error(base::ErrorCode::Unsupported, "written in version " + std::to_string(*version) +
                                                   " of the format, expected version " +
                                                   std::to_string(kVersion));
  }
  const auto type = reader.u32();
  const auto fingerprint = reader.u64();
  const auto tokenBytes = reader.u64();
  const auto tokens = reader.u64();
  if (!tokens) return error(base::ErrorCode::Corrupt, "ends within its first 40 bytes");
  const auto expectedBytes = static_cast<std::uint64_t>(owner.cache.bytesPerToken());
  if (*fingerprint != owner.fingerprint) {
    return error(base::ErrorCode::Unsupported,
                 "made with another model than the one that is loaded");
  }
  if (*type != idOf(owner.cache.type()) || *tokenBytes != expectedBytes) {
    return error(base::ErrorCode::Unsupported,
                 "made with another type of cache: " + std::to_string(*tokenBytes) +
                     " bytes per token, expected " + std::to_string(expectedBytes));
  }
  if (*tokens > static_cast<std::uint64_t>(owner.cache.capacity())) {
    return error(base::ErrorCode::InvalidArgument, "holds " + std::to_string(*tokens) +
                                                       " tokens, but the context has room for " +
                                                       std::to_string(owner.cache.capacity()));
  }
  // Within the capacity, for which the same product was checked when the cache was made.
  const std::uint64_t size =
      kHeaderBytes + *tokens * (sizeof(std::int32_t) + expectedBytes) + kSumBytes;
  if (bytes.size() != size) {
    return error(base::ErrorCode::Corrupt, "has " + std::to_string(bytes.size()) +
                                               " bytes, expected " + std::to_string(size) +
                                               " for its " + std::to_string(*tokens) + " tokens");
  }
  return *tokens;
}

base::Result<void> checkSum(std::span<const std::byte> bytes) {
  base::Checksum sum;
  sum.add(bytes.first(bytes.size() - kSumBytes));
  std::uint64_t stored = 0;
  std::memcpy(&stored, bytes.last(kSumBytes).data(), kSumBytes);
  if (stored == sum.value()) return {};
  return error(base::ErrorCode::Corrupt, "its checksum is wrong, so it is damaged");
}

}  // namespace

base::Result<void> writeSnapshot(const SnapshotOwner& owner, std::span<const std::int32_t> tokens,
                                 const ByteSink& sink) {
  Writer writer(sink);
  if (auto written = writer.write(headerOf(owner, tokens.size())); !written) return written;
  if (auto written = writer.write(std::as_bytes(tokens)); !written) return written;
  for (const kernels::CacheView& part : owner.cache.parts()) {
    if (auto done = writePart(owner, part, std::ssize(tokens), writer); !done) return done;
  }
  return writer.finish();
}

base::Result<Snapshot> readSnapshot(const SnapshotOwner& owner, std::span<const std::byte> bytes) {
  const auto count = checkHeader(owner, bytes);
  if (!count) return count.error();
  if (auto whole = checkSum(bytes); !whole) return whole.error();
  const std::size_t tokenBytes = static_cast<std::size_t>(*count) * sizeof(std::int32_t);
  const auto tokens = bytes.subspan(kHeaderBytes, tokenBytes);
  Snapshot snapshot;
  snapshot.rows = bytes.subspan(kHeaderBytes + tokenBytes);
  snapshot.rows = snapshot.rows.first(snapshot.rows.size() - kSumBytes);
  snapshot.tokens.resize(static_cast<std::size_t>(*count));
  if (*count > 0) std::memcpy(snapshot.tokens.data(), tokens.data(), tokenBytes);
  for (const std::int32_t token : snapshot.tokens) {
    if (token < 0 || token >= owner.vocabulary) {
      return error(base::ErrorCode::Corrupt, "token id " + std::to_string(token) +
                                                 ", expected less than the vocabulary's " +
                                                 std::to_string(owner.vocabulary));
    }
  }
  return snapshot;
}

base::Result<void> restoreRows(const SnapshotOwner& owner, const Snapshot& snapshot) {
  std::span<const std::byte> rest = snapshot.rows;
  for (const kernels::CacheView& part : owner.cache.parts()) {
    const std::size_t size = snapshot.tokens.size() * kernels::cachedBytes(part.type, part.columns);
    owner.device.writeRows(part, 0, rest.first(size));
    rest = rest.subspan(size);
  }
  return owner.device.finish();
}

}  // namespace model
