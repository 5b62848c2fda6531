// A saved timeline with bytes changed anywhere, or any bytes at all: refused with a sentence and
// nothing lost, or restored and usable.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <vector>

#include "engine/base/checksum.h"
#include "engine/local/gguf/gguf_file.h"
#include "engine/local/kernels/cpu/cpu_device.h"
#include "engine/local/model/transformer.h"
#include "tests/fuzz/check.h"
#include "tests/support/tiny_model.h"

namespace {

constexpr support::TinyShape kShape = {
    .vocabulary = 8, .layers = 1, .width = 32, .heads = 2, .feedForward = 32, .context = 32};
constexpr std::int64_t kTokens = 5;

struct Model {
  std::vector<std::byte> file;
  std::unique_ptr<kernels::Device> device;
  std::unique_ptr<model::Transformer> transformer;
  std::vector<std::byte> snapshot;  // of kTokens
};

Model make(const support::GgufWriter& writer) {
  Model made;
  made.file = writer.bytes();
  made.device = kernels::makeCpuDevice({.threads = 1, .scalarOnly = false});
  const auto file = gguf::File::parse(made.file, "fuzz");
  auto loaded = model::Transformer::load(
      *file, *made.device, {.contextTokens = 8, .batchTokens = 8, .withDraft = true}, {}, {});
  fuzz::require(loaded.has_value(), "the model can be loaded");
  made.transformer = std::move(*loaded);
  const std::array<std::int32_t, kTokens> tokens = {0, 1, 2, 3, 7};
  fuzz::require(made.transformer->append(tokens, 1, {}, {}).has_value(), "it can be run");
  const auto keep = [&](std::span<const std::byte> bytes) -> base::Result<void> {
    made.snapshot.insert(made.snapshot.end(), bytes.begin(), bytes.end());
    return {};
  };
  fuzz::require(made.transformer->save(keep).has_value(), "it can be saved");
  return made;
}

Model& modelOf(std::size_t which) {
  static std::array<Model, 2> models = [] {
    support::GgufWriter latent = support::tinyDeepseek32(3, kShape);
    support::addDraftBlock(latent, "deepseek32", kShape);
    return std::array<Model, 2>{make(support::tinyLlama(kShape)), make(latent)};
  }();
  return models.at(which % models.size());
}

// Each three bytes of `changes` set one byte: two bytes of where, one of what. Half of the places
// are among the first, where the counts are.
void change(std::vector<std::byte>& bytes, std::span<const std::uint8_t> changes) {
  for (; changes.size() >= 3; changes = changes.subspan(3)) {
    const std::size_t place = changes[0] * std::size_t{256} + changes[1];
    bytes.at((place < 0x8000 ? place % 64 : place) % bytes.size()) =
        static_cast<std::byte>(changes[2]);
  }
}

// Makes the checksum right, so that what is checked behind it is reached.
void seal(std::vector<std::byte>& bytes) {
  if (bytes.size() < sizeof(std::uint64_t)) return;
  const std::size_t end = bytes.size() - sizeof(std::uint64_t);
  base::Checksum sum;
  sum.add(std::span(bytes).first(end));
  const std::uint64_t value = sum.value();
  std::memcpy(bytes.data() + end, &value, sizeof(value));
}

}  // namespace

// The first byte chooses the model, the second's bits: seal it; the rest is the snapshot itself.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  Model& used = modelOf(data[0]);
  const std::span<const std::uint8_t> rest(data + 2, size - 2);
  std::vector<std::byte> bytes = used.snapshot;
  if ((data[1] & 2) != 0) {
    const auto raw = std::as_bytes(rest);
    bytes.assign(raw.begin(), raw.end());
  } else {
    change(bytes, rest);
  }
  if ((data[1] & 1) != 0) seal(bytes);

  const std::int64_t before = used.transformer->length();
  const auto restored = used.transformer->restore(bytes);
  if (!restored) {
    fuzz::require(!restored.error().message.empty(), "an error has a message");
    fuzz::require(used.transformer->length() == before, "a refused snapshot changes nothing");
    return 0;
  }
  fuzz::require(used.transformer->length() == std::ssize(*restored), "all tokens are there");
  if (used.transformer->length() + 2 > used.transformer->contextTokens()) return 0;
  const std::array<std::int32_t, 1> next = {4};
  fuzz::require(used.transformer->append(next, 1, {}, {}).has_value(), "it can go on");
  fuzz::require(used.transformer->draft(2).has_value() == used.transformer->canDraft(),
                "it can draft");
  return 0;
}
