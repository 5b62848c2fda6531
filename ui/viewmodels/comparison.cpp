// A second model's answer to the same question, beside the first: which model, its rows, its
// stream.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/comparison.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QTimer>
#include <utility>

#include "ui/viewmodels/answer_text.h"
#include "ui/viewmodels/answer_view.h"
#include "ui/viewmodels/continuation.h"

namespace ui {
namespace {

using storage::ConversationId;
using storage::MessageRecord;
using storage::MessageState;

QString titleOf(const ModelChoice& model) {
  return Comparison::tr("%1, %2").arg(model.name, placeText(placeOf(model)));
}

// Two models of this computer share its memory, and one backend answers one question at a time.
bool mustWait(const ModelChoice& first, const ModelChoice& second) {
  const auto isHere = [](const ModelChoice& model) {
    return model.group == ModelChoice::Group::ThisComputer;
  };
  return first.key == second.key || (isHere(first) && isHere(second));
}

}  // namespace

Comparison::Comparison(const Parts& parts, QObject* parent) : QObject(parent), m_parts(parts) {}

Comparison::~Comparison() {
  if (isWaiting()) endWaiting();
  if (!m_answer) return;
  m_answer->disconnect(this);
  m_answer->disconnect(&m_messages);
  m_answer.reset();
}

void Comparison::setSecondKey(const QString& key) {
  if (key == m_secondKey) return;
  m_secondKey = key;
  emit secondChanged();
}

std::optional<ModelChoice> Comparison::second() const {
  if (m_secondKey.isEmpty()) return std::nullopt;
  return choiceOf(m_parts.source.choices(), m_secondKey);
}

QString Comparison::secondName() const {
  const auto choice = second();
  return choice ? choice->name : QString();
}

QString Comparison::secondPlace() const {
  const auto choice = second();
  return choice ? placeText(placeOf(*choice)) : QString();
}

QString Comparison::firstTitle() const {
  return m_run ? m_run->firstTitle : QString();
}

QString Comparison::secondTitle() const {
  return m_run ? m_run->secondTitle : QString();
}

QString Comparison::statusText() const {
  if (isWaiting())
    return tr("Waits for the other answer: two models of this computer answer one after the other");
  return m_answer ? m_answer->statusText() : QString();
}

std::optional<ConversationId> Comparison::conversation() const {
  return m_run ? std::optional(m_run->record.conversation) : std::nullopt;
}

base::Result<void> Comparison::start(Start start) {
  MessageRecord record =
      newAnswer(start.question, start.secondModel, start.request.thinking, m_parts.now());
  record.answer.notes = std::move(start.notes);
  const auto id = m_parts.store.addMessage(record);
  if (!id) return id.error();
  record.id = *id;
  // The newest is the head. Where this fails the second answer is found first, and nothing is lost.
  (void)m_parts.store.setHead(record.conversation, start.first.id);
  m_messages.setBranch({start.question, record});
  m_run = Run{record,
              start.first.id,
              titleOf(start.firstModel),
              titleOf(start.secondModel),
              start.secondModel.key,
              std::move(start.request),
              {}};
  if (!m_run->request.maxTokens)
    m_run->defaultOutput = start.secondModel.defaultOutput.of(m_run->request.thinking);
  m_run->isWaiting = mustWait(start.firstModel, start.secondModel);
  if (!m_run->isWaiting) begin();
  emit changed();
  emit statusChanged();
  return {};
}

void Comparison::begin() {
  m_run->isWaiting = false;
  Answer::Parts parts{m_parts.store, m_parts.now, m_parts.timing, m_parts.costs};
  parts.defaultOutput = m_run->defaultOutput;
  m_answer =
      std::make_unique<Answer>(parts, m_run->record, m_parts.source.backendFor(m_run->backendKey),
                               std::exchange(m_run->request, {}));
  showIn(m_messages, *m_answer);
  connect(m_answer.get(), &Answer::statusChanged, this, &Comparison::statusChanged);
  connect(m_answer.get(), &Answer::saveFailed, this, &Comparison::saveFailed);
  connect(m_answer.get(), &Answer::saveRecovered, this, &Comparison::saveRecovered);
  connect(m_answer.get(), &Answer::ended, this, &Comparison::onEnded);
  m_answer->start();
  emit changed();
  emit statusChanged();
}

void Comparison::firstEnded() {
  if (!m_run || !std::exchange(m_run->firstIsRunning, false)) return;
  emit changed();
  // Later, when the first answer has let go of its model.
  if (m_run->isWaiting) {
    QTimer::singleShot(0, this, [this] {
      if (isWaiting() && !m_run->firstIsRunning) begin();
    });
  } else {
    settle();
  }
}

void Comparison::onEnded() {
  const MessageRecord record = m_answer->record();
  const bool isSaved = m_answer->isSaved();
  m_messages.finish(record, m_answer->action());
  m_answer->disconnect(this);
  // It is this answer that is emitting.
  m_answer->setParent(this);
  m_answer.release()->deleteLater();
  emit changed();
  emit statusChanged();
  emit ended(record, isSaved);
  settle();
}

// Stopped before it began: there is nothing in it.
void Comparison::endWaiting() {
  m_run->isWaiting = false;
  m_run->record.state = MessageState::Stopped;
  const bool isSaved = m_parts.store.updateMessage(m_run->record).has_value();
  m_messages.finish(m_run->record, {});
  emit changed();
  emit statusChanged();
  emit ended(m_run->record, isSaved);
}

void Comparison::stop() {
  if (m_answer) m_answer->stop();
  if (!isWaiting()) return;
  endWaiting();
  settle();
}

void Comparison::keep(int number) {
  if (!m_run || (number != 1 && number != 2)) return;
  m_run->wanted = number;
  stop();
  if (firstIsGenerating()) {
    emit stopFirstWanted();
  } else {
    settle();
  }
}

void Comparison::settle() {
  if (!m_run || m_run->firstIsRunning || isGenerating() || m_run->wanted == 0) return;
  emit kept(std::exchange(m_run->wanted, 0) == 1 ? m_run->first : m_run->record.id);
}

void Comparison::show(std::optional<ConversationId> conversation) {
  m_shown = conversation;
  emit changed();
}

void Comparison::close() {
  if (!m_run || isGenerating() || m_run->firstIsRunning) return;
  m_run.reset();
  m_messages.setBranch({});
  emit changed();
}

void Comparison::abandon(ConversationId conversation) {
  if (!m_run || m_run->record.conversation != conversation) return;
  m_run.reset();
  if (m_answer) {
    m_answer->disconnect(this);
    m_answer->disconnect(&m_messages);
    m_answer->abandon();
    m_answer.reset();
  }
  m_messages.setBranch({});
  emit changed();
  emit statusChanged();
}

void Comparison::copyMessage(qlonglong messageId) {
  const QString text = m_messages.markdownOf(storage::MessageId{messageId});
  if (!text.isEmpty()) QGuiApplication::clipboard()->setText(text);
}

}  // namespace ui
