// Looks for calls in front of the reasoning parser, which gets everything else.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/chat/output_parser.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "engine/local/chat/json_text.h"
#include "engine/local/chat/open_end.h"

namespace chat {
namespace {

constexpr std::string_view kWhiteSpace = " \t\r\n\v\f";

bool isClosing(std::string_view marker) {
  return marker.starts_with("</") || marker.ends_with("▁end｜>");
}

// The length of the JSON object that `text` begins with; npos if it does not end.
std::size_t lengthOfObject(std::string_view text) {
  int depth = 0;
  bool inString = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (inString) {
      if (c == '\\') ++i;
      if (c == '"') inString = false;
    } else if (c == '"') {
      inString = true;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}' && --depth == 0) {
      return i + 1;
    }
  }
  return std::string_view::npos;
}

// Whether a call without its end marker lacks nothing else.
bool endsWithArguments(std::string_view inside, const engine::ToolCall& call) {
  const std::string_view text = inside.substr(0, inside.find_last_not_of(kWhiteSpace) + 1);
  return (text.ends_with('}') || text.ends_with("```")) && isJsonObject(call.arguments);
}

void append(std::vector<engine::Event>& events, std::vector<engine::Event> more) {
  events.insert(events.end(), std::make_move_iterator(more.begin()),
                std::make_move_iterator(more.end()));
}

}  // namespace

OutputParser::OutputParser(OutputStart start, ToolSyntax syntax, std::int64_t callsBefore)
    : m_reasoning(start),
      m_syntax(syntax),
      m_markup(markupOf(syntax)),
      m_callsBefore(callsBefore) {}

std::vector<engine::Event> OutputParser::push(std::string_view text) {
  if (m_syntax == ToolSyntax::None) return m_reasoning.push(text);
  Events events;
  m_held.append(text);
  if (m_syntax == ToolSyntax::Llama) {
    readJsonAnswer(Input::GoesOn, events);
    return events;
  }
  while (m_isInCall ? readCall(Input::GoesOn, events) : readOutside(Input::GoesOn, events)) {
  }
  return events;
}

std::vector<engine::Event> OutputParser::finish() {
  Events events;
  if (m_syntax == ToolSyntax::Llama) {
    readJsonAnswer(Input::HasEnded, events);
  } else if (m_syntax != ToolSyntax::None) {
    while (m_isInCall ? readCall(Input::HasEnded, events) : readOutside(Input::HasEnded, events)) {
    }
  }
  const bool onlyBlank = m_between.find_first_not_of(kWhiteSpace) == std::string::npos;
  if (!m_between.empty() && !(m_isAfterCall && onlyBlank))
    passRaw(std::exchange(m_between, {}), events);
  append(events, m_reasoning.finish());
  return events;
}

bool OutputParser::wants(std::string_view token) const {
  return isToolMarker(m_syntax, token) ||
         (m_syntax == ToolSyntax::Llama && token == marker::kPythonTag);
}

bool OutputParser::readOutside(Input input, Events& events) {
  const Marker marker = nextMarker();
  if (marker.text.empty()) {
    const std::size_t waiting = input == Input::GoesOn ? openMarker() : 0;
    passText(std::string_view(m_held).substr(0, m_held.size() - waiting), events);
    m_held.erase(0, m_held.size() - waiting);
    return false;
  }
  passText(std::string_view(m_held).substr(0, marker.at), events);
  m_held.erase(0, marker.at + marker.text.size());
  takeMarker(marker.text);
  return true;
}

OutputParser::Marker OutputParser::nextMarker() const {
  Marker first{m_held.find(m_markup.begin), m_markup.begin};
  for (const std::string_view text : m_markup.around) {
    const std::size_t at = m_held.find(text);
    if (at < first.at) first = {at, text};
  }
  return first.at == std::string::npos ? Marker{first.at, {}} : first;
}

std::size_t OutputParser::openMarker() const {
  std::size_t size = openEnd(m_held, m_markup.begin);
  for (const std::string_view text : m_markup.around) {
    size = std::max(size, openEnd(m_held, text));
  }
  return size;
}

