// What is copied of questions and answers: as plain text, and as rich text that editors and mail
// programs take.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/copied_text.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>
#include <algorithm>
#include <memory>
#include <utility>

#include "ui/markdown/safe_text.h"

namespace ui {
namespace {

using namespace Qt::StringLiterals;

// Colours that can be read on white and on black paper.
constexpr auto kCodeStyle = "font-family:monospace;background:#f2f2f2;color:#1a1a1a"_L1;
constexpr auto kCellStyle = "border:1px solid #999999;padding:4px 8px"_L1;

QString asHtml(const QString& text) {
  QString html = escapedHtml(text);
  html.replace(u'\n', u"<br>"_s);
  return html;
}

// <math> is ours alone; <code> looks like text where nobody says how it looks.
QString styled(QString html) {
  html.remove(u"<math>"_s).remove(u"</math>"_s);
  html.replace(u"<note>"_s, u"<sup>"_s).replace(u"</note>"_s, u"</sup>"_s);
  return html.replace(u"<code>"_s, u"<code style=\"%1\">"_s.arg(kCodeStyle));
}

QString element(const QString& name, const QString& content, const QString& style = {}) {
  const QString attribute = style.isEmpty() ? QString() : u" style=\"%1\""_s.arg(style);
  return u"<%1%2>%3</%1>\n"_s.arg(name, attribute, content);
}

bool isOrdered(const QString& marker) {
  return marker.endsWith(u'.');
}

bool isTask(const QString& marker) {
  return marker == u"\u2610" || marker == u"\u2611";
}

}  // namespace

QString htmlBetween(const QString& html, qsizetype begin, qsizetype end) {
  QString part;
  QStringList open;  // tags as they were opened
  bool isInside = false;
  qsizetype at = 0;
  const auto name = [](const QString& tag) { return tag.mid(1).section(u' ', 0, 0).remove(u'>'); };
  for (qsizetype i = 0; i < html.size() && at < end;) {
    const bool isTag = html[i] == u'<';
    const qsizetype last = isTag             ? html.indexOf(u'>', i)
                           : html[i] == u'&' ? html.indexOf(u';', i)
                                             : i;
    const QString token = html.mid(i, (last < 0 ? html.size() : last + 1) - i);
    i += token.size();
    if (isTag && token != u"<br>") {
      if (token.startsWith(u"</")) {
        if (!open.isEmpty()) open.removeLast();
      } else {
        open << token;
      }
      if (isInside) part += token;
      continue;
    }
    if (at++ < begin) continue;
    if (!std::exchange(isInside, true)) part += open.join(QString());
    part += token;
  }
  if (!isInside) return {};
  for (auto tag = open.crbegin(); tag != open.crend(); ++tag) part += u"</%1>"_s.arg(name(*tag));
  return part;
}

void CopiedText::closeLists(qsizetype depth) {
  while (m_lists.size() > depth) m_html += u"</li></%1>\n"_s.arg(m_lists.takeLast());
}

void CopiedText::openLists(const Block& block) {
  const bool isItem = block.kind == Block::Kind::ListItem;
  if (block.quoteDepth != m_quoteDepth) {
    closeLists(0);
    for (; m_quoteDepth > block.quoteDepth; --m_quoteDepth) m_html += u"</blockquote>\n";
    for (; m_quoteDepth < block.quoteDepth; ++m_quoteDepth) m_html += u"<blockquote>\n";
  }
  const qsizetype depth = std::max(0, block.indent) + (isItem ? 1 : 0);
  closeLists(depth);
  if (!isItem) return;
  const QString list = isOrdered(block.marker) ? u"ol"_s : u"ul"_s;
  if (m_lists.size() == depth && m_lists.back() == list) {
    m_html += u"</li>\n<li>";
    return;
  }
  if (m_lists.size() == depth) closeLists(depth - 1);
  while (m_lists.size() < depth) {
    m_lists << (m_lists.size() + 1 == depth ? list : u"ul"_s);
    const QString start =
        m_lists.size() == depth && isOrdered(block.marker) && block.marker != u"1."
            ? u" start=\"%1\""_s.arg(block.marker.chopped(1).toLongLong())
            : QString();
    m_html += u"<%1%2><li>"_s.arg(m_lists.back(), start);
  }
}

void CopiedText::separate(const Block& block) {
  if (std::exchange(m_isFirst, false)) return;
  const bool goesOn = m_isCodeOpen && block.kind == Block::Kind::Code && !block.isFirstPart;
  const bool isNextItem =
      block.kind == Block::Kind::ListItem && m_before.kind == Block::Kind::ListItem;
  if (goesOn)
    m_plain += block.continuesLine ? QString() : u"\n"_s;
  else
    m_plain += isNextItem ? u"\n"_s : u"\n\n"_s;
  if (m_isCodeOpen && !goesOn) {
    m_html += u"</code></pre>\n";
    m_isCodeOpen = false;
  } else if (goesOn && !block.continuesLine) {
    m_html += u'\n';
  }
}

void CopiedText::addQuestion(const QString& text) {
  Block block;
  block.text = text;
  block.html = asHtml(text);
  addBlock(block);
}

void CopiedText::addCode(const Block& block, const QString& code) {
  if (!m_isCodeOpen)
    m_html += u"<pre style=\"%1;padding:8px;white-space:pre-wrap\"><code>"_s.arg(kCodeStyle);
  m_isCodeOpen = true;
  m_html += code.toHtmlEscaped();
  m_before = block;
}

void CopiedText::addTable(const Block& block) {
  QString rows;
  for (qsizetype row = 0; row < block.rows.size(); ++row) {
    QString cells;
    for (qsizetype i = 0; i < block.rows[row].size(); ++i) {
      const QString align = block.alignments.value(i);
      cells +=
          element(row == 0 ? u"th"_s : u"td"_s, styled(block.rows[row][i]),
                  align.isEmpty() ? QString(kCellStyle) : kCellStyle + u";text-align:"_s + align);
    }
    rows += element(u"tr"_s, cells);
  }
  m_html += element(u"table"_s, rows, u"border-collapse:collapse"_s);
}

void CopiedText::addBlock(const Block& block, qsizetype begin, qsizetype end) {
  separate(block);
  if (block.kind != Block::Kind::Code || block.isFirstPart) openLists(block);
  const bool isWhole = begin == 0 && end >= block.text.size();
  const QString text = block.text.mid(begin, end - begin);
  if (block.kind == Block::Kind::ListItem && begin == 0)
    m_plain += QString(2 * block.indent, u' ') + block.marker + u' ';
  m_plain += block.kind == Block::Kind::Rule ? u"---"_s : text;
  const QString html = styled(isWhole ? block.html : htmlBetween(block.html, begin, end));
  switch (block.kind) {
    case Block::Kind::Code:
      addCode(block, text);
      break;
    case Block::Kind::Table:
      addTable(block);
      break;
    case Block::Kind::Rule:
      m_html += u"<hr>\n";
      break;
    case Block::Kind::Heading:
      m_html += element(u"h%1"_s.arg(std::clamp(block.level, 1, 6)), html);
      break;
    case Block::Kind::ListItem:
      m_html += isTask(block.marker) ? block.marker + u' ' + html : html;
      break;
    case Block::Kind::Image:  // its description and address: a copy loads nothing
    case Block::Kind::Math:
      m_html += element(u"p"_s, asHtml(text));
      break;
    case Block::Kind::Paragraph:
      m_html += element(u"p"_s, html);
      break;
  }
  m_before = block;
}

void CopiedText::nextMessage() {
  if (m_isFirst) return;
  if (std::exchange(m_isCodeOpen, false)) m_html += u"</code></pre>\n";
  Block none;
  openLists(none);
  m_before = none;
}

QString CopiedText::html() const {
  // What is open ends as it does where another message begins.
  CopiedText all = *this;
  all.nextMessage();
  return all.m_html;
}

CopiedText copiedBlocks(const QVector<Block>& blocks) {
  CopiedText text;
  for (const Block& block : blocks) text.addBlock(block);
  return text;
}

void toClipboard(const CopiedText& text) {
  auto data = std::make_unique<QMimeData>();
  data->setText(text.plain());
  data->setHtml(u"<html><head><meta charset=\"utf-8\"></head><body>\n"_s + text.html() +
                u"</body></html>"_s);
  QGuiApplication::clipboard()->setMimeData(data.release());
}

}  // namespace ui
