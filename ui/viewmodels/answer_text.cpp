// How an answer's end is told: its receipt, its error and what helps against it.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/answer_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QVariantMap>
#include <algorithm>

#include "ui/viewmodels/continuation.h"
#include "ui/viewmodels/money_text.h"

namespace ui {
namespace {

using base::ErrorCode;
using engine::StopReason;
using storage::AnswerRecord;
using storage::MessageRecord;
using storage::MessageState;

// The class only gives the translations a context.
struct Words {
  Q_DECLARE_TR_FUNCTIONS(AnswerText)
};

bool isHere(std::string_view place) {
  return place == kThisComputer;
}

QString number(double value, int decimals) {
  return QLocale().toString(value, 'f', decimals);
}

// Tokens per second after the first one; 0 when not measured.
double speedOf(const AnswerRecord& answer) {
  if (answer.outputTokens < 2 || answer.decodeMs <= 0) return 0;
  return static_cast<double>(answer.outputTokens - 1) * 1000.0 / answer.decodeMs;
}

// An answer that was continued took several requests; the ledger has all of them.
engine::Usage usageOf(const AnswerRecord& answer) {
  const storage::Bill& bill = answer.bill;
  if (bill.requests <= bill.withoutFigures)
    return {answer.promptTokens, answer.cachedTokens, answer.outputTokens, answer.reasoningTokens};
  return {bill.hitTokens + bill.missTokens, bill.hitTokens, bill.outputTokens,
          bill.reasoningTokens};
}

// "1,100 (89 %)"
QString shareText(std::int64_t part, std::int64_t whole) {
  if (part <= 0 || part > whole) return {};
  return Words::tr("%1 (%2 %)")
      .arg(QLocale().toString(static_cast<qlonglong>(part)))
      .arg(part * 100 / whole);
}

constexpr std::string_view kDefaultCut = "cut at the server's default, in tokens: ";

QStringList notesOf(const AnswerRecord& answer) {
  return QString::fromStdString(answer.notes).split(u'\n', Qt::SkipEmptyParts);
}

// What the note of a cut says, or nothing.
QString defaultCut(const QString& note) {
  const QString start = QString::fromUtf8(kDefaultCut.data());
  return note.startsWith(start) ? note.mid(start.size()) : QString();
}

// How much of the prompt came from a cache, in whole per cent; -1 where nothing did.
int hitPercent(const AnswerRecord& answer) {
  const engine::Usage usage = usageOf(answer);
  const bool isKnown = usage.cachedTokens > 0 && usage.promptTokens >= usage.cachedTokens;
  return isKnown ? static_cast<int>(100 * usage.cachedTokens / usage.promptTokens) : -1;
}

QString endText(const MessageRecord& record) {
  if (record.state == MessageState::Stopped) return Words::tr("stopped");
  for (const QString& note : notesOf(record.answer))
    if (const QString tokens = defaultCut(note); !tokens.isEmpty())
      return Words::tr("cut at the server's default of %1 tokens").arg(tokens);
  const std::string& reason = record.answer.stopReason;
  if (reason == "max_tokens") return Words::tr("cut at the token limit");
  if (reason == "context_full") return Words::tr("cut because the context is full");
  if (reason == "content_filter") return Words::tr("cut by the content filter");
  return {};
}

}  // namespace

QString asSentence(QString text) {
  const QString first = text.section(u' ', 0, 0);
  const bool isWord = std::all_of(first.begin(), first.end(), [](QChar c) { return c.isLetter(); });
  if (isWord && !text.isEmpty()) text[0] = text[0].toUpper();
  const QChar last = text.isEmpty() ? QChar() : text.back();
  if (QStringLiteral(".!?\u3002").contains(last)) return text;
  return text + (last.script() == QChar::Script_Han ? QChar(0x3002) : QChar(u'.'));
}

QString thinkingText(std::string_view name) {
  if (name == "off") return Words::tr("off");
  if (name == "on") return Words::tr("on");
  if (name == "low") return Words::tr("low");
  if (name == "high") return Words::tr("high");
  return name == "max" ? Words::tr("max") : QString();
}

QString placeText(std::string_view place) {
  return isHere(place) ? Words::tr("this computer")
                       : QString::fromUtf8(place.data(), static_cast<qsizetype>(place.size()));
}

QString receiptLine(const MessageRecord& record, Currency currency) {
  const AnswerRecord& answer = record.answer;
  QStringList parts;
  if (!answer.model.empty()) parts << QString::fromStdString(answer.model);
  if (!answer.place.empty()) parts << placeText(answer.place);
  if (const QString cost = costText(answer.bill, currency); !cost.isEmpty()) parts << cost;
  if (const double speed = speedOf(answer); speed > 0)
    parts << Words::tr("%1 tokens/s").arg(number(speed, 1));
  const int hit = hitPercent(answer);
  if (hit >= 0 && !isHere(answer.place)) parts << Words::tr("%1 % from the cache").arg(hit);
  if (const QString end = endText(record); !end.isEmpty()) parts << end;
  if (isEdited(answer)) parts << Words::tr("edited by you");
  return parts.join(QStringLiteral(", "));
}

QVariantList receiptDetails(const MessageRecord& record, Currency currency) {
  const AnswerRecord& answer = record.answer;
  QVariantList lines;
  const auto add = [&](const QString& label, const QString& value) {
    if (!value.isEmpty()) lines << QVariantMap{{"label", label}, {"value", value}};
  };
  const auto count = [](std::int64_t value) {
    return value > 0 ? QLocale().toString(static_cast<qlonglong>(value)) : QString();
  };
  const auto seconds = [](double ms) {
    return ms > 0 ? Words::tr("%1 s").arg(number(ms / 1000, 2)) : QString();
  };
  add(Words::tr("Model"), QString::fromStdString(answer.model));
  add(Words::tr("Place"), placeText(answer.place));
  add(Words::tr("Thinking asked for"), thinkingText(answer.thinking));
  add(Words::tr("Device"), QString::fromStdString(answer.device));
  const engine::Usage usage = usageOf(answer);
  add(Words::tr("Tokens read"), count(usage.promptTokens));
  // Of a server a miss is told, too: it is what costs.
  const bool hasMissed = !isHere(answer.place) && usage.promptTokens > 0 && usage.cachedTokens == 0;
  add(isHere(answer.place) ? Words::tr("of these kept from before")
                           : Words::tr("of these from the cache"),
      hasMissed ? Words::tr("0 %") : shareText(usage.cachedTokens, usage.promptTokens));
  add(Words::tr("Tokens written"), count(usage.outputTokens));
  add(Words::tr("of these thinking"), count(usage.reasoningTokens));
  lines << costDetails(answer.bill, currency, record.createdAtMs);
  add(Words::tr("Thinking"), seconds(static_cast<double>(answer.reasoningMs)));
  add(Words::tr("Reading the prompt"), seconds(answer.prefillMs));
  add(Words::tr("Writing"), seconds(answer.decodeMs));
  if (const double speed = speedOf(answer); speed > 0)
    add(Words::tr("Speed"), Words::tr("%1 tokens/s").arg(number(speed, 1)));
  if (answer.seed) add(Words::tr("Seed"), QString::number(static_cast<quint64>(*answer.seed)));
  add(Words::tr("Request"), QString::fromStdString(answer.requestId));
  add(Words::tr("End"), endText(record));
  for (const QString& note : notesOf(answer))
    if (defaultCut(note).isEmpty()) add(Words::tr("Note"), asSentence(note));
  return lines;
}

void addNote(std::string& notes, const std::string& note) {
  const std::string line = QString::fromStdString(note).simplified().toStdString();
  if (line.empty() || ("\n" + notes + "\n").find("\n" + line + "\n") != std::string::npos) return;
  if (!notes.empty()) notes += '\n';
  notes += line;
}

std::string defaultCutNote(std::int64_t tokens) {
  return std::string(kDefaultCut) + std::to_string(tokens);
}

void forgetEnd(AnswerRecord& answer) {
  answer.stopReason.clear();
  QStringList notes = notesOf(answer);
  notes.removeIf([](const QString& note) { return !defaultCut(note).isEmpty(); });
  answer.notes = notes.join(u'\n').toStdString();
}

std::string errorRecord(const base::Error& error) {
  const QString message = QString::fromStdString(error.message).simplified();
  return (message.isEmpty() ? QCoreApplication::translate(
                                  "AnswerText", "The answer failed, and nothing says why.")
                            : asSentence(message))
      .toStdString();
}

QString errorSentence(const MessageRecord& record) {
  if (record.state == MessageState::Interrupted && record.error.empty())
    return Words::tr("Isobath was closed while this answer was being written.");
  return QString::fromStdString(record.error).section(u'\n', 0, 0);
}

QString errorDetails(const MessageRecord& record) {
  return QString::fromStdString(record.error).section(u'\n', 1);
}

QString keptText(const MessageRecord& record) {
  const bool hasFailed =
      record.state == MessageState::Failed || record.state == MessageState::Interrupted;
  if (!hasFailed || (record.text.empty() && record.reasoning.empty())) return {};
  return isHere(record.answer.place) || record.answer.place.empty()
             ? Words::tr("What had arrived is kept.")
             : Words::tr("What had arrived is kept. Asking again is billed again.");
}

QString errorAction(const base::Error& error, std::string_view place) {
  // HTTP 402 is about the account, not about the key.
  const bool isBalance = error.message.find("(402") != std::string::npos;
  switch (error.code) {
    case ErrorCode::Denied:
      if (isBalance) break;
      return isHere(place) ? QStringLiteral("chooseModel") : QStringLiteral("enterKey");
    case ErrorCode::NotFound:
    case ErrorCode::Unsupported:
    case ErrorCode::OutOfMemory:
      return QStringLiteral("chooseModel");
    case ErrorCode::Corrupt:
      return isHere(place) ? QStringLiteral("chooseModel") : QStringLiteral("retry");
    case ErrorCode::InvalidArgument:
    case ErrorCode::Io:
    case ErrorCode::Network:
    case ErrorCode::Cancelled:
    case ErrorCode::Busy:
      break;
  }
  return QStringLiteral("retry");
}

QString statusLine(const engine::Status& status) {
  QString text;
  switch (status.phase) {
    case engine::Status::Phase::Queued:
      text = Words::tr("Waiting for its turn");
      break;
    case engine::Status::Phase::Loading:
      text = Words::tr("Loading the model");
      break;
    case engine::Status::Phase::ReadingPrompt:
      text = Words::tr("Reading the prompt");
      break;
    case engine::Status::Phase::Retrying:
      text = Words::tr("Trying again");
      break;
  }
  if (status.percent) text = Words::tr("%1, %2 %").arg(text).arg(*status.percent);
  if (!status.detail.empty()) text += QStringLiteral(": ") + QString::fromStdString(status.detail);
  return text;
}

std::string stopReasonName(StopReason reason) {
  switch (reason) {
    case StopReason::EndOfTurn:
      return "end_of_turn";
    case StopReason::MaxTokens:
      return "max_tokens";
    case StopReason::ContextFull:
      return "context_full";
    case StopReason::StopString:
      return "stop_string";
    case StopReason::ToolCalls:
      return "tool_calls";
    case StopReason::ContentFilter:
      return "content_filter";
    case StopReason::Cancelled:
      return "cancelled";
  }
  return {};
}

QString titleFrom(const QString& question) {
  constexpr qsizetype kMaxTitle = 40;
  QString line = question.trimmed().section(u'\n', 0, 0).simplified();
  if (line.size() <= kMaxTitle) return line;
  const qsizetype space = line.lastIndexOf(u' ', kMaxTitle);
  qsizetype end = space > kMaxTitle / 2 ? space : kMaxTitle;
  if (line[end - 1].isHighSurrogate()) --end;
  return line.left(end) + QChar(0x2026);
}

}  // namespace ui
