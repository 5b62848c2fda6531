// How an answer's end is told: its receipt, its error and what helps against it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QVariantList>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/backend.h"
#include "engine/base/result.h"
#include "storage/records.h"
#include "ui/viewmodels/money_text.h"

namespace ui {

// How receipts and records name the machine that the window runs on.
inline constexpr std::string_view kThisComputer = "this computer";

// Messages are made to follow a place, "isobath: the file ..."; on its own one is a sentence. A
// name that it begins with stays as it is.
[[nodiscard]] QString asSentence(QString text);

// The word for an effort that records keep: "max"; empty for an unknown one.
[[nodiscard]] QString thinkingText(std::string_view name);

// The name for the reader's language.
[[nodiscard]] QString placeText(std::string_view place);

// Notes of a record are lines in English, as engines write them. addNote() makes one line of
// `note`, once.
void addNote(std::string& notes, const std::string& note);
// What cut an answer for which no maximum was set; receipts tell it as the end.
[[nodiscard]] std::string defaultCutNote(std::int64_t tokens);
// The answer goes on: how it had ended says nothing any more.
void forgetEnd(storage::AnswerRecord& answer);

// One line: model, place, tokens per second, cache, cost, and how it ended where that was not the
// natural end.
[[nodiscard]] QString receiptLine(const storage::MessageRecord& record, Currency currency);
// Everything that is known, as {label, value} in the order to show it.
[[nodiscard]] QVariantList receiptDetails(const storage::MessageRecord& record, Currency currency);

// What a record keeps of an error: its own words as one sentence. Older records have a sentence of
// the window's, then (on a new line) what exactly happened.
[[nodiscard]] std::string errorRecord(const base::Error& error);
[[nodiscard]] QString errorSentence(const storage::MessageRecord& record);
[[nodiscard]] QString errorDetails(const storage::MessageRecord& record);
// What became of an answer that failed after something of it had arrived; empty for others.
[[nodiscard]] QString keptText(const storage::MessageRecord& record);
// "retry", "chooseModel" or "enterKey".
[[nodiscard]] QString errorAction(const base::Error& error, std::string_view place);

// "Loading the model, 40 %".
[[nodiscard]] QString statusLine(const engine::Status& status);

[[nodiscard]] std::string stopReasonName(engine::StopReason reason);

// The first line of a question, at most 40 characters, for the sidebar.
[[nodiscard]] QString titleFrom(const QString& question);

}  // namespace ui
