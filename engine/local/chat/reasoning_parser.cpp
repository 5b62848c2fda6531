// A small state machine over text that may be cut anywhere.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/chat/reasoning_parser.h"

#include <algorithm>
#include <utility>

#include "engine/local/chat/open_end.h"

namespace chat {
namespace {

constexpr std::string_view kOpen = "<think>";
constexpr std::string_view kClose = "</think>";
constexpr std::string_view kNewlines = "\r\n";
constexpr std::string_view kWhiteSpace = " \t\r\n\v\f";

void dropLeadingNewlines(std::string& text) {
  text.erase(0, std::min(text.find_first_not_of(kNewlines), text.size()));
}

}  // namespace

ReasoningParser::ReasoningParser(OutputStart start)
    : m_state(start == OutputStart::Undecided   ? State::Undecided
              : start == OutputStart::Reasoning ? State::Reasoning
                                                : State::Text),
      m_atStart(start != OutputStart::Verbatim),
      m_closedInText(start == OutputStart::Verbatim) {}

std::vector<engine::Event> ReasoningParser::push(std::string_view text) {
  m_held.append(text);
  return read(Input::GoesOn);
}

std::vector<engine::Event> ReasoningParser::finish() {
  return read(Input::HasEnded);
}

std::vector<engine::Event> ReasoningParser::interrupt() {
  std::vector<engine::Event> events = read(Input::HasEnded);
  if (m_state != State::Text) {
    m_state = State::Text;
    m_atStart = true;
    m_blank.clear();
  }
  return events;
}

std::vector<engine::Event> ReasoningParser::read(Input input) {
  std::vector<engine::Event> events;
  if (m_state == State::Undecided && !decide(input)) return events;
  if (m_state == State::Reasoning && !readReasoning(input, events)) return events;
  readText(input, events);
  return events;
}

bool ReasoningParser::decide(Input input) {
  dropLeadingNewlines(m_held);
  if (m_held.starts_with(kOpen)) {
    m_held.erase(0, kOpen.size());
    m_state = State::Reasoning;
    return true;
  }
  if (input == Input::GoesOn && kOpen.starts_with(m_held)) return false;
  m_state = State::Text;
  return true;
}

bool ReasoningParser::readReasoning(Input input, std::vector<engine::Event>& events) {
  const std::size_t close = m_held.find(kClose);
  if (close == std::string::npos) {
    const std::size_t waiting = input == Input::GoesOn ? openEnd(m_held, kClose) : 0;
    emitReasoning(std::string_view(m_held).substr(0, m_held.size() - waiting), events);
    m_held.erase(0, m_held.size() - waiting);
    return false;
  }
  emitReasoning(std::string_view(m_held).substr(0, close), events);
  m_held.erase(0, close + kClose.size());
  m_blank.clear();
  m_atStart = true;
  m_state = State::Text;
  return true;
}

void ReasoningParser::readText(Input input, std::vector<engine::Event>& events) {
  if (!m_closedInText) {
    const std::size_t close = m_held.find(kClose);
    if (close == std::string::npos) {
      const std::size_t waiting = input == Input::GoesOn ? openEnd(m_held, kClose) : 0;
      emitText(std::string_view(m_held).substr(0, m_held.size() - waiting), events);
      m_held.erase(0, m_held.size() - waiting);
      return;
    }
    emitText(std::string_view(m_held).substr(0, close), events);
    m_held.erase(0, close + kClose.size());
    m_closedInText = true;
  }
  emitText(std::exchange(m_held, {}), events);
}

void ReasoningParser::emitReasoning(std::string_view text, std::vector<engine::Event>& events) {
  if (!m_atStart) {
    if (!text.empty()) events.push_back(engine::ReasoningDelta{std::string(text)});
    return;
  }
  m_blank.append(text);
  dropLeadingNewlines(m_blank);
  if (m_blank.find_first_not_of(kWhiteSpace) == std::string::npos) return;
  m_atStart = false;
  events.push_back(engine::ReasoningDelta{std::exchange(m_blank, {})});
}

void ReasoningParser::emitText(std::string_view text, std::vector<engine::Event>& events) {
  if (m_atStart) {
    text.remove_prefix(std::min(text.find_first_not_of(kNewlines), text.size()));
  }
  if (text.empty()) return;
  m_atStart = false;
  events.push_back(engine::TextDelta{std::string(text)});
}

}  // namespace chat
