// Every tensor type a GGUF file may name: its block size, also where we have no kernel for it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gguf {

// `blockValues` neighbouring values of a row are stored in `blockBytes` bytes.
struct TensorType {
  std::uint32_t id = 0;
  std::string_view name;
  std::uint32_t blockValues = 1;
  std::uint32_t blockBytes = 0;
};

// nullopt: the id has no known size (removed from the format, another program's own, or invented).
// Source: the GGUF specification's table of types (ids 0 to 42).
[[nodiscard]] std::optional<TensorType> findTensorType(std::uint32_t id);

// For people: "Q2_K", or "type 137" where the id is unknown.
[[nodiscard]] std::string tensorTypeName(std::uint32_t id);

// Why a file with this unknown id cannot be read, and what to do about it, as the end of a
// sentence.
[[nodiscard]] std::string_view adviceOnUnknownType(std::uint32_t id);

}  // namespace gguf
