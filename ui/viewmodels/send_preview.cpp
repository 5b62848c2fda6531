// What a host would get of a conversation, in words for the reader who is asked to agree to it.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/send_preview.h"

#include <QCoreApplication>
#include <QLocale>
#include <QVariantMap>
#include <algorithm>

#include "ui/markdown/safe_text.h"

namespace ui {
namespace {

// The class only gives the translations a context.
struct Words {
  Q_DECLARE_TR_FUNCTIONS(SendPreview)
};

// What is shown of one message: more is not read in a dialog, and would take long to lay out.
constexpr qsizetype kMaxShown = 2000;

struct Sums {
  qlonglong messages = 0;
  qlonglong characters = 0;
  qlonglong thoughts = 0;  // characters
  qlonglong images = 0;
  qlonglong imageBytes = 0;
  bool hasSystemPrompt = false;
};

QString count(qlonglong value) {
  return QLocale().toString(value);
}

// Code points, as a reader counts them.
qlonglong lengthOf(const std::string& utf8) {
  return std::count_if(utf8.begin(), utf8.end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

// DeepSeek's API gets the thoughts of earlier answers; other endpoints only where they insist.
bool sendsThoughts(const ModelChoice& choice) {
  return choice.group == ModelChoice::Group::DeepSeek;
}

Sums sumsOf(const engine::Request& request) {
  Sums sums;
  for (const engine::Message& message : request.messages) {
    if (message.role == engine::Role::System) sums.hasSystemPrompt = true;
    if (message.role != engine::Role::System) ++sums.messages;
    sums.characters += lengthOf(engine::textOf(message));
    sums.thoughts += lengthOf(message.reasoning);
    for (const engine::ContentPart& part : message.content) {
      const auto* image = std::get_if<engine::ImagePart>(&part);
      if (image == nullptr) continue;
      ++sums.images;
      sums.imageBytes += static_cast<qlonglong>(image->bytes.size());
    }
  }
  return sums;
}

QString whoSaid(engine::Role role) {
  switch (role) {
    case engine::Role::System:
      return Words::tr("System prompt");
    case engine::Role::User:
      return Words::tr("You");
    case engine::Role::Assistant:
      return Words::tr("Answer");
    case engine::Role::Tool:
      return Words::tr("Result of a tool");
  }
  return {};
}

QString shown(const std::string& utf8) {
  const QString text = withoutInvisible(QString::fromStdString(utf8));
  if (text.size() <= kMaxShown) return text;
  return text.left(kMaxShown) +
         Words::tr(" … (%1 more characters)").arg(count(text.size() - kMaxShown));
}

QString thoughtsText(const Sums& sums, const ModelChoice& choice) {
  if (sums.thoughts == 0) return Words::tr("none");
  if (sendsThoughts(choice)) return Words::tr("sent, %1 characters").arg(count(sums.thoughts));
  return Words::tr("not sent, unless the host asks for them");
}

QVariantList messagesOf(const engine::Request& request, const ModelChoice& choice) {
  QVariantList list;
  const auto add = [&](const QString& who, const std::string& text) {
    list << QVariantMap{{"who", who}, {"text", shown(text)}};
  };
  for (const engine::Message& message : request.messages) {
    if (sendsThoughts(choice) && !message.reasoning.empty())
      add(Words::tr("Thoughts"), message.reasoning);
    add(whoSaid(message.role), engine::textOf(message));
  }
  return list;
}

}  // namespace

SendPreview previewOf(const engine::Request& request, const ModelChoice& choice) {
  const Sums sums = sumsOf(request);
  SendPreview preview;
  preview.place = choice.place;
  const auto add = [&](const QString& label, const QString& value) {
    preview.facts << QVariantMap{{"label", label}, {"value", value}};
  };
  add(Words::tr("Host"), choice.place);
  add(Words::tr("Model"), choice.name);
  add(Words::tr("Messages"),
      Words::tr("%1, with %2 characters").arg(count(sums.messages), count(sums.characters)));
  add(Words::tr("System prompt"), sums.hasSystemPrompt ? Words::tr("yes") : Words::tr("no"));
  add(Words::tr("Images"),
      sums.images == 0
          ? Words::tr("none")
          : Words::tr("%1, %2").arg(count(sums.images),
                                    QLocale().formattedDataSize(
                                        sums.imageBytes, 1, QLocale::DataSizeTraditionalFormat)));
  add(Words::tr("Thoughts of earlier answers"), thoughtsText(sums, choice));
  preview.messages = messagesOf(request, choice);
  return preview;
}

}  // namespace ui
