// Every type that a GGUF file may name: its name and block size, also where we have no kernel for
// it.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/kernels/tensor.h"

#include <algorithm>

namespace kernels {
namespace {

constexpr std::array kTypes = {
    StoredType{0, "F32", 1, 4},         StoredType{1, "F16", 1, 2},
    StoredType{2, "Q4_0", 32, 18},      StoredType{3, "Q4_1", 32, 20},
    StoredType{6, "Q5_0", 32, 22},      StoredType{7, "Q5_1", 32, 24},
    StoredType{8, "Q8_0", 32, 34},      StoredType{9, "Q8_1", 32, 36},
    StoredType{10, "Q2_K", 256, 84},    StoredType{11, "Q3_K", 256, 110},
    StoredType{12, "Q4_K", 256, 144},   StoredType{13, "Q5_K", 256, 176},
    StoredType{14, "Q6_K", 256, 210},   StoredType{15, "Q8_K", 256, 292},
    StoredType{16, "IQ2_XXS", 256, 66}, StoredType{17, "IQ2_XS", 256, 74},
    StoredType{18, "IQ3_XXS", 256, 98}, StoredType{19, "IQ1_S", 256, 50},
    StoredType{20, "IQ4_NL", 32, 18},   StoredType{21, "IQ3_S", 256, 110},
    StoredType{22, "IQ2_S", 256, 82},   StoredType{23, "IQ4_XS", 256, 136},
    StoredType{24, "I8", 1, 1},         StoredType{25, "I16", 1, 2},
    StoredType{26, "I32", 1, 4},        StoredType{27, "I64", 1, 8},
    StoredType{28, "F64", 1, 8},        StoredType{29, "IQ1_M", 256, 56},
    StoredType{30, "BF16", 1, 2},       StoredType{34, "TQ1_0", 256, 54},
    StoredType{35, "TQ2_0", 256, 66},   StoredType{39, "MXFP4", 32, 17},
    StoredType{40, "NVFP4", 64, 36},    StoredType{41, "Q1_0", 128, 18},
    StoredType{42, "Q2_0", 64, 18},
};

}  // namespace

std::optional<StoredType> findStoredType(std::uint32_t id) {
  const auto* found = std::find_if(kTypes.begin(), kTypes.end(),
                                   [id](const StoredType& type) { return type.id == id; });
  if (found == kTypes.end()) return std::nullopt;
  return *found;
}

UnknownType kindOfUnknown(std::uint32_t id) {
  if (id == 4 || id == 5 || (id >= 31 && id <= 33) || (id >= 36 && id <= 38))
    return UnknownType::Removed;
  const bool isForked = (id >= 133 && id <= 158) || (id >= 202 && id <= 233);
  return isForked ? UnknownType::MadeForOtherProgram : UnknownType::NeverHeardOf;
}

std::string typeName(std::uint32_t id) {
  if (const auto type = findStoredType(id)) return std::string(type->name);
  const std::string number = "type " + std::to_string(id);
  switch (kindOfUnknown(id)) {
    case UnknownType::Removed:
      return number + " (no longer part of GGUF)";
    case UnknownType::MadeForOtherProgram:
      return number + " (made for ik_llama.cpp)";
    default:
      return number + " (unknown)";
  }
}

std::string typeName(WeightType type) {
  if (type == WeightType::F8) return "F8";
  return typeName(static_cast<std::uint32_t>(type));
}

}  // namespace kernels
