// Any bytes as a safetensors file: refused with a sentence, or every tensor lies inside and can be
// made, or is refused by name.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/local/huggingface/tensor_map.h"
#include "tests/fuzz/check.h"

namespace {

using huggingface::ModelFacts;

// 0: rows of query and key move; 1: experts, a joined latent and eight-bit floats; 2: the same with
// other blocks.
ModelFacts factsOf(unsigned choice) {
  ModelFacts facts;
  facts.layers = 2;
  facts.heads = 2;
  facts.headColumns = 2;
  if (choice == 0) {
    facts.movesRotaryRows = true;
    return facts;
  }
  facts.experts = 2;
  facts.latentKeyRows = 3;
  facts.latentValueRows = 2;
  facts.scaleBlock = {128, 128};
  if (choice == 2) facts.scaleBlock = {2, 2};
  return facts;
}

std::uint8_t sumOf(std::span<const std::byte> bytes) {
  std::uint8_t sum = 0;
  for (const std::byte byte : bytes)
    sum = static_cast<std::uint8_t>(sum + static_cast<std::uint8_t>(byte));
  return sum;
}

// The sanitizer sees what reaches beyond the bytes, and what was not written.
void makeAll(const huggingface::TensorMap& map) {
  volatile std::uint8_t sink = 0;
  for (std::size_t i = 0; i < map.tensors.size(); ++i) {
    const kernels::Tensor& tensor = map.tensors[i];
    if (tensor.data != nullptr) sink = sumOf({tensor.data, tensor.sizeBytes});
    const auto made = huggingface::makeTensor(map.recipes[i], tensor, "fuzz");
    if (!made) {
      fuzz::require(!made.error().message.empty(), "an error has a message");
    } else {
      sink = sumOf({made->tensor.data, made->tensor.sizeBytes});
    }
  }
  static_cast<void>(sink);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ModelFacts facts = factsOf(data[0] % 3U);
  // A copy of exactly this size, so that one byte beyond it is an error of the sanitizer.
  const auto bytes = std::make_unique<std::byte[]>(size - 1);
  std::memcpy(bytes.get(), data + 1, size - 1);
  auto file = huggingface::SafetensorsFile::parse(std::span<const std::byte>(bytes.get(), size - 1),
                                                  "fuzz");
  if (!file) {
    fuzz::require(!file.error().message.empty(), "an error has a message");
    return 0;
  }
  volatile std::uint8_t sink = 0;
  for (const huggingface::StoredTensor& tensor : file->tensors()) sink = sumOf(tensor.data);
  static_cast<void>(sink);
  std::vector<huggingface::SafetensorsFile> files;
  files.push_back(*std::move(file));
  const auto shards = huggingface::Shards::join(std::move(files));
  fuzz::require(shards.has_value(), "a file that is valid alone has no tensor twice");
  const auto map = huggingface::mapTensors(*shards, facts, "fuzz");
  if (!map) {
    fuzz::require(!map.error().message.empty(), "an error has a message");
    return 0;
  }
  makeAll(*map);
  return 0;
}
