// What the window is asked to show when it starts, by an isobath:// address or by a second start.
// SPDX-License-Identifier: Apache-2.0
#include "app/opening.h"

#include <QDir>
#include <QRegularExpression>
#include <array>

namespace app {
namespace {

using Kind = Opening::Kind;

struct Verb {
  Kind kind;
  const char* word;
};
constexpr std::array kVerbs = {
    Verb{Kind::Raise, "raise"},
    Verb{Kind::NewChat, "new"},
    Verb{Kind::Conversation, "conversation"},
    Verb{Kind::Settings, "settings"},
    Verb{Kind::ModelFile, "model"},
};

base::Error invalid(const char* message) {
  return {base::ErrorCode::InvalidArgument, message};
}

bool matches(const char* pattern, const QString& text) {
  return QRegularExpression(QRegularExpression::anchoredPattern(QLatin1String(pattern)))
      .match(text)
      .hasMatch();
}

bool isNumber(const QString& text) {
  return matches("[1-9][0-9]{0,17}", text);
}

bool isSection(const QString& text) {
  return matches("[a-zA-Z]{1,32}", text);
}

bool isPath(const QString& text) {
  for (const QChar c : text)
    if (c.category() == QChar::Other_Control) return false;
  return QDir::isAbsolutePath(text);
}

// `argument` is null where there is none.
bool takeArgument(Opening& opening, const QString& argument) {
  const bool hasOne = !argument.isNull();
  switch (opening.kind) {
    case Kind::Raise:
    case Kind::NewChat:
      return !hasOne;
    case Kind::Conversation:
      opening.conversation = argument.toLongLong();
      return isNumber(argument);
    case Kind::Settings:
      opening.text = argument;
      return !hasOne || isSection(argument);
    case Kind::ModelFile:
      opening.text = argument;
      return isPath(argument);
  }
  return false;
}

std::optional<Opening> openingFrom(const QString& word, const QString& argument) {
  for (const Verb& verb : kVerbs) {
    Opening opening;
    opening.kind = verb.kind;
    if (word == QLatin1String(verb.word))
      return takeArgument(opening, argument) ? std::optional(opening) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

bool isAddress(const QString& word) {
  return word.startsWith(QLatin1String("isobath:"), Qt::CaseInsensitive);
}

base::Result<Opening> openingOf(const QString& address) {
  const QRegularExpression form(QRegularExpression::anchoredPattern(
      QStringLiteral("isobath://(new|conversation|settings)(?:/([0-9a-zA-Z]{1,32}))?/?")));
  // Browsers may add a slash; schemes are written in any case.
  const QString plain = isAddress(address) ? "isobath:" + address.mid(8) : address;
  const QRegularExpressionMatch match = form.match(plain);
  const auto opening = match.hasMatch() ? openingFrom(match.captured(1), match.captured(2))
                                        : std::optional<Opening>();
  if (!opening)
    return invalid(
        "the address is not one that Isobath knows: isobath://new, isobath://conversation/NUMBER "
        "or isobath://settings/SECTION");
  return *opening;
}

QByteArray encode(const Opening& opening) {
  QString line;
  for (const Verb& verb : kVerbs)
    if (verb.kind == opening.kind) line = QLatin1String(verb.word);
  if (opening.kind == Kind::Conversation) line += ' ' + QString::number(opening.conversation);
  if (!opening.text.isEmpty()) line += ' ' + opening.text;
  return line.toUtf8() + '\n';
}

base::Result<Opening> decode(const QByteArray& line) {
  if (line.size() > kLongestOpening || !line.endsWith('\n'))
    return invalid("the message is not one line");
  const QString text = QString::fromUtf8(line.chopped(1));
  const auto space = text.indexOf(' ');
  const auto opening = openingFrom(text.left(space), space < 0 ? QString() : text.mid(space + 1));
  // What is not written exactly so, such as bytes that are not UTF-8, is not from us.
  if (!opening || encode(*opening) != line) return invalid("the message is not known");
  return *opening;
}

}  // namespace app
