// An answer while it is written: its record, the thinking clock, a save every second.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/answer.h"

#include <utility>

#include "ui/viewmodels/answer_text.h"

namespace ui {
using storage::MessageState;

Answer::Answer(const Parts& parts, storage::MessageRecord record,
               std::shared_ptr<engine::Backend> backend, engine::Request request, QObject* parent)
    : QObject(parent),
      m_parts(parts),
      m_record(std::move(record)),
      m_before(m_record.answer),
      m_isContinuation(!request.messages.empty() && request.messages.back().prefix),
      m_model(request.model),
      m_reply(std::make_unique<Reply>(std::move(backend), std::move(request),
                                      parts.timing.coalesceMs)) {
  m_saveTimer.setSingleShot(true);
  connect(&m_saveTimer, &QTimer::timeout, this, &Answer::save);
  m_tick.setInterval(1000);
  connect(&m_tick, &QTimer::timeout, this, &Answer::thinkingChanged);
  connect(m_reply.get(), &Reply::statusArrived, this, &Answer::onStatus);
  connect(m_reply.get(), &Reply::reasoningArrived, this, &Answer::onReasoning);
  connect(m_reply.get(), &Reply::textArrived, this, &Answer::onText);
  connect(m_reply.get(), &Reply::ended, this, &Answer::onEnded);
}

Answer::~Answer() {
  if (m_reply && !m_hasEnded) m_reply->finishNow();
}

void Answer::start() {
  if (m_parts.costs != nullptr) m_billed = m_parts.costs->began(m_record, askedPlace(), m_model);
  m_reply->start();
}

const std::string& Answer::askedPlace() const {
  return m_parts.successor ? m_parts.successor->place : m_record.answer.place;
}

void Answer::stop() {
  m_isStopping = true;
  m_reply->stop();
  emit statusChanged();
}

void Answer::abandon() {
  m_reply.reset();
  if (!m_hasEnded) bill(base::Error{base::ErrorCode::Cancelled, "the conversation was removed"});
  m_saveTimer.stop();
  m_tick.stop();
  m_isDirty = false;
  m_hasEnded = true;
}

int Answer::thinkingSeconds() const {
  const std::int64_t ms = m_isThinking ? m_before.reasoningMs + m_parts.now() - m_thinkingSinceMs
                                       : m_record.answer.reasoningMs;
  return static_cast<int>(ms / 1000);
}

QString Answer::statusText() const {
  if (m_hasEnded) return {};
  if (m_isStopping) return tr("Stopping");
  if (m_status) return statusLine(*m_status);
  return m_hasOutput ? QString() : tr("Waiting for the answer");
}

int Answer::statusPercent() const {
  return m_status ? m_status->percent.value_or(-1) : -1;
}

void Answer::onStatus(const engine::Status& status) {
  m_status = status;
  emit statusChanged();
}

// True for the first piece of output.
bool Answer::noteOutput() {
  if (std::exchange(m_hasOutput, true)) return false;
  if (!m_parts.successor) return true;
  storage::AnswerRecord& answer = m_record.answer;
  addNote(answer.notes, tr("begun by %1, %2")
                            .arg(QString::fromStdString(answer.model), placeText(answer.place))
                            .toStdString());
  answer.model = m_parts.successor->model;
  answer.place = m_parts.successor->place;
  return true;
}

void Answer::onReasoning(const std::string& utf8) {
  const bool begins = noteOutput();
  const bool hadStatus = m_status.has_value() || begins;
  if (begins) {
    m_isThinking = true;
    m_thinkingSinceMs = m_parts.now();
    m_tick.start();
  }
  m_status.reset();
  m_record.reasoning += utf8;
  emit reasoningAdded(utf8);
  if (begins) emit thinkingChanged();
  if (hadStatus) emit statusChanged();
  changed();
}

void Answer::onText(const std::string& utf8) {
  endThinking();
  const bool hadStatus = noteOutput() || m_status.has_value() || m_record.text.empty();
  m_status.reset();
  m_record.text += utf8;
  emit textAdded(utf8);
  if (hadStatus) emit statusChanged();
  changed();
}

void Answer::endThinking() {
  if (!m_isThinking) return;
  m_record.answer.reasoningMs = m_before.reasoningMs + m_parts.now() - m_thinkingSinceMs;
  m_isThinking = false;
  m_tick.stop();
  emit thinkingChanged();
}

// Saved at the latest saveMs after the first change that is not saved: by the timer, or (when the
// event loop is busy with text and timers come late) by the next piece of text.
void Answer::changed() {
  if (!std::exchange(m_isDirty, true)) {
    m_dirtySinceMs = m_parts.now();
    m_saveTimer.start(m_parts.timing.saveMs);
  } else if (m_parts.now() - m_dirtySinceMs >= m_parts.timing.saveMs) {
    save();
  }
}

bool Answer::save() {
  m_saveTimer.stop();
  m_isDirty = false;
  const auto result = m_parts.store.updateMessage(m_record);
  if (result) {
    if (std::exchange(m_saveFails, false)) emit saveRecovered();
    return true;
  }
  m_isDirty = true;
  m_dirtySinceMs = m_parts.now();
  if (!m_hasEnded) m_saveTimer.start(m_parts.timing.saveMs);
  if (!std::exchange(m_saveFails, true))
    emit saveFailed(QString::fromStdString(result.error().message));
  return false;
}

void Answer::onEnded(const base::Result<engine::Completion>& result) {
  endThinking();
  m_hasEnded = true;
  m_status.reset();
  if (result) {
    complete(*result);
  } else if (result.error().code == base::ErrorCode::Cancelled) {
    m_record.state = MessageState::Stopped;
  } else {
    m_record.state = MessageState::Failed;
    m_record.error = errorRecord(result.error());
    const bool cannotContinue =
        m_isContinuation && result.error().code == base::ErrorCode::Unsupported;
    m_action =
        cannotContinue ? QStringLiteral("askAgain") : errorAction(result.error(), askedPlace());
  }
  bill(result);
  save();
  emit statusChanged();
  emit ended();
}

void Answer::bill(const base::Result<engine::Completion>& result) {
  if (m_parts.costs == nullptr) return;
  m_parts.costs->ended(m_billed, result, m_hasOutput);
  m_record.answer.bill = m_parts.costs->billOf(m_record.id);
}

void Answer::complete(const engine::Completion& completion) {
  const bool wasCancelled = completion.stopReason == engine::StopReason::Cancelled;
  m_record.state = wasCancelled ? MessageState::Stopped : MessageState::Complete;
  storage::AnswerRecord& answer = m_record.answer;
  const engine::Receipt& receipt = completion.receipt;
  // Who was asked to go on and wrote nothing did not write it.
  const bool hasWritten = m_hasOutput || !m_parts.successor;
  if (hasWritten && !receipt.servedModel.empty()) answer.model = receipt.servedModel;
  if (hasWritten && !receipt.place.empty()) answer.place = receipt.place;
  answer.device = receipt.device;
  answer.requestId = receipt.requestId;
  answer.stopReason = stopReasonName(completion.stopReason);
  answer.promptTokens = m_before.promptTokens + completion.usage.promptTokens;
  answer.cachedTokens = m_before.cachedTokens + completion.usage.cachedTokens;
  answer.outputTokens = m_before.outputTokens + completion.usage.outputTokens;
  answer.reasoningTokens = m_before.reasoningTokens + completion.usage.reasoningTokens;
  answer.prefillMs = m_before.prefillMs + completion.timings.prefillMs;
  answer.decodeMs = m_before.decodeMs + completion.timings.decodeMs;
  for (const std::string& note : receipt.notes) addNote(answer.notes, note);
  if (completion.stopReason == engine::StopReason::MaxTokens && m_parts.defaultOutput)
    addNote(answer.notes, defaultCutNote(*m_parts.defaultOutput));
  if (receipt.seed) answer.seed = static_cast<std::int64_t>(*receipt.seed);
}

}  // namespace ui
