// The element types that a safetensors file may hold.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/huggingface/dtype.h"

#include <array>

namespace huggingface {
namespace {

struct Row {
  std::string_view name;
  std::uint64_t bits;
};

// In the order of Dtype.
constexpr std::array<Row, 17> kTypes = {{{"BOOL", 8},
                                         {"U8", 8},
                                         {"I8", 8},
                                         {"U16", 16},
                                         {"I16", 16},
                                         {"U32", 32},
                                         {"I32", 32},
                                         {"U64", 64},
                                         {"I64", 64},
                                         {"F4", 4},
                                         {"F8_E4M3", 8},
                                         {"F8_E5M2", 8},
                                         {"F8_E8M0", 8},
                                         {"F16", 16},
                                         {"BF16", 16},
                                         {"F32", 32},
                                         {"F64", 64}}};
static_assert(kTypes.size() == static_cast<std::size_t>(Dtype::F64) + 1);

}  // namespace

std::optional<Dtype> dtypeByName(std::string_view name) {
  for (std::size_t i = 0; i < kTypes.size(); ++i) {
    if (kTypes[i].name == name) return static_cast<Dtype>(i);
  }
  return std::nullopt;
}

std::string_view nameOf(Dtype type) {
  return kTypes[static_cast<std::size_t>(type)].name;
}

std::uint64_t bitsOf(Dtype type) {
  return kTypes[static_cast<std::size_t>(type)].bits;
}

}  // namespace huggingface
