// Marks by character, because a template may change a text in any way but that.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/chat/input_marks.h"

#include <algorithm>
#include <utility>

namespace chat {
namespace {

constexpr std::string_view kMark = "\uFDD0";
constexpr std::string_view kEscape = "\uFDD1";
constexpr std::string_view kEscapedMark = "\uFDD1\uFDD2";
constexpr std::string_view kEscapedEscape = "\uFDD1\uFDD3";
constexpr std::string_view kWhiteSpace = " \t\r\n\v\f";

bool isInside(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// The bytes of the character that `text` begins with; fewer where it is cut off.
std::size_t sizeOfFirst(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t wanted = lead < 0xC0U ? 1 : lead < 0xE0U ? 2 : lead < 0xF0U ? 3 : 4;
  std::size_t size = 1;
  while (size < text.size() && size < wanted && isInside(text[size])) ++size;
  return size;
}

std::string lastOf(std::string_view text) {
  std::size_t begin = text.size() - 1;
  while (begin > 0 && text.size() - begin < 4 && isInside(text[begin])) --begin;
  return std::string(text.substr(begin));
}

// A template may write a letter in the other case.
void addWithCases(std::set<std::string>& characters, const std::string& character) {
  characters.insert(character);
  if (character.size() != 1) return;
  const char c = character[0];
  if (c >= 'a' && c <= 'z') characters.emplace(1, static_cast<char>(c - 'a' + 'A'));
  if (c >= 'A' && c <= 'Z') characters.emplace(1, static_cast<char>(c - 'A' + 'a'));
}

// Templates write a marker's gaps as the model's authors do, whatever a converter made of them.
std::vector<std::string> withOtherGaps(const std::string& text) {
  if (!text.starts_with('<') || !text.ends_with('>')) return {};
  std::vector<std::string> others;
  for (const auto& [gap, other] :
       {std::pair(std::string_view("▁"), std::string_view(" ")), {" ", "▁"}}) {
    std::string changed = text;
    for (std::size_t at = changed.find(gap); at != std::string::npos; at = changed.find(gap, at))
      changed.replace(at, gap.size(), other);
    if (changed != text) others.push_back(std::move(changed));
  }
  return others;
}

}  // namespace

InputMarks::InputMarks(const tokenizer::Tokenizer& tokenizer) : m_tokenizer(&tokenizer) {
  std::vector<std::pair<std::string, tokenizer::TokenId>> tokens;
  for (tokenizer::TokenId id = 0; id < tokenizer.size(); ++id) {
    if (!tokenizer.isSpecial(id)) continue;
    std::string text = tokenizer.bytesOf(id);
    // A mark fits only between two characters.
    if (text.empty() || sizeOfFirst(text) == text.size()) continue;
    addWithCases(m_first, text.substr(0, sizeOfFirst(text)));
    addWithCases(m_last, lastOf(text));
    for (std::string& other : withOtherGaps(text)) tokens.emplace_back(std::move(other), id);
    tokens.emplace_back(std::move(text), id);
  }
  m_finder = tokenizer::TokenFinder(std::move(tokens));
}

std::string InputMarks::mark(std::string_view said, Around around) const {
  const std::size_t begin = said.find_first_not_of(kWhiteSpace);
  if (begin == std::string_view::npos) return std::string(said);
  const std::size_t end = said.find_last_not_of(kWhiteSpace) + 1;
  std::string result(said.substr(0, begin));
  if (around == Around::Whole) result += kMark;
  for (std::string_view rest = said.substr(begin, end - begin); !rest.empty();) {
    const std::string character(rest.substr(0, sizeOfFirst(rest)));
    rest.remove_prefix(character.size());
    if (m_last.contains(character)) result += kMark;
    result += character == kMark     ? kEscapedMark
              : character == kEscape ? kEscapedEscape
                                     : std::string_view(character);
    if (m_first.contains(character)) result += kMark;
  }
  if (around == Around::Whole) result += kMark;
  return result += said.substr(end);
}

std::string InputMarks::unmark(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    if (text.starts_with(kMark)) {
      text.remove_prefix(kMark.size());
    } else if (text.starts_with(kEscapedMark)) {
      result += kMark;
      text.remove_prefix(kEscapedMark.size());
    } else if (text.starts_with(kEscapedEscape)) {
      result += kEscape;
      text.remove_prefix(kEscapedEscape.size());
    } else {
      result += text.front();
      text.remove_prefix(1);
    }
  }
  return result;
}

std::vector<tokenizer::TokenId> InputMarks::encode(std::string_view rendered) const {
  std::vector<tokenizer::TokenId> ids;
  const auto addText = [&](std::string_view text) {
    const std::string plain = unmark(text);
    if (plain.empty()) return;
    const auto more = m_tokenizer->encode(plain);
    ids.insert(ids.end(), more.begin(), more.end());
  };
  std::size_t at = 0;
  for (const tokenizer::TokenFinder::Hit& hit : m_finder.find(rendered)) {
    addText(rendered.substr(at, hit.begin - at));
    ids.push_back(hit.id);
    at = hit.end;
  }
  addText(rendered.substr(at));
  return ids;
}

}  // namespace chat
