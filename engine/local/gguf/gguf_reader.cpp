// Turns the bytes of a GGUF file into checked metadata and tensor descriptions.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/gguf/gguf_reader.h"

#include <algorithm>
#include <utility>

#include "engine/base/quote.h"
#include "engine/local/gguf/field_reader.h"
#include "engine/local/gguf/format.h"
#include "engine/local/gguf/tensor_table.h"

namespace gguf {
namespace {

// Real files stay far below these: 671B models have ~1.2k tensors, those with a tensor for each
// expert ~50k. A tensor takes some 300 bytes of our memory.
constexpr std::uint64_t kMaxKeys = 65536;
constexpr std::uint64_t kMaxTensors = 1 << 17;

struct Header {
  std::uint32_t version = 0;
  std::uint64_t tensorCount = 0;
  std::uint64_t keyCount = 0;
};

base::Result<Header> readHeader(FieldReader& reader) {
  const auto magic = reader.raw().text(4);
  if (!magic) return reader.cutShort("magic", 4);
  if (*magic != "GGUF") return reader.corrupt("magic", 0, "\"GGUF\"", base::quote(*magic));

  const auto version = reader.u32("version");
  if (!version) return version.error();
  if (*version != 0 && (*version & 0xFFFF) == 0) {
    return reader.error(base::ErrorCode::Unsupported, "version", 4, "a little-endian file",
                        "a big-endian one");
  }
  if (*version != 2 && *version != 3) {
    return reader.error(base::ErrorCode::Unsupported, "version", 4, "2 or 3",
                        std::to_string(*version));
  }

  const auto tensors = reader.count("tensor count", kMaxTensors);
  if (!tensors) return tensors.error();
  const auto keys = reader.count("key count", kMaxKeys);
  if (!keys) return keys.error();

  // The counts are below 2^18, so the sum of the shortest records cannot overflow.
  const std::uint64_t least = *keys * kMinKeyRecordBytes + *tensors * kMinTensorRecordBytes;
  if (least > reader.remaining()) return reader.cutShort("keys and tensor records", least);
  return Header{*version, *tensors, *keys};
}

base::Result<std::uint64_t> alignmentOf(const Metadata& metadata, std::string_view name) {
  const auto found = std::find(metadata.keys.begin(), metadata.keys.end(), "general.alignment");
  if (found == metadata.keys.end()) return kDefaultAlignment;
  const auto index = static_cast<std::size_t>(found - metadata.keys.begin());
  const auto* alignment = std::get_if<std::int64_t>(&metadata.values[index]);
  if (alignment == nullptr || !isAlignment(*alignment)) {
    return base::Error{
        base::ErrorCode::Corrupt,
        std::string(name) +
            ": key general.alignment: expected a power of two from 8 to 65536, got " +
            (alignment == nullptr ? "another type" : std::to_string(*alignment))};
  }
  return static_cast<std::uint64_t>(*alignment);
}

}  // namespace

base::Result<Contents> readContents(std::span<const std::byte> bytes, std::string_view name) {
  FieldReader reader(bytes, name);
  const auto header = readHeader(reader);
  if (!header) return header.error();
  auto metadata = readMetadata(reader, header->keyCount);
  if (!metadata) return std::move(metadata).error();
  const auto alignment = alignmentOf(*metadata, name);
  if (!alignment) return alignment.error();
  auto tensors = readTensorTable(reader, header->tensorCount, *alignment);
  if (!tensors) return std::move(tensors).error();
  return Contents{header->version, std::move(*metadata), std::move(*tensors)};
}

}  // namespace gguf
