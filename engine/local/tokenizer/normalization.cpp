// Text is normalised from one code point that nothing can change to the next: most stretches are a
// single one, which is copied.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/tokenizer/normalization.h"

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <vector>

#include "engine/base/utf8.h"
#include "engine/local/tokenizer/normalization_tables.h"
#include "engine/local/tokenizer/unicode.h"

namespace tokenizer {
namespace {

struct Mark {
  char32_t codePoint;
  std::uint8_t combiningClass;
};

// Source: the Unicode standard, section 3.12.
constexpr char32_t kSyllables = 0xAC00;
constexpr char32_t kLeading = 0x1100;
constexpr char32_t kVowels = 0x1161;
constexpr char32_t kTrailing = 0x11A7;  // one before the first: 0 is "none"
constexpr char32_t kLeadingCount = 19;
constexpr char32_t kVowelCount = 21;
constexpr char32_t kTrailingCount = 28;
constexpr char32_t kSyllableCount = kLeadingCount * kVowelCount * kTrailingCount;

bool isWithin(char32_t point, char32_t first, char32_t count) {
  return point >= first && point - first < count;
}

std::uint8_t combiningClass(char32_t point) {
  const auto table = unicode::kCombiningClasses;
  const auto found = std::lower_bound(
      table.begin(), table.end(), point,
      [](const unicode::CombiningClass& row, char32_t wanted) { return row.codePoint < wanted; });
  return found != table.end() && found->codePoint == point ? found->number : std::uint8_t{0};
}

// Chains of decompositions are short: the table's longest has four.
void decompose(char32_t point, std::vector<Mark>& out) {
  if (isWithin(point, kSyllables, kSyllableCount)) {
    const char32_t index = point - kSyllables;
    out.push_back({kLeading + index / (kVowelCount * kTrailingCount), 0});
    out.push_back({kVowels + index / kTrailingCount % kVowelCount, 0});
    if (index % kTrailingCount != 0) out.push_back({kTrailing + index % kTrailingCount, 0});
    return;
  }
  const auto table = unicode::kDecompositions;
  const auto found = std::lower_bound(
      table.begin(), table.end(), point,
      [](const unicode::Decomposition& row, char32_t wanted) { return row.codePoint < wanted; });
  if (found == table.end() || found->codePoint != point) {
    out.push_back({point, combiningClass(point)});
    return;
  }
  decompose(found->first, out);
  if (found->second != 0) decompose(found->second, out);
}

// 0: the two stay apart.
char32_t compose(char32_t first, char32_t second) {
  if (isWithin(first, kLeading, kLeadingCount) && isWithin(second, kVowels, kVowelCount)) {
    return kSyllables + ((first - kLeading) * kVowelCount + (second - kVowels)) * kTrailingCount;
  }
  if (isWithin(first, kSyllables, kSyllableCount) && (first - kSyllables) % kTrailingCount == 0 &&
      isWithin(second, kTrailing + 1, kTrailingCount - 1)) {
    return first + (second - kTrailing);
  }
  const auto table = unicode::kCompositions;
  const auto found =
      std::lower_bound(table.begin(), table.end(), std::pair(first, second),
                       [](const unicode::Composition& row, const auto& wanted) {
                         return std::pair<char32_t, char32_t>(row.first, row.second) < wanted;
                       });
  const bool known = found != table.end() && found->first == first && found->second == second;
  return known ? found->composed : 0;
}

void sortMarks(std::vector<Mark>& marks) {
  const auto isStarter = [](const Mark& mark) { return mark.combiningClass == 0; };
  for (auto begin = marks.begin(); begin != marks.end();) {
    begin = std::find_if_not(begin, marks.end(), isStarter);
    const auto end = std::find_if(begin, marks.end(), isStarter);
    std::stable_sort(begin, end, [](const Mark& a, const Mark& b) {
      return a.combiningClass < b.combiningClass;
    });
    begin = end;
  }
}

// A mark joins the last starter unless one of the same or a higher class (or another starter)
// stands between them.
void composeMarks(std::vector<Mark>& marks) {
  std::size_t kept = 0;
  std::size_t starter = marks.size();  // none yet
  for (const Mark mark : marks) {
    const bool adjacent = starter + 1 == kept;
    const bool blocked =
        !adjacent && marks[kept == 0 ? 0 : kept - 1].combiningClass >= mark.combiningClass;
    if (starter < marks.size() && !blocked) {
      if (const char32_t both = compose(marks[starter].codePoint, mark.codePoint)) {
        marks[starter].codePoint = both;
        continue;
      }
    }
    if (mark.combiningClass == 0) starter = kept;
    marks[kept++] = mark;
  }
  marks.resize(kept);
}

// One code point and its unstable followers.
void appendStretch(std::string_view stretch, std::vector<Mark>& marks, std::string& out) {
  marks.clear();
  while (!stretch.empty()) {
    const base::CodePoint point = base::decodeUtf8(stretch);
    decompose(point.value, marks);
    stretch.remove_prefix(point.bytes);
  }
  sortMarks(marks);
  composeMarks(marks);
  for (const Mark mark : marks) base::appendUtf8(out, mark.codePoint);
}

bool isUnstable(const base::CodePoint& point) {
  return point.state == base::CodePoint::State::Valid &&
         (unicode::propertiesOf(point.value) & unicode::kUnstable) != 0;
}

}  // namespace

bool isComposed(std::string_view text) {
  constexpr unsigned char kFirstUnstable = 0xCC;  // begins U+0300; those before are all stable
  while (!text.empty()) {
    if (static_cast<unsigned char>(text.front()) < kFirstUnstable) {
      text.remove_prefix(1);
      continue;
    }
    const base::CodePoint point = base::decodeUtf8(text);
    if (isUnstable(point)) return false;
    text.remove_prefix(point.bytes);
  }
  return true;
}

std::string composed(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  std::vector<Mark> marks;
  std::size_t begin = 0;  // of the stretch
  bool plain = true;      // nothing in the stretch can change
  const auto close = [&](std::size_t end) {
    const std::string_view stretch = text.substr(begin, end - begin);
    if (plain) {
      result.append(stretch);
    } else {
      appendStretch(stretch, marks, result);
    }
    begin = end;
    plain = true;
  };
  bool joins = true;  // what came last may be changed by what comes next
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint point = base::decodeUtf8(text.substr(at));
    const bool unstable = isUnstable(point);
    if (!unstable || !joins) close(at);
    if (unstable) plain = false;
    joins = point.state == base::CodePoint::State::Valid;
    at += point.bytes;
  }
  close(text.size());
  return result;
}

}  // namespace tokenizer
