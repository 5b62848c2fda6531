// Any bytes as a GGUF file: either refused with a sentence, or everything in it lies inside.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>

#include "engine/local/gguf/gguf_file.h"
#include "tests/fuzz/check.h"

namespace {

template <typename T>
void readAll(const base::Result<T>& result) {
  if (!result) fuzz::require(!result.error().message.empty(), "an error has a message");
}

void readKeys(const gguf::File& file) {
  for (const std::string& key : file.keys()) {
    fuzz::require(file.find(key) != nullptr, "every listed key is found");
    readAll(file.integer(key));
    readAll(file.real(key));
    readAll(file.boolean(key));
    readAll(file.string(key));
    readAll(file.integers(key));
    readAll(file.reals(key));
    readAll(file.strings(key));
  }
}

// The sanitizer sees a tensor that reaches beyond the bytes.
std::uint8_t sumOf(std::span<const std::byte> bytes) {
  std::uint8_t sum = 0;
  for (const std::byte byte : bytes)
    sum = static_cast<std::uint8_t>(sum + static_cast<std::uint8_t>(byte));
  return sum;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // A copy of exactly this size, so that one byte beyond it is an error of the sanitizer.
  const auto bytes = std::make_unique<std::byte[]>(size);
  if (size > 0) std::memcpy(bytes.get(), data, size);
  const auto parsed = gguf::File::parse(std::span<const std::byte>(bytes.get(), size), "fuzz");
  if (!parsed) {
    fuzz::require(!parsed.error().message.empty(), "an error has a message");
    return 0;
  }
  const gguf::File& file = **parsed;
  readKeys(file);
  volatile std::uint8_t sink = 0;
  for (const kernels::Tensor& tensor : file.tensors()) {
    fuzz::require(file.findTensor(tensor.name) != nullptr, "every listed tensor is found");
    sink = sumOf({tensor.data, tensor.sizeBytes});
  }
  static_cast<void>(sink);
  return 0;
}
