// A table of an answer as text for other programs.
// SPDX-License-Identifier: Apache-2.0
#include "ui/markdown/table_text.h"

#include <algorithm>

#include "ui/markdown/safe_text.h"

namespace ui {
namespace {

using namespace Qt::StringLiterals;

// Other programs take a space that does not break for another letter.
QString unescaped(QStringView html) {
  return unescapedHtml(html).replace(QChar::Nbsp, u' ');
}

// Calls text(QStringView) and tag(QStringView, without its brackets) for the parts of our own html.
template <typename Text, typename Tag>
void walk(QStringView html, const Text& text, const Tag& tag) {
  while (!html.isEmpty()) {
    const qsizetype begin = html.indexOf(u'<');
    const qsizetype end = begin < 0 ? -1 : html.indexOf(u'>', begin);
    if (end < 0) return text(html);
    if (begin > 0) text(html.first(begin));
    tag(html.sliced(begin + 1, end - begin - 1));
    html = html.sliced(end + 1);
  }
}

// A footnote's mark, and the number that withNoteNumbers() puts in its place.
bool isNote(QStringView tag) {
  return tag == u"note" || tag == u"/note" || tag == u"sup" || tag == u"/sup";
}

QString plainCell(const QString& html) {
  QString plain;
  walk(
      html, [&](QStringView text) { plain += unescaped(text); },
      [&](QStringView tag) {
        if (tag == u"br") plain += u'\n';
        if (isNote(tag)) plain += tag[0] == u'/' ? u"]"_s : u"[^"_s;
      });
  return plain;
}

QString escapedMarkdown(const QString& text) {
  QString escaped;
  for (const QChar c : text) {
    if (QStringView(u"\\`*_[]<>~$|&").contains(c)) escaped += u'\\';
    escaped += c == u'\n' ? QChar(u' ') : c;
  }
  return escaped;
}

class MarkdownCell {
 public:
  QString of(const QString& html) {
    walk(
        html, [this](QStringView text) { add(unescaped(text)); },
        [this](QStringView tag) { follow(tag); });
    return m_out;
  }

 private:
  void add(const QString& text) {
    if (m_isCode || m_isMath || m_isNote) {
      m_literal += text;
    } else {
      m_out += escapedMarkdown(text);
    }
  }

  void follow(QStringView tag) {
    if (tag == u"b" || tag == u"/b") {
      m_out += u"**";
    } else if (tag == u"i" || tag == u"/i") {
      m_out += u'*';
    } else if (tag == u"s" || tag == u"/s") {
      m_out += u"~~";
    } else if (tag == u"br") {
      m_out += u' ';
    } else if (tag == u"code" || tag == u"math") {
      (tag == u"code" ? m_isCode : m_isMath) = true;
      m_literal.clear();
    } else if (isNote(tag)) {
      if (m_isNote) m_out += u"[^"_s + m_literal + u']';
      m_literal.clear();
      m_isNote = !m_isNote;
    } else if (tag == u"/math") {
      m_isMath = false;
      m_out += QString(m_literal).replace(u"|"_s, u"\\vert "_s);
    } else if (tag == u"/code") {
      m_isCode = false;
      addCode();
    } else if (tag.startsWith(u"a href=\"")) {
      m_address = unescaped(tag.sliced(8).chopped(1));
      m_out += u'[';
    } else if (tag == u"/a") {
      m_out += u"](<"_s + m_address.replace(u"|"_s, u"%7C"_s) + u">)"_s;
    }
  }

  void addCode() {
    qsizetype longest = 0;
    qsizetype run = 0;
    for (const QChar c : std::as_const(m_literal)) {
      run = c == u'`' ? run + 1 : 0;
      longest = std::max(longest, run);
    }
    const QString fence(longest + 1, u'`');
    const QString space = longest > 0 ? u" "_s : QString();
    m_out += fence + space + m_literal.replace(u"|"_s, u"\\|"_s) + space + fence;
  }

  QString m_out;
  QString m_literal;
  QString m_address;
  bool m_isCode = false;
  bool m_isMath = false;
  bool m_isNote = false;
};

}  // namespace

QString tableCsv(const QVector<QStringList>& rows) {
  QString csv;
  for (const QStringList& row : rows) {
    QStringList fields;
    for (const QString& cell : row) {
      QString field = plainCell(cell);
      const bool isQuoted = std::any_of(field.cbegin(), field.cend(), [](QChar c) {
        return c == u',' || c == u'"' || c == u'\n' || c == u'\r';
      });
      if (isQuoted) field = u'"' + field.replace(u"\""_s, u"\"\""_s) + u'"';
      fields << field;
    }
    csv += fields.join(u',') + u"\r\n"_s;
  }
  return csv;
}

QString tableMarkdown(const QVector<QStringList>& rows, const QStringList& alignments) {
  QString markdown;
  for (qsizetype row = 0; row < rows.size(); ++row) {
    QStringList cells;
    for (const QString& cell : rows[row]) cells << MarkdownCell().of(cell);
    markdown += u"| "_s + cells.join(u" | "_s) + u" |\n"_s;
    if (row > 0) continue;
    for (qsizetype column = 0; column < rows[0].size(); ++column) {
      const QString align = alignments.value(column);
      markdown += align == u"left"     ? u"|:---"_s
                  : align == u"center" ? u"|:---:"_s
                  : align == u"right"  ? u"|---:"_s
                                       : u"|---"_s;
    }
    markdown += u"|\n"_s;
  }
  return markdown;
}

}  // namespace ui
