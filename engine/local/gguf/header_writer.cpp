// The part of a GGUF file before its weights: keys with the widths that other engines expect.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "engine/base/checked_math.h"
#include "engine/base/quote.h"
#include "engine/local/gguf/format.h"
#include "engine/local/gguf/gguf_writer.h"
#include "engine/local/kernels/tensor.h"

namespace gguf {
namespace {

static_assert(std::endian::native == std::endian::little, "GGUF files are little-endian");

struct WidthRule {
  std::string_view key;  // a whole key, or the end of one where it begins with '.'
  ValueType type;
};

// Where readers insist on something else than u32 for integers and i32 for arrays of them. The
// reals are here because whoever made the value may have seen a whole number.
constexpr std::array kWidthRules = {
    WidthRule{"split.no", ValueType::U16},
    WidthRule{"split.count", ValueType::U16},
    WidthRule{"split.tensors.count", ValueType::I32},
    WidthRule{"general.sampling.top_k", ValueType::I32},
    WidthRule{"general.sampling.penalty_last_n", ValueType::I32},
    WidthRule{"tokenizer.ggml.precompiled_charsmap", ValueType::U8},
    WidthRule{".rope.freq_base", ValueType::F32},
    WidthRule{".rope.scaling.factor", ValueType::F32},
    WidthRule{".rope.scaling.attn_factor", ValueType::F32},
    WidthRule{".attention.layer_norm_rms_epsilon", ValueType::F32},
    WidthRule{".attention.layer_norm_epsilon", ValueType::F32},
    WidthRule{".attention.scale", ValueType::F32},
    WidthRule{".expert_weights_scale", ValueType::F32},
    WidthRule{".compress_rope_freq_base", ValueType::F32},
    WidthRule{".yarn_log_multiplier", ValueType::F32},
    WidthRule{".yarn_ext_factor", ValueType::F32},
    WidthRule{".yarn_attn_factor", ValueType::F32},
    WidthRule{".yarn_beta_fast", ValueType::F32},
    WidthRule{".yarn_beta_slow", ValueType::F32},
    WidthRule{".swiglu_clamp_exp", ValueType::F32},
    WidthRule{".swiglu_clamp_shexp", ValueType::F32},
};

std::optional<ValueType> ruleFor(std::string_view key) {
  for (const WidthRule& rule : kWidthRules) {
    if (rule.key.front() == '.' ? key.ends_with(rule.key) : key == rule.key) return rule.type;
  }
  return std::nullopt;
}

class HeaderBytes {
 public:
  template <typename Number>
  void number(Number value) {
    append(&value, sizeof value);
  }
  void text(std::string_view value) {
    number<std::uint64_t>(value.size());
    append(value.data(), value.size());
  }
  void type(ValueType value) { number(static_cast<std::uint32_t>(value)); }
  void real(ValueType as, double value) {
    if (as == ValueType::F64) return number(value);
    number(static_cast<float>(value));
  }
  void integer(ValueType as, std::int64_t value) {
    switch (as) {
      case ValueType::U8:
        return number(static_cast<std::uint8_t>(value));
      case ValueType::U16:
        return number(static_cast<std::uint16_t>(value));
      case ValueType::U32:
        return number(static_cast<std::uint32_t>(value));
      case ValueType::I32:
        return number(static_cast<std::int32_t>(value));
      case ValueType::F32:
        return number(static_cast<float>(value));
      default:
        return number(value);
    }
  }

  std::vector<std::byte> bytes;

 private:
  void append(const void* from, std::size_t count) {
    const std::size_t end = bytes.size();
    bytes.resize(end + count);
    if (count > 0) std::memcpy(bytes.data() + end, from, count);
  }
};

bool fits(ValueType type, std::int64_t low, std::int64_t high) {
  switch (type) {
    case ValueType::U8:
      return low >= 0 && high <= 0xFF;
    case ValueType::U16:
      return low >= 0 && high <= 0xFFFF;
    case ValueType::U32:
      return low >= 0 && high <= std::numeric_limits<std::uint32_t>::max();
    case ValueType::I32:
      return std::in_range<std::int32_t>(low) && std::in_range<std::int32_t>(high);
    default:
      return true;
  }
}

// The type for integers from `low` to `high`: the first that holds them.
ValueType integerType(std::string_view key, std::int64_t low, std::int64_t high, bool inArray) {
  const auto rule = ruleFor(key);
  if (rule && fits(*rule, low, high)) return *rule;
  const ValueType first = inArray ? ValueType::I32 : ValueType::U32;
  const ValueType second = inArray ? ValueType::U32 : ValueType::I32;
  if (fits(first, low, high)) return first;
  return fits(second, low, high) ? second : ValueType::I64;
}

// f32 is what readers take; a value beyond it keeps its width.
ValueType realType(double value) {
  const double most = std::numeric_limits<float>::max();
  const bool isLarge = value > most || value < -most;
  return isLarge && value - value == 0 ? ValueType::F64 : ValueType::F32;
}

struct ValueWriter {
  HeaderBytes& out;
  std::string_view key;

