// Parts of names, compared without case.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/model_names.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace remote {
namespace {

bool contains(std::string_view text, std::string_view lowerCaseWord) {
  return std::search(text.begin(), text.end(), lowerCaseWord.begin(), lowerCaseWord.end(),
                     [](char a, char b) {
                       return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
                     }) != text.end();
}

template <std::size_t N>
bool containsAny(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::any_of(words.begin(), words.end(),
                     [text](std::string_view word) { return contains(text, word); });
}

}  // namespace

bool isNamedDeepSeek(std::string_view id) {
  return contains(id, "deepseek");
}

bool isNamedThinker(std::string_view id) {
  constexpr std::array<std::string_view, 10> kWords{
      "deepseek-r1",    "deepseek-reasoner", "deepseek-v3.1", "deepseek-v3.2", "deepseek-v4",
      "deepseek-flash", "r1-distill",        "qwq",           "gpt-oss",       "thinking"};
  return containsAny(id, kWords);
}

bool alwaysThinks(std::string_view id) {
  constexpr std::array<std::string_view, 5> kWords{"deepseek-r1", "deepseek-reasoner", "r1-distill",
                                                   "qwq", "gpt-oss"};
  return containsAny(id, kWords);
}

bool opensThoughtInPrompt(std::string_view id) {
  constexpr std::array<std::string_view, 4> kWords{"deepseek-r1", "deepseek-reasoner", "r1-distill",
                                                   "qwq"};
  return containsAny(id, kWords);
}

bool isNamedSeer(std::string_view id) {
  constexpr std::array<std::string_view, 10> kWords{
      "vision", "deepseek-flash", "deepseek-v4.1", "deepseek-vl", "deepseek-ocr", "janus", "-vl",
      "vl-",    "llava",          "pixtral"};
  return containsAny(id, kWords);
}

}  // namespace remote
