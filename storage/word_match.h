// Whether a text has a word in it, whatever the case, in any script; and what stands around it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace storage {

// Texts are UTF-8; what is not is compared byte by byte. Case is that of Latin, Greek, Cyrillic and
// Armenian letters that have one other form; a letter never matches two. Thread: any.
class WordMatch {
 public:
  // Apart by white space; at most kMost count.
  explicit WordMatch(std::string_view words);
  static constexpr std::size_t kMost = 16;

  [[nodiscard]] bool isEmpty() const { return m_words.empty(); }
  // All words are in it.
  [[nodiscard]] bool isIn(std::string_view text) const;
  // About `length` bytes from shortly before the first place of the first word, on one line;
  // "…" stands for what is left out.
  [[nodiscard]] std::string excerpt(std::string_view text, std::size_t length) const;

 private:
  std::vector<std::u32string> m_words;  // folded
};

}  // namespace storage