  void operator()(std::int64_t value) const {
    const ValueType type = integerType(key, value, value, false);
    out.type(type);
    out.integer(type, value);
  }
  void operator()(std::uint64_t value) const {
    out.type(ValueType::U64);
    out.number(value);
  }
  void operator()(double value) const {
    out.type(realType(value));
    out.real(realType(value), value);
  }
  void operator()(bool value) const {
    out.type(ValueType::Bool);
    out.number(static_cast<std::uint8_t>(value ? 1 : 0));
  }
  void operator()(const std::string& value) const {
    out.type(ValueType::String);
    out.text(value);
  }
  void operator()(const checkpoint::IntegerArray& values) const {
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    const ValueType type = values.empty() ? ValueType::I32 : integerType(key, *low, *high, true);
    array(type, values.size());
    for (const std::int64_t value : values) out.integer(type, value);
  }
  void operator()(const checkpoint::FloatArray& values) const {
    ValueType type = ValueType::F32;
    for (const double value : values) {
      if (realType(value) == ValueType::F64) type = ValueType::F64;
    }
    array(type, values.size());
    for (const double value : values) out.real(type, value);
  }
  void operator()(const checkpoint::StringArray& values) const {
    array(ValueType::String, values.size());
    for (const std::string& value : values) out.text(value);
  }

 private:
  void array(ValueType type, std::size_t count) const {
    out.type(ValueType::Array);
    out.type(type);
    out.number<std::uint64_t>(count);
  }
};

base::Error invalid(std::string message) {
  return {base::ErrorCode::InvalidArgument, std::move(message)};
}

template <typename Items>
base::Result<void> checkNames(const Items& items, std::string_view kind) {
  std::unordered_set<std::string_view> seen;
  for (const auto& item : items) {
    if (item.name.empty()) return invalid("a " + std::string(kind) + " without a name");
    if (!seen.insert(item.name).second)
      return invalid(std::string(kind) + " " + base::quote(item.name) + " is given twice");
  }
  return {};
}

base::Result<std::uint64_t> alignmentOf(std::span<const WrittenKey> keys) {
  for (const WrittenKey& key : keys) {
    if (key.name != "general.alignment") continue;
    const auto* value = std::get_if<std::int64_t>(&key.value);
    if (value == nullptr || !isAlignment(*value))
      return invalid("general.alignment: expected a power of two from 8 to 2^16");
    return static_cast<std::uint64_t>(*value);
  }
  return kDefaultAlignment;
}

base::Result<std::uint64_t> sizeOf(const WrittenTensor& tensor) {
  const std::string where = "tensor " + base::quote(tensor.name);
  const auto type = kernels::findStoredType(tensor.type);
  if (!type) return invalid(where + ": " + kernels::typeName(tensor.type) + " has no known size");
  std::uint64_t values = 1;
  for (const std::int64_t size : tensor.shape) {
    const auto next =
        size < 1 ? std::nullopt : base::checkedMultiply(values, static_cast<std::uint64_t>(size));
    if (!next || !std::in_range<std::int64_t>(*next))
      return invalid(where + ": expected sizes from 1 with a product below 2^63, got " +
                     std::to_string(size));
    values = *next;
  }
  if (tensor.shape[0] % type->blockValues != 0)
    return invalid(where + ": rows of " + std::to_string(tensor.shape[0]) +
                   " values are no whole " + std::string(type->name) + " blocks of " +
                   std::to_string(type->blockValues));
  const auto bytes = base::checkedMultiply(values / type->blockValues, type->blockBytes);
  if (!bytes) return invalid(where + " is larger than 2^64 bytes");
  return *bytes;
}

void writeRecord(HeaderBytes& out, const WrittenTensor& tensor, std::uint64_t offset) {
  std::size_t dimensions = tensor.shape.size();
  while (dimensions > 1 && tensor.shape[dimensions - 1] == 1) --dimensions;
  out.text(tensor.name);
  out.number(static_cast<std::uint32_t>(dimensions));
  for (std::size_t i = 0; i < dimensions; ++i) out.number(tensor.shape[i]);
  out.number(tensor.type);
  out.number(offset);
}

}  // namespace

base::Result<Header> makeHeader(std::span<const WrittenKey> keys,
                                std::span<const WrittenTensor> tensors) {
  if (auto named = checkNames(keys, "key"); !named) return named.error();
  if (auto named = checkNames(tensors, "tensor"); !named) return named.error();
  const auto alignment = alignmentOf(keys);
  if (!alignment) return alignment.error();

  HeaderBytes out;
  constexpr std::uint32_t kMagic = 0x46554747;  // "GGUF"
  out.number(kMagic);
  out.number(std::uint32_t{3});
  out.number<std::uint64_t>(tensors.size());
  out.number<std::uint64_t>(keys.size());
  for (const WrittenKey& key : keys) {
    out.text(key.name);
    std::visit(ValueWriter{out, key.name}, key.value);
  }
  Header header;
  std::uint64_t end = 0;  // from the start of the weights
  for (const WrittenTensor& tensor : tensors) {
    const auto bytes = sizeOf(tensor);
    if (!bytes) return bytes.error();
    const auto offset = base::checkedAlign(end, *alignment);
    const auto next = offset ? base::checkedAdd(*offset, *bytes) : std::nullopt;
    if (!next || !std::in_range<std::int64_t>(*next))
      return invalid("the tensors are larger than 2^63 bytes together");
    writeRecord(out, tensor, *offset);
    header.places.push_back({*offset, *bytes});
    end = *next;
  }
  while (out.bytes.size() % *alignment != 0) out.bytes.push_back(std::byte{0});
  header.bytes = std::move(out.bytes);
  for (TensorPlace& place : header.places) place.offset += header.bytes.size();
  // Readers of other engines expect the last tensor padded, too.
  header.fileBytes = header.bytes.size() + *base::checkedAlign(end, *alignment);
  return header;
}

}  // namespace gguf
