// What of a model's output may reach the screen: escaping, characters that deceive, and which links
// are live.
// SPDX-License-Identifier: Apache-2.0
#include "ui/markdown/safe_text.h"

#include <QUrl>
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace ui {
namespace {

using namespace Qt::StringLiterals;

// Some servers and browsers refuse longer ones; a chat that is smuggled out in an address needs
// them.
constexpr qsizetype kMaxAddress = 2048;

constexpr char32_t kReplacement = 0xFFFD;

bool isInvisible(char16_t c) {
  return c == 0x00AD || c == 0x061C || c == 0x180E || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

bool isControl(char16_t c) {
  return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0) || c == 0xFFFC;
}

// The names that models write; the other two thousand of HTML are shown as typed.
constexpr std::array<std::pair<std::string_view, char16_t>, 23> kEntities{{
    {"&amp;", u'&'},     {"&lt;", u'<'},       {"&gt;", u'>'},      {"&quot;", u'"'},
    {"&apos;", u'\''},   {"&nbsp;", 0x00A0},   {"&copy;", 0x00A9},  {"&reg;", 0x00AE},
    {"&deg;", 0x00B0},   {"&plusmn;", 0x00B1}, {"&times;", 0x00D7}, {"&divide;", 0x00F7},
    {"&ndash;", 0x2013}, {"&mdash;", 0x2014},  {"&lsquo;", 0x2018}, {"&rsquo;", 0x2019},
    {"&ldquo;", 0x201C}, {"&rdquo;", 0x201D},  {"&bull;", 0x2022},  {"&hellip;", 0x2026},
    {"&rarr;", 0x2192},  {"&le;", 0x2264},     {"&ge;", 0x2265},
}};

}  // namespace

QString escapedHtml(QStringView text) {
  QString html;
  html.reserve(text.size() + text.size() / 8);
  QChar before = u' ';
  for (const QChar c : text) {
    switch (c.unicode()) {
      case u'<':
        html += u"&lt;";
        break;
      case u'>':
        html += u"&gt;";
        break;
      case u'&':
        html += u"&amp;";
        break;
      case u'"':
        html += u"&quot;";
        break;
      case u'\n':
        html += u"<br>";
        break;
      case u' ':
        html += before == u' ' && !html.isEmpty() ? u"&nbsp;" : u" ";
        break;
      default:
        html += isControl(c.unicode()) ? QChar(kReplacement) : c;
        break;
    }
    before = c;
  }
  return html;
}

QString unescapedHtml(QStringView html) {
  return html.toString()
      .replace(u"&nbsp;"_s, u" "_s)
      .replace(u"&lt;"_s, u"<"_s)
      .replace(u"&gt;"_s, u">"_s)
      .replace(u"&quot;"_s, u"\""_s)
      .replace(u"&amp;"_s, u"&"_s);
}

QString withoutInvisible(QString text) {
  text.removeIf([](QChar c) { return isInvisible(c.unicode()) || c == u'\r'; });
  return text;
}

QString entityText(std::string_view entity) {
  const auto* known = std::find_if(kEntities.begin(), kEntities.end(),
                                   [&](const auto& pair) { return pair.first == entity; });
  if (known != kEntities.end()) return QString(QChar(known->second));
  if (entity.size() > 3 && entity[1] == '#') {
    const bool isHex = entity[2] == 'x' || entity[2] == 'X';
    std::uint32_t code = 0;
    const char* first = entity.data() + (isHex ? 3 : 2);
    const char* last = entity.data() + entity.size() - 1;
    const auto [end, error] = std::from_chars(first, last, code, isHex ? 16 : 10);
    const bool isCharacter = error == std::errc() && end == last && code >= 0x20 &&
                             code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
    const char32_t shown = isCharacter ? char32_t{code} : kReplacement;
    return QString::fromUcs4(&shown, 1);
  }
  return QString::fromUtf8(entity.data(), static_cast<qsizetype>(entity.size()));
}

QString liveLink(const QString& address) {
  if (address.size() > kMaxAddress) return {};
  const QUrl url(withoutInvisible(address.trimmed()), QUrl::StrictMode);
  if (!url.isValid()) return {};
  const QString scheme = url.scheme().toLower();
  const bool isWeb = (scheme == u"http" || scheme == u"https") && !url.host().isEmpty() &&
                     url.userInfo().isEmpty();
  const bool isMail = scheme == u"mailto" && !url.path().isEmpty();
  return isWeb || isMail ? url.toString(QUrl::FullyEncoded) : QString();
}

QString hostIn(const QString& label) {
  QString text = label.trimmed().toLower();
  const bool hasScheme = text.startsWith(u"http://") || text.startsWith(u"https://");
  if (text.contains(u' ') || (!hasScheme && !text.contains(u'.'))) return {};
  if (!hasScheme) text.prepend(u"https://");
  return QUrl(text, QUrl::StrictMode).host();
}

}  // namespace ui
