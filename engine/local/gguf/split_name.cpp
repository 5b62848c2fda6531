// The names of a model's parts: PREFIX-00002-of-00003.gguf.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/gguf/split_name.h"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace gguf {
namespace {

constexpr std::size_t kDigits = 5;
constexpr std::string_view kOf = "-of-";
constexpr std::string_view kExtension = ".gguf";
constexpr std::size_t kSuffixBytes = 1 + kDigits + kOf.size() + kDigits + kExtension.size();

// 0: these are not five digits.
int numberOf(std::string_view digits) {
  int value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + kDigits, value);
  const bool areDigits =
      std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  return areDigits && error == std::errc() && end == digits.data() + kDigits ? value : 0;
}

std::string fiveDigits(int value) {
  const std::string digits = std::to_string(value);
  return std::string(kDigits - std::min(kDigits, digits.size()), '0') + digits;
}

}  // namespace

std::filesystem::path SplitName::part(int which) const {
  std::string name = prefix;
  name.append("-").append(fiveDigits(which)).append(kOf).append(fiveDigits(count));
  return folder / name.append(kExtension);
}

std::optional<SplitName> splitNameOf(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  if (name.size() <= kSuffixBytes) return std::nullopt;
  const std::size_t start = name.size() - kSuffixBytes;
  const std::string_view suffix = std::string_view(name).substr(start);
  if (suffix[0] != '-' || suffix.substr(1 + kDigits, kOf.size()) != kOf ||
      !suffix.ends_with(kExtension))
    return std::nullopt;
  SplitName split;
  split.folder = path.parent_path();
  split.prefix = name.substr(0, start);
  split.number = numberOf(suffix.substr(1, kDigits));
  split.count = numberOf(suffix.substr(1 + kDigits + kOf.size(), kDigits));
  if (split.number < 1 || split.number > split.count) return std::nullopt;
  return split;
}

}  // namespace gguf
