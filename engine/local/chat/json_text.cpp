// nlohmann's parser behind a limit of depth, and a writer with Python's separators.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/chat/json_text.h"

#include <utility>

#include "engine/base/json_depth.h"

namespace chat {
namespace {

constexpr std::size_t kMaxDepth = 64;  // the writer and its callers recurse

class Writer {
 public:
  explicit Writer(int indent) : m_indent(indent) {}

  void write(const Json& value) {
    if (value.is_object() && !value.empty()) {
      open('{');
      for (auto part = value.begin(); part != value.end(); ++part) {
        next(part == value.begin());
        m_text += leaf(Json(part.key())) + ": ";
        write(part.value());
      }
      close('}');
    } else if (value.is_array() && !value.empty()) {
      open('[');
      for (auto part = value.begin(); part != value.end(); ++part) {
        next(part == value.begin());
        write(*part);
      }
      close(']');
    } else {
      m_text += leaf(value);
    }
  }

  [[nodiscard]] std::string take() { return std::move(m_text); }

 private:
  static std::string leaf(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  void open(char bracket) {
    m_text += bracket;
    ++m_depth;
  }
  void next(bool isFirst) {
    if (!isFirst) m_text += m_indent > 0 ? "," : ", ";
    breakLine();
  }
  void close(char bracket) {
    --m_depth;
    breakLine();
    m_text += bracket;
  }
  void breakLine() {
    if (m_indent > 0)
      m_text += "\n" + std::string(static_cast<std::size_t>(m_indent * m_depth), ' ');
  }

  int m_indent;
  int m_depth = 0;
  std::string m_text;
};

}  // namespace

std::optional<Json> parseJson(std::string_view text) {
  if (base::jsonDepth(text) > kMaxDepth) return std::nullopt;
  Json value = Json::parse(text, nullptr, false);
  if (value.is_discarded()) return std::nullopt;
  return value;
}

bool isJsonObject(std::string_view text) {
  const std::optional<Json> value = parseJson(text);
  return value && value->is_object();
}

std::string jsonText(const Json& value, int indent) {
  Writer writer(indent);
  writer.write(value);
  return writer.take();
}

}  // namespace chat
