// Deciding by the first bytes, and the title of a web page.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/reply_body.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/quote.h"

namespace remote {
namespace {

constexpr std::string_view kBlank = " \t\r\n";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::array<std::string_view, 5> kStreamStarts{":", "data", "event", "id", "retry"};
constexpr std::size_t kMaxTitleBytes = 2048;  // where it is looked for; quote() shortens it

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lowered(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

std::string_view withoutLead(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
  return text;
}

// Words without tags, and one space for any run of blanks.
std::string plainWords(std::string_view html) {
  std::string words;
  bool isTag = false;
  for (const char c : html) {
    if (c == '<') isTag = true;
    const bool isGap = isTag || kBlank.find(c) != std::string_view::npos;
    if (c == '>') isTag = false;
    if (!isGap)
      words += c;
    else if (!words.empty() && words.back() != ' ')
      words += ' ';
  }
  if (!words.empty() && words.back() == ' ') words.pop_back();
  return words;
}

std::string titleOf(std::string_view page) {
  const std::string small = lowered(page);
  const std::size_t tag = small.find("<title");
  const std::size_t begin = tag == std::string::npos ? tag : small.find('>', tag);
  if (begin == std::string::npos) return plainWords(page.substr(0, kMaxTitleBytes));
  const std::size_t end = std::min(small.find("</title", begin), small.size());
  return plainWords(page.substr(begin + 1, std::min(end - begin - 1, kMaxTitleBytes)));
}

}  // namespace

ReplyBody::ReplyBody(std::string_view contentType, Handlers handlers)
    : m_handlers(std::move(handlers)),
      m_parser({.onEvent =
                    [this](const net::SseEvent& event) {
                      if (m_handlers.onEvent) m_handlers.onEvent(event);
                    },
                .onComment =
                    [this](std::string_view) {
                      if (m_handlers.onKeepAlive) m_handlers.onKeepAlive();
                    }}),
      m_isNamedStream(lowered(contentType).find("event-stream") != std::string::npos) {}

base::Result<void> ReplyBody::feed(std::string_view bytes) {
  if (m_kind != Kind::Undecided) return take(bytes);
  m_text += bytes;
  const std::string_view begin = withoutLead(m_text);
  // Only what has just begun is undecided, so this is never more than a few bytes and one piece.
  if (begin.empty() && m_handlers.onKeepAlive && !bytes.empty()) m_handlers.onKeepAlive();
  m_text = std::string(begin);
  m_kind = decide(false);
  if (m_kind == Kind::Undecided) return {};
  const std::string first = std::exchange(m_text, {});
  return take(first);
}

ReplyBody::Kind ReplyBody::decide(bool isAll) const {
  const std::string_view text = m_text;
  if (text.empty()) return Kind::Undecided;
  if (text.front() == '{' || text.front() == '[') return Kind::Whole;
  if (text.front() == '<') return Kind::Page;
  if (m_isNamedStream) return Kind::Stream;
  for (const std::string_view start : kStreamStarts) {
    if (text.size() < start.size() && start.starts_with(text) && !isAll) return Kind::Undecided;
    if (!text.starts_with(start)) continue;
    const std::string_view rest = text.substr(start.size());
    if (start == ":" || rest.starts_with(":")) return Kind::Stream;
    if (rest.empty() && !isAll) return Kind::Undecided;
  }
  // A byte order mark that is cut.
  if (kByteOrderMark.starts_with(text) && !isAll) return Kind::Undecided;
  return Kind::Other;
}

base::Result<void> ReplyBody::take(std::string_view bytes) {
  if (m_kind == Kind::Stream) return m_parser.feed(bytes);
  if (m_kind == Kind::Whole) {
    if (bytes.size() > kMaxWholeBytes - m_text.size())
      return base::Error{base::ErrorCode::Corrupt,
                         "the reply is longer than " + std::to_string(kMaxWholeBytes) + " bytes"};
    m_text += bytes;
    return {};
  }
  m_text += bytes.substr(0, kMaxForeignBytes - m_text.size());
  return {};
}

void ReplyBody::finish() {
  if (m_kind == Kind::Undecided) m_kind = decide(true);
  if (m_kind == Kind::Stream) m_parser.finish();
}

bool ReplyBody::isEnough() const {
  return (m_kind == Kind::Page || m_kind == Kind::Other) && m_text.size() >= kMaxForeignBytes;
}

bool isWebPage(std::string_view body) {
  const std::string_view begin = withoutLead(body);
  return !begin.empty() && begin.front() == '<';
}

base::Error wrongContent(std::string_view body, std::string_view contentType,
                         const Dialect& dialect) {
  if (isWebPage(body))
    return {base::ErrorCode::Corrupt,
            dialect.place + " sent a web page instead of an answer (" + base::quote(titleOf(body)) +
                "); check the address, and whether this network wants you to log in"};
  const std::string type = contentType.empty() ? "no type" : "the type " + base::quote(contentType);
  return {base::ErrorCode::Corrupt, dialect.place + " sent something that is no answer, with " +
                                        type + " and the beginning " +
                                        base::quote(withoutLead(body)) + "; check the address"};
}

base::Error refusal(int status, std::string_view body, const Dialect& dialect) {
  base::Error error = decodeError(status, body, dialect);
  if (isWebPage(body)) error.message += "; its page says " + base::quote(titleOf(body));
  return error;
}

}  // namespace remote
