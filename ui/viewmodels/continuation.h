// Answers before they are asked for: new ones, edited ones, and those that go on. Pure.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QVector>
#include <optional>
#include <string_view>

#include "engine/backend.h"
#include "storage/records.h"
#include "ui/viewmodels/backend_source.h"

namespace ui {

// A line of AnswerRecord::notes; receipts say it in the reader's language.
inline constexpr std::string_view kEditedNote = "edited by you";
[[nodiscard]] bool isEdited(const storage::AnswerRecord& answer);

// A line of them, too: the thinking was ended by the reader, and what goes on is the answer.
inline constexpr std::string_view kEndedThoughtNote = "you ended the thinking";
// Why a model can't be told that its thought has ended; empty: it can.
[[nodiscard]] QString answerNowObstacle(const ModelChoice& choice);

// The record of an answer that is about to be asked for.
[[nodiscard]] storage::MessageRecord newAnswer(const storage::MessageRecord& question,
                                               const ModelChoice& model, engine::Thinking thinking,
                                               std::int64_t nowMs);

// Something has arrived, and it did not come to its own end: stopped, failed, interrupted, or cut
// at the token limit.
[[nodiscard]] bool canContinue(const storage::MessageRecord& answer);

// `request` ends with the question. What it becomes ends with the answer as it is, to be gone on
// with: inside the thinking where it was cut there (behind it where the reader
// ended it), else after the last byte of the text.
[[nodiscard]] engine::Request continuing(engine::Request request,
                                         const storage::MessageRecord& answer,
                                         const ModelChoice& model);

// The same answer with another text, as a record that is not stored yet. Model, place and thinking
// stay; what the other answer cost does not go along.
[[nodiscard]] storage::MessageRecord editedCopy(const storage::MessageRecord& answer,
                                                std::string text, std::int64_t nowMs);

// A text as an editor has it: each of the line ends that there are is \n.
[[nodiscard]] std::string asEdited(const std::string& text);

// Of the choices that can be used: the one with this key, and the one that wrote an answer.
[[nodiscard]] std::optional<ModelChoice> choiceOf(const QVector<ModelChoice>& choices,
                                                  const QString& key);
[[nodiscard]] std::optional<ModelChoice> writerOf(const QVector<ModelChoice>& choices,
                                                  const storage::AnswerRecord& answer);
// How records name the place of a choice.
[[nodiscard]] std::string placeOf(const ModelChoice& choice);

}  // namespace ui