void OutputParser::takeMarker(std::string_view marker) {
  if (marker == m_markup.begin) {
    m_isInCall = true;
    m_searched = 0;
  } else if (!m_isAfterCall || !isClosing(marker)) {
    m_between += marker;
  }
}

bool OutputParser::readCall(Input input, Events& events) {
  const std::size_t end = m_held.find(m_markup.end, m_searched);
  const bool isComplete = end != std::string::npos;
  const std::size_t waiting = isComplete ? 0 : openEnd(m_held, m_markup.end);
  const std::string_view inside =
      std::string_view(m_held).substr(0, isComplete ? end : m_held.size() - waiting);
  if (!mayBecomeCall(m_syntax, inside)) {
    m_isInCall = false;
    passRaw(std::exchange(m_between, {}) + std::string(m_markup.begin), events);
    return true;
  }
  if (!isComplete && input == Input::GoesOn) {
    m_searched = m_held.size() - waiting;
    return false;
  }
  m_isInCall = false;
  const std::string whole = std::exchange(m_held, {});
  if (!isComplete) {
    if (!emitCall(whole, false, events))
      passRaw(std::exchange(m_between, {}) + std::string(m_markup.begin) + whole, events);
    return false;
  }
  const std::size_t after = end + m_markup.end.size();
  if (!emitCall(std::string_view(whole).substr(0, end), true, events))
    passRaw(std::exchange(m_between, {}) + std::string(m_markup.begin) + whole.substr(0, after),
            events);
  m_held = whole.substr(after);
  return true;
}

// Only an answer that begins as JSON may be calls, and only its end shows whether it is.
void OutputParser::readJsonAnswer(Input input, Events& events) {
  const std::size_t begin = m_held.find_first_not_of(kWhiteSpace);
  if (begin == std::string::npos && input == Input::GoesOn) return;
  std::string_view rest = std::string_view(m_held).substr(std::min(begin, m_held.size()));
  const bool hasTag = rest.starts_with(marker::kPythonTag);
  const bool mayBeCalls = hasTag || rest.starts_with('{');
  if (input == Input::GoesOn && (mayBeCalls || marker::kPythonTag.starts_with(rest))) return;
  if (hasTag) rest.remove_prefix(marker::kPythonTag.size());
  std::vector<engine::ToolCall> calls;
  while (mayBeCalls && rest.find_first_not_of(" \t\r\n;") != std::string_view::npos) {
    rest.remove_prefix(rest.find_first_not_of(" \t\r\n;"));
    const std::size_t length = rest.starts_with('{') ? lengthOfObject(rest) : std::string::npos;
    auto call =
        length == std::string::npos ? std::nullopt : parseCall(m_syntax, rest.substr(0, length));
    if (!call) {
      calls.clear();
      break;
    }
    calls.push_back(*std::move(call));
    rest.remove_prefix(length);
  }
  m_syntax = ToolSyntax::None;
  if (calls.empty()) passRaw(std::exchange(m_held, {}), events);
  m_held.clear();
  for (engine::ToolCall& call : calls) {
    call.id = "call_" + std::to_string(m_callsBefore + ++m_calls);
    events.emplace_back(std::move(call));
  }
}

// White space at the end waits: a call that follows drops it.
void OutputParser::passText(std::string_view text, Events& events) {
  const std::size_t last = text.find_last_not_of(kWhiteSpace);
  if (last == std::string_view::npos) {
    m_between.append(text);
    return;
  }
  passRaw(std::exchange(m_between, {}) + std::string(text.substr(0, last + 1)), events);
  m_between = text.substr(last + 1);
}

void OutputParser::passRaw(std::string_view text, Events& events) {
  m_isAfterCall = false;
  append(events, m_reasoning.push(text));
}

bool OutputParser::emitCall(std::string_view inside, bool isComplete, Events& events) {
  std::optional<engine::ToolCall> call = parseCall(m_syntax, inside);
  if (!call || (!isComplete && !endsWithArguments(inside, *call))) return false;
  append(events, m_reasoning.interrupt());
  call->id = "call_" + std::to_string(m_callsBefore + ++m_calls);
  events.emplace_back(*std::move(call));
  m_between.clear();
  m_isAfterCall = true;
  return true;
}

}  // namespace chat
