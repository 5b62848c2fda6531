// Answers before they are asked for: new ones, edited ones, and those that go on. Pure.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/continuation.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <algorithm>
#include <utility>

#include "ui/viewmodels/answer_text.h"
#include "ui/viewmodels/request_builder.h"

namespace ui {
namespace {

using storage::AnswerRecord;
using storage::MessageRecord;
using storage::MessageState;

template <typename Fits>
std::optional<ModelChoice> firstUsable(const QVector<ModelChoice>& choices, const Fits& fits) {
  const auto found = std::find_if(choices.begin(), choices.end(), [&](const ModelChoice& choice) {
    return choice.usable && fits(choice);
  });
  return found == choices.end() ? std::nullopt : std::optional(*found);
}

// As a whole line: a server's notes may say anything.
bool hasNote(const AnswerRecord& answer, std::string_view note) {
  const std::string lines = "\n" + answer.notes + "\n";
  return lines.find("\n" + std::string(note) + "\n") != std::string::npos;
}

}  // namespace

bool isEdited(const AnswerRecord& answer) {
  return hasNote(answer, kEditedNote);
}

QString answerNowObstacle(const ModelChoice& choice) {
  if (choice.group != ModelChoice::Group::OtherEndpoint) return {};
  return QCoreApplication::translate("ChatController", "%1 can't be told to end its thinking.")
      .arg(choice.place);
}

MessageRecord newAnswer(const MessageRecord& question, const ModelChoice& model,
                        engine::Thinking thinking, std::int64_t nowMs) {
  MessageRecord record;
  record.conversation = question.conversation;
  record.parent = question.id;
  record.role = storage::MessageRole::Assistant;
  record.state = MessageState::Streaming;
  record.createdAtMs = nowMs;
  record.answer.model = model.name.toStdString();
  record.answer.place = placeOf(model);
  record.answer.thinking = nameOf(thinking);
  return record;
}

bool canContinue(const MessageRecord& answer) {
  if (answer.role != storage::MessageRole::Assistant) return false;
  if (answer.text.empty() && answer.reasoning.empty()) return false;
  switch (answer.state) {
    case MessageState::Stopped:
    case MessageState::Failed:
    case MessageState::Interrupted:
      return true;
    case MessageState::Complete:
      return answer.answer.stopReason == stopReasonName(engine::StopReason::MaxTokens);
    case MessageState::Streaming:
      break;
  }
  return false;
}

engine::Request continuing(engine::Request request, const MessageRecord& answer,
                           const ModelChoice& model) {
  engine::Message message = engine::textMessage(engine::Role::Assistant, answer.text);
  message.reasoning = answer.reasoning;
  message.prefix = true;
  message.reasoningIsClosed = hasNote(answer.answer, kEndedThoughtNote);
  request.messages.push_back(std::move(message));
  // A thought that never was is not begun after the text.
  ChatOptions options;
  if (!answer.reasoning.empty())
    options.thinking = thinkingFrom(answer.answer.thinking).value_or(engine::Thinking::On);
  if (!answer.reasoning.empty() && options.thinking == engine::Thinking::Off)
    options.thinking = engine::Thinking::On;
  request.thinking = thinkingOf(options, model);
  return request;
}

MessageRecord editedCopy(const MessageRecord& answer, std::string text, std::int64_t nowMs) {
  MessageRecord copy;
  copy.conversation = answer.conversation;
  copy.parent = answer.parent;
  copy.role = answer.role;
  copy.text = std::move(text);
  copy.reasoning = answer.reasoning;
  copy.createdAtMs = nowMs;
  copy.answer.model = answer.answer.model;
  copy.answer.place = answer.answer.place;
  copy.answer.reasoningMs = answer.answer.reasoningMs;
  copy.answer.thinking = answer.answer.thinking;
  copy.answer.notes = kEditedNote;
  return copy;
}

std::string asEdited(const std::string& text) {
  QString lines = QString::fromStdString(text);
  lines.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
  for (const QChar end :
       {QChar(u'\r'), QChar(QChar::LineSeparator), QChar(QChar::ParagraphSeparator)})
    lines.replace(end, u'\n');
  return lines.toStdString();
}

std::optional<ModelChoice> choiceOf(const QVector<ModelChoice>& choices, const QString& key) {
  return firstUsable(choices, [&](const ModelChoice& choice) { return choice.key == key; });
}

std::optional<ModelChoice> writerOf(const QVector<ModelChoice>& choices,
                                    const AnswerRecord& answer) {
  const QString model = QString::fromStdString(answer.model);
  return firstUsable(choices, [&](const ModelChoice& choice) {
    const bool isHere = choice.group == ModelChoice::Group::ThisComputer;
    // A file names itself after the answer, a choice before it.
    const bool isFile = isHere && QFileInfo(choice.key).completeBaseName() == model;
    return placeOf(choice) == answer.place &&
           (choice.name == model || choice.modelId == model || isFile);
  });
}

std::string placeOf(const ModelChoice& choice) {
  return choice.group == ModelChoice::Group::ThisComputer ? std::string(kThisComputer)
                                                          : choice.place.toStdString();
}

}  // namespace ui
