// What the bytes of a reply are - an event stream, a JSON text, a web page - and their parts. Pure.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/net/sse_parser.h"
#include "engine/remote/wire_format.h"

namespace remote {

// The first bytes that are not blank decide, because types are often wrong: "{" or "[" begins JSON,
// "<" a web page, a field name or ":" an event stream. Thread: one at a time.
class ReplyBody {
 public:
  enum class Kind { Undecided, Stream, Whole, Page, Other };
  static constexpr std::size_t kMaxWholeBytes = std::size_t{64} << 20;
  static constexpr std::size_t kMaxForeignBytes = std::size_t{64} << 10;  // pages and the rest

  struct Handlers {
    std::function<void(const net::SseEvent&)> onEvent;
    // A comment of a stream, or blank lines before the beginning.
    std::function<void()> onKeepAlive;
  };
  // `contentType` as the header says; it decides where the bytes don't.
  ReplyBody(std::string_view contentType, Handlers handlers);

  // Errors: Corrupt (a line, an event or the whole over its cap); not to be fed after that.
  base::Result<void> feed(std::string_view bytes);
  // The body has ended: delivers what is complete.
  void finish();

  [[nodiscard]] Kind kind() const { return m_kind; }
  // Everything but a stream, from the first byte that is not blank. Of a page or something else at
  // most kMaxForeignBytes.
  [[nodiscard]] const std::string& text() const { return m_text; }
  // What follows is of no interest.
  [[nodiscard]] bool isEnough() const;

 private:
  base::Result<void> take(std::string_view bytes);
  [[nodiscard]] Kind decide(bool isAll) const;

  Handlers m_handlers;
  net::SseParser m_parser;
  bool m_isNamedStream;
  Kind m_kind = Kind::Undecided;
  std::string m_text;
};

[[nodiscard]] bool isWebPage(std::string_view body);

// The error for a reply that is no answer: Corrupt, with the title of the page or its first words.
[[nodiscard]] base::Error wrongContent(std::string_view body, std::string_view contentType,
                                       const Dialect& dialect);

// decodeError(), with the title where the server sent a web page instead of an error.
[[nodiscard]] base::Error refusal(int status, std::string_view body, const Dialect& dialect);

}  // namespace remote
