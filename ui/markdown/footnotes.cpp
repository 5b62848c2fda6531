// Footnotes in Markdown: their marks in the text, and where one is defined.
// SPDX-License-Identifier: Apache-2.0
#include "ui/markdown/footnotes.h"

#include "ui/markdown/safe_text.h"

namespace ui {
namespace {

using namespace Qt::StringLiterals;

constexpr std::size_t kMaxNameBytes = 40;

}  // namespace

std::string_view noteNameAt(std::string_view text) {
  if (!text.starts_with("[^")) return {};
  const std::string_view rest = text.substr(2, kMaxNameBytes + 1);
  std::size_t size = 0;
  while (size < rest.size() && rest[size] != ']') {
    const auto c = static_cast<unsigned char>(rest[size]);
    if (c <= ' ' || c == 0x7F || std::string_view("[^`<>&\\$*").find(rest[size]) != rest.npos)
      return {};
    ++size;
  }
  return size < rest.size() ? rest.substr(0, size) : std::string_view();
}

std::string_view noteDefinedBy(std::string_view line, std::size_t& body) {
  const std::size_t indent = line.find_first_not_of(' ');
  if (indent == line.npos || indent > 3) return {};
  const std::string_view name = noteNameAt(line.substr(indent));
  const std::size_t colon = indent + 2 + name.size() + 1;
  if (name.empty() || colon >= line.size() || line[colon] != ':') return {};
  body = colon + 1;
  return name;
}

QString noteHtml(const QString& name) {
  return u"<note>"_s + escapedHtml(name) + u"</note>"_s;
}

QString withNoteNumbers(const QString& html, const QStringList& defined) {
  static const QString kBegin = u"<note>"_s;
  static const QString kEnd = u"</note>"_s;
  qsizetype at = html.indexOf(kBegin);
  if (at < 0) return html;
  QString out;
  qsizetype done = 0;
  for (; at >= 0; at = html.indexOf(kBegin, done)) {
    const qsizetype begin = at + kBegin.size();
    const qsizetype end = html.indexOf(kEnd, begin);
    if (end < 0) break;
    const QStringView name = QStringView(html).sliced(begin, end - begin);
    const qsizetype index = defined.indexOf(name);
    out += QStringView(html).sliced(done, at - done);
    out += index < 0 ? u"[^"_s + name.toString() + u']'
                     : u"<sup>"_s + QString::number(index + 1) + u"</sup>"_s;
    done = end + kEnd.size();
  }
  return out.append(QStringView(html).sliced(done));
}

}  // namespace ui
