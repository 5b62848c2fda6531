// Cuts a byte stream into server-sent events; pure, no I/O.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace net {

struct SseEvent {
  std::string type;  // empty: "message"
  std::string data;  // the data lines, joined by LF
};

struct SseHandlers {
  std::function<void(const SseEvent&)> onEvent;
  std::function<void(std::string_view)> onComment;  // without the colon and one space; may be empty
};

// Source: WHATWG HTML, "9.2.6 Interpreting an event stream". Lines end with LF, CR or CRLF; bytes
// may be cut anywhere, also inside a code point or a CRLF; a byte order mark at the start is
// dropped. `id` and `retry` have no use here and are skipped, as unknown fields are. One addition:
// an event without data is still reported when it has a type, and `finish` delivers an event whose
// lines are complete but whose blank line is missing, because some servers close right after "data:
// [DONE]". Thread: one at a time.
class SseParser {
 public:
  // One chunk of a reply is some kilobytes; a reply that is one line may be long. Checked before
  // growing.
  static constexpr std::size_t kMaxLineBytes = std::size_t{4} << 20;
  static constexpr std::size_t kMaxEventBytes = std::size_t{16} << 20;

  explicit SseParser(SseHandlers handlers);

  // Errors: Corrupt (a line or an event over its cap); the parser must not be fed after that.
  base::Result<void> feed(std::string_view bytes);
  // The stream has ended: delivers what is complete, drops an unfinished line.
  void finish();

 private:
  base::Result<void> takeLine(std::string_view line);
  base::Result<void> takeField(std::string_view name, std::string_view value);
  void dispatch();

  SseHandlers m_handlers;
  std::string m_line;      // an unfinished line
  SseEvent m_event;        // fields since the last blank line
  bool m_hasData = false;  // an empty data line counts
  bool m_atStart = true;   // no complete line yet
  bool m_skipLf = false;   // the last byte was a CR
};

}  // namespace net
