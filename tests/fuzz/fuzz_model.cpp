// A complete little model with bytes changed anywhere: refused with a sentence, or it computes.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/local/gguf/gguf_file.h"
#include "engine/local/kernels/cpu/cpu_device.h"
#include "engine/local/model/transformer.h"
#include "tests/fuzz/check.h"
#include "tests/support/tiny_model.h"

namespace {

constexpr support::TinyShape kShape = {
    .vocabulary = 8, .layers = 2, .width = 32, .heads = 2, .feedForward = 32, .context = 32};

std::vector<std::byte> withDraft(support::GgufWriter writer, const char* architecture) {
  support::addDraftBlock(writer, architecture, kShape);
  return writer.bytes();
}

const std::vector<std::byte>& modelBytes(std::size_t which) {
  static const std::array<std::vector<std::byte>, 7> kModels = {
      support::tinyLlama(kShape).bytes(),
      support::tinyDeepseek2(kShape, true).bytes(),
      support::tinyDeepseek2(kShape, false).bytes(),
      support::tinyGrouped("deepseek", kShape).bytes(),
      support::tinyGrouped("qwen3moe", kShape).bytes(),
      withDraft(support::tinyDeepseek2(kShape), "deepseek2"),
      withDraft(support::tinyDeepseek32(3, kShape), "deepseek32")};
  return kModels.at(which % kModels.size());
}

// Each three bytes of `changes` set one byte: two bytes of where, one of what. Half of the places
// are in the first 4 KiB, where keys, shapes and types are.
void change(std::vector<std::byte>& bytes, std::span<const std::uint8_t> changes) {
  for (; changes.size() >= 3; changes = changes.subspan(3)) {
    const std::size_t place = changes[0] * std::size_t{256} + changes[1];
    const std::size_t offset = place < 0x8000 ? place % 4096 : (place - 0x8000) * 4;
    bytes.at(offset % bytes.size()) = static_cast<std::byte>(changes[2]);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::vector<std::byte> bytes = modelBytes(data[0]);
  change(bytes, {data + 1, size - 1});
  const auto file = gguf::File::parse(bytes, "fuzz");
  if (!file) return 0;
  static const std::unique_ptr<kernels::Device> kDevice =
      kernels::makeCpuDevice({.threads = 1, .scalarOnly = false});
  const auto loaded = model::Transformer::load(
      *file, *kDevice, {.contextTokens = 8, .batchTokens = 4, .withDraft = true}, {}, {});
  if (!loaded) {
    fuzz::require(!loaded.error().message.empty(), "an error has a message");
    return 0;
  }
  model::Transformer& transformer = **loaded;
  const std::array<std::int32_t, 5> tokens = {0, 1, 2, 3, 7};
  const auto appended = transformer.append(tokens, 1, {}, {});
  if (!appended) {
    fuzz::require(!appended.error().message.empty(), "an error has a message");
    return 0;
  }
  const auto drafted = transformer.draft(1);
  const bool hasRoom = transformer.length() < transformer.contextTokens();
  fuzz::require(drafted.has_value() == (transformer.canDraft() && hasRoom),
                "what can draft and has room does");
  fuzz::require(transformer.length() == 5, "what was appended is there");
  fuzz::require(std::ssize(transformer.logits(0)) == transformer.vocabularySize(),
                "one logit per token");
  return 0;
}
