// Collects the inline content of one block as rich text and as plain text at the same time.
// SPDX-License-Identifier: Apache-2.0
#include "ui/markdown/inline_text.h"

#include <QUrl>
#include <algorithm>

#include "ui/markdown/footnotes.h"
#include "ui/markdown/formula.h"
#include "ui/markdown/safe_text.h"

namespace ui {
using namespace Qt::StringLiterals;

void InlineText::addText(QStringView text) {
  if (isLiteral()) {
    QString visible = withoutInvisible(text.toString());
    if (isCode() && m_isCell) visible.replace(u"\\|"_s, u"|"_s);
    m_html += escapedHtml(visible);
    m_text += visible;
  } else {
    m_html += escapedHtml(text);
    m_text += text;
  }
}

void InlineText::addFormula(const QString& source) {
  if (isLiteral()) return addText(source);
  m_html += formulaHtml(source);
  m_text += source;
}

void InlineText::addNote(const QString& source) {
  if (isLiteral()) return addText(source);
  m_html += noteHtml(source.sliced(2).chopped(1));
  m_text += source;
}

bool InlineText::isCode() const {
  return m_depth[static_cast<int>(Style::Code)] > 0;
}

bool InlineText::isLiteral() const {
  return !m_open.empty() || isCode();
}

bool InlineText::canBeCut() const {
  return m_open.empty() &&
         std::all_of(std::begin(m_depth), std::end(m_depth), [](int depth) { return depth == 0; });
}

void InlineText::trimEnd() {
  while (m_html.endsWith(u"<br>")) m_html.chop(4);
  while (m_text.endsWith(u'\n')) m_text.chop(1);
}

void InlineText::addLineBreak() {
  m_html += u"<br>";
  m_text += u'\n';
}

void InlineText::enter(Style style) {
  if (m_depth[static_cast<int>(style)]++ == 0) addTag(style, false);
}

void InlineText::leave(Style style) {
  int& depth = m_depth[static_cast<int>(style)];
  if (depth > 0 && --depth == 0) addTag(style, true);
}

void InlineText::addTag(Style style, bool isClosing) {
  static constexpr QStringView kNames[] = {u"b", u"i", u"s", u"code"};
  m_html += isClosing ? u"</" : u"<";
  m_html += kNames[static_cast<int>(style)];
  m_html += u'>';
}

void InlineText::enterLink(const QString& address) {
  m_open.push_back({address, m_html.size(), m_text.size(), false});
}

void InlineText::leaveLink() {
  if (m_open.empty()) return;
  const Open link = m_open.back();
  m_open.pop_back();
  if (m_open.empty()) closeLink(link);  // inside a picture's description there is nothing to click
}

void InlineText::closeLink(const Open& link) {
  const QString label = m_text.mid(link.textAt);
  const QString live = liveLink(link.address);
  if (live.isEmpty()) {
    if (label.trimmed() != link.address.trimmed() && !link.address.isEmpty())
      addText(u" ("_s + withoutInvisible(link.address) + u')');
    return;
  }
  m_html.insert(link.htmlAt, u"<a href=\""_s + live.toHtmlEscaped() + u"\">"_s);
  m_html += u"</a>";
  const QString host = QUrl(live).host();
  const QString claimed = hostIn(label);
  // "https://bank.example" that leads elsewhere says so.
  if (!claimed.isEmpty() && claimed != host && !host.isEmpty()) addText(u" ("_s + host + u')');
}

void InlineText::enterImage(const QString& address) {
  m_open.push_back({address, m_html.size(), m_text.size(), true});
}

QString InlineText::labelOf(const Image& image) {
  const QString host = QUrl(image.address).host();
  QString shown =
      image.description.isEmpty() ? tr("picture") : tr("picture: %1").arg(image.description);
  if (!host.isEmpty()) shown += u", "_s + host;
  return u'[' + shown + u']';
}

InlineText::Image InlineText::takeImage() {
  const Open image = m_open.back();
  m_open.pop_back();
  const QString description = withoutInvisible(m_text.mid(image.textAt).simplified());
  m_html.truncate(image.htmlAt);
  m_text.truncate(image.textAt);
  return {image.address, description};
}

void InlineText::leaveImage() {
  if (m_open.empty()) return;
  const QString label = withoutInvisible(labelOf(takeImage()));
  m_html += escapedHtml(label);
  m_text += label;
}

}  // namespace ui
