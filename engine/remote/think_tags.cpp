// Holds back what may be the beginning of a tag.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/think_tags.h"

#include <algorithm>
#include <utility>

namespace remote {
namespace {

constexpr std::string_view kOpen = "<think>";
constexpr std::string_view kClose = "</think>";
constexpr std::string_view kWhiteSpace = " \t\r\n";

// The length of the longest end of `text` that begins `tag`.
std::size_t openEnd(std::string_view text, std::string_view tag) {
  for (std::size_t length = std::min(text.size(), tag.size() - 1); length > 0; --length)
    if (text.ends_with(tag.substr(0, length))) return length;
  return 0;
}

}  // namespace

ThinkTags::ThinkTags(Start start)
    : m_start(start), m_state(start == Start::Text ? State::Text : State::Undecided) {}

std::vector<ThinkTags::Piece> ThinkTags::push(std::string_view text) {
  m_held.append(text);
  return read(false);
}

std::vector<ThinkTags::Piece> ThinkTags::finish(bool isComplete) {
  const bool isBlank = m_held.find_first_not_of(kWhiteSpace) == std::string::npos;
  if (!isComplete && isBlank && m_state != State::Text) m_held.clear();
  if (m_state == State::Undecided) decide(true);
  if (m_state == State::Unclear) m_state = isComplete ? State::Text : State::Reasoning;
  return read(true);
}

void ThinkTags::stopLooking() {
  m_state = State::Text;
}

std::vector<ThinkTags::Piece> ThinkTags::read(bool hasEnded) {
  std::vector<Piece> pieces;
  if (m_state == State::Undecided) decide(hasEnded);
  if (m_state == State::Unclear) lookForEnd();
  if (m_state == State::Reasoning) readReasoning(hasEnded, pieces);
  if (m_state == State::Text) give(false, std::exchange(m_held, {}), pieces);
  return pieces;
}

void ThinkTags::decide(bool hasEnded) {
  const std::size_t begin = std::min(m_held.find_first_not_of(kWhiteSpace), m_held.size());
  const std::string_view rest = std::string_view(m_held).substr(begin);
  if (rest.starts_with(kOpen)) {
    m_held.erase(0, begin + kOpen.size());
    m_state = State::Reasoning;
    m_afterTag = true;
  } else if (hasEnded || !kOpen.starts_with(rest)) {
    m_state = m_start == Start::IsOpen    ? State::Reasoning
              : m_start == Start::Unclear ? State::Unclear
                                          : State::Text;
  }
}

void ThinkTags::lookForEnd() {
  // Also where all of it comes at once, the end of a thought that is too long is none.
  if (m_held.find(kClose, m_searched) <= kMaxHeldBytes)
    m_state = State::Reasoning;
  else if (m_held.size() > kMaxHeldBytes + kClose.size())
    m_state = State::Text;
  m_searched = m_held.size() - std::min(m_held.size(), kClose.size() - 1);
}

void ThinkTags::readReasoning(bool hasEnded, std::vector<Piece>& pieces) {
  const std::size_t end = m_held.find(kClose);
  if (end == std::string::npos) {
    const std::size_t waiting = hasEnded ? 0 : openEnd(m_held, kClose);
    const std::size_t length = m_held.size() - waiting;
    give(true, std::string_view(m_held).substr(0, length), pieces);
    m_held.erase(0, length);
    return;
  }
  give(true, std::string_view(m_held).substr(0, end), pieces);
  m_held.erase(0, end + kClose.size());
  m_state = State::Text;
  m_afterTag = true;
}

void ThinkTags::give(bool isReasoning, std::string_view text, std::vector<Piece>& pieces) {
  if (m_afterTag) text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
  if (text.empty()) return;
  m_afterTag = false;
  pieces.push_back({isReasoning, std::string(text)});
}

}  // namespace remote
