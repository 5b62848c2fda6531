// The event stream state machine.
// SPDX-License-Identifier: Apache-2.0
#include "engine/net/sse_parser.h"

#include <utility>

namespace net {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

base::Error tooLong(std::string_view what, std::size_t limit) {
  return {base::ErrorCode::Corrupt, "event stream: " + std::string(what) + " is longer than " +
                                        std::to_string(limit) + " bytes"};
}

}  // namespace

SseParser::SseParser(SseHandlers handlers) : m_handlers(std::move(handlers)) {}

base::Result<void> SseParser::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    if (m_skipLf && bytes.front() == '\n') bytes.remove_prefix(1);
    m_skipLf = false;
    const std::size_t end = bytes.find_first_of("\r\n");
    const std::string_view part = bytes.substr(0, end);
    if (part.size() > kMaxLineBytes - m_line.size()) return tooLong("a line", kMaxLineBytes);
    m_line.append(part);
    if (end == std::string_view::npos) break;
    m_skipLf = bytes[end] == '\r';
    bytes.remove_prefix(end + 1);
    const std::string line = std::exchange(m_line, {});
    if (auto taken = takeLine(line); !taken) return taken;
  }
  return {};
}

void SseParser::finish() {
  m_line.clear();
  dispatch();
}

base::Result<void> SseParser::takeLine(std::string_view line) {
  if (m_atStart && line.substr(0, kByteOrderMark.size()) == kByteOrderMark)
    line.remove_prefix(kByteOrderMark.size());
  m_atStart = false;
  if (line.empty()) {
    dispatch();
    return {};
  }
  const std::size_t colon = line.find(':');
  const std::string_view name = line.substr(0, colon);
  std::string_view value = colon == std::string_view::npos ? "" : line.substr(colon + 1);
  if (!value.empty() && value.front() == ' ') value.remove_prefix(1);
  if (colon == 0) {
    if (m_handlers.onComment) m_handlers.onComment(value);
    return {};
  }
  return takeField(name, value);
}

base::Result<void> SseParser::takeField(std::string_view name, std::string_view value) {
  if (name == "event") {
    m_event.type = value;
  } else if (name == "data") {
    if (value.size() + 1 > kMaxEventBytes - m_event.data.size())
      return tooLong("an event", kMaxEventBytes);
    if (m_hasData) m_event.data += '\n';
    m_event.data += value;
    m_hasData = true;
  }
  return {};
}

void SseParser::dispatch() {
  const SseEvent event = std::exchange(m_event, {});
  const bool filled = std::exchange(m_hasData, false) || !event.type.empty();
  if (filled && m_handlers.onEvent) m_handlers.onEvent(event);
}

}  // namespace net
