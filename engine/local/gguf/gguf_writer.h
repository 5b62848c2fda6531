// Writes GGUF v3 files: the header from keys and tensor records, then the weights piece by piece.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/local/checkpoint/checkpoint.h"

namespace gguf {

// Integers and floats get the width that other engines expect for the key: u32 and f32 unless a
// table says otherwise, 64 bits where 32 do not hold the value.
struct WrittenKey {
  std::string name;
  checkpoint::Value value;
};

struct WrittenTensor {
  std::string name;
  std::array<std::int64_t, 4> shape = {1, 1, 1, 1};  // innermost first
  std::uint32_t type = 0;                            // a type id of the format
};

struct TensorPlace {
  std::uint64_t offset = 0;  // from the start of the file
  std::uint64_t bytes = 0;
};

// Everything before the weights, and where they go: places[i] belongs to tensor i.
struct Header {
  std::vector<std::byte> bytes;  // with the padding that ends it
  std::vector<TensorPlace> places;
  std::uint64_t fileBytes = 0;
};

// The weights are laid out in the given order, aligned to the key general.alignment (32 without
// it). Errors: InvalidArgument (an empty name or one given twice, a type of unknown size, rows that
// are no whole blocks, sizes beyond 2^63, an alignment that is no power of two from 8 to 2^16).
[[nodiscard]] base::Result<Header> makeHeader(std::span<const WrittenKey> keys,
                                              std::span<const WrittenTensor> tensors);

// `out` with ".part" behind it: where a file lies until it is complete.
[[nodiscard]] std::filesystem::path partPathOf(const std::filesystem::path& out);

// A file that is being written. It is OUT.part until finish() gives it its name, so OUT is never
// half a file; the part stays where writing ends early. Thread: one at a time.
class Writer {
 public:
  // Begins OUT.part anew, of full length, with the header in it. Errors: NotFound (the folder),
  // Denied, Io, all with the system's reason; Busy (another program writes it).
  static base::Result<std::unique_ptr<Writer>> create(const std::filesystem::path& out,
                                                      const Header& header);
  // Goes on with the OUT.part that is there. Errors: NotFound (there is none), InvalidArgument (it
  // was begun with another header), and those of create().
  static base::Result<std::unique_ptr<Writer>> reopen(const std::filesystem::path& out,
                                                      const Header& header);
  virtual ~Writer() = default;

  // At a byte of the file, in any order. Errors: Io (a full disk says so).
  virtual base::Result<void> write(std::uint64_t offset, std::span<const std::byte> bytes) = 0;
  virtual base::Result<void> read(std::uint64_t offset, std::span<std::byte> bytes) const = 0;
  // Brings everything to the disk and renames the part to OUT, in place of what was there.
  virtual base::Result<void> finish() = 0;
};

}  // namespace gguf
