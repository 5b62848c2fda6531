// How full the context of the selected model gets with the next question: an estimate, part by
// part.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/context_meter.h"

#include <QLocale>
#include <QVariantMap>
#include <algorithm>
#include <array>
#include <utility>

#include "ui/viewmodels/attached_file.h"
#include "ui/viewmodels/request_builder.h"
#include "ui/viewmodels/token_estimate.h"

namespace ui {
namespace {

// Long enough that a row of signals is one update, short enough to look like at once.
constexpr int kDelayMs = 50;
constexpr std::int64_t kShortAnswer = 1024;

QString number(std::int64_t value) {
  return QLocale().toString(static_cast<qlonglong>(value));
}

QVariantMap line(const QString& label, const QString& value) {
  return {{"label", label}, {"value", value}};
}

bool isImage(const storage::AttachmentInfo& file) {
  return isImageType(file.mimeType);
}

}  // namespace

std::int64_t answerReserve(const ChatOptions& options, const ModelChoice& model) {
  if (options.maxTokens) return *options.maxTokens;
  const std::int64_t usual =
      model.defaultOutput.of(thinkingOf(options, model)).value_or(kShortAnswer);
  const std::int64_t most = model.contextTokens ? *model.contextTokens / 8 : kShortAnswer;
  return std::min({usual, kShortAnswer, most});
}

ContextMeter::ContextMeter(const Parts& parts, QObject* parent) : QObject(parent), m_parts(parts) {
  m_timer.setSingleShot(true);
  m_timer.setInterval(kDelayMs);
  connect(&m_timer, &QTimer::timeout, this, &ContextMeter::update);
  const auto start = [this] {
    if (!m_timer.isActive()) m_timer.start();
  };
  ChatController& chat = m_parts.chat;
  connect(&chat, &ChatController::conversationChanged, this, &ContextMeter::noteHistory);
  connect(&chat, &ChatController::generatingChanged, this, &ContextMeter::noteHistory);
  connect(&chat, &ChatController::answersChanged, this, &ContextMeter::noteHistory);
  connect(&chat, &ChatController::draftChanged, this, start);
  // Of the model and the files of the next question, too.
  connect(&chat, &ChatController::canSendChanged, this, start);
  connect(chat.setup(), &ChatSetup::changed, this, start);
  start();
}

void ContextMeter::noteHistory() {
  m_isHistoryOld = true;
  if (!m_timer.isActive()) m_timer.start();
}

std::int64_t ContextMeter::filesOf(const storage::MessageRecord& question) {
  if (std::all_of(question.attachments.begin(), question.attachments.end(), isImage)) return 0;
  const auto known = m_filesOf.find(question.id.value);
  if (known != m_filesOf.end()) return known->second;
  const auto files = m_parts.store.attachments(question.id);
  if (!files) return 0;
  return m_filesOf[question.id.value] = estimateTokens(withFiles({}, *files));
}

void ContextMeter::readHistory() {
  m_isHistoryOld = false;
  m_history = History();
  const qlonglong id = m_parts.chat.conversationId();
  if (id == 0) return;
  const auto branch = m_parts.store.branch({id});
  if (!branch) {
    m_history.reset();
    return;
  }
  for (const storage::MessageRecord& record : *branch) {
    m_history->texts += estimateTokens(record.text);
    m_history->files += filesOf(record);
    m_history->hasImages = m_history->hasImages || std::any_of(record.attachments.begin(),
                                                               record.attachments.end(), isImage);
  }
}

void ContextMeter::update() {
  m_timer.stop();
  if (m_isHistoryOld) readHistory();
  const Asking asking = m_parts.chat.setup()->asking();
  m_draftFiles = m_parts.chat.attachments()->sizes();
  m_use = {};
  m_use.system = estimateTokens(asking.systemPrompt);
  if (m_history) {
    m_use.history = m_history->texts;
    m_use.files = m_history->files;
  }
  for (const AttachmentTray::Size& file : m_draftFiles) m_use.files += file.tokens;
  m_use.draft = estimateTokens(m_parts.chat.draft().toStdString());
  if (const auto model = m_parts.picker.selected())
    m_use.reserve = answerReserve(asking.options, *model);
  emit changed();
}

bool ContextMeter::fits() {
  update();
  return !isTooMuch();
}

std::int64_t ContextMeter::context() const {
  const auto model = m_parts.picker.selected();
  return model && model->contextTokens ? std::max<std::int64_t>(0, *model->contextTokens) : 0;
}

QString ContextMeter::shareText() const {
  if (context() == 0 || !m_history) return tr("unknown");
  const std::int64_t percent = m_use.sent() * 100 / context();
  return percent == 0 ? tr("under 1 %") : tr("about %1 %").arg(percent);
}

QString ContextMeter::summary() const {
  if (!m_history) return tr("The conversation can't be read, so its size is not known.");
  const QString sent = aboutTokens(m_use.sent());
  if (context() == 0)
    return tr("The next question takes %1. How much the selected model holds is not known.")
        .arg(sent);
  return tr("The next question takes %1 of the %2 that the selected model holds.")
      .arg(sent, number(context()));
}

bool ContextMeter::hasImages() const {
  return (m_history && m_history->hasImages) ||
         std::any_of(m_draftFiles.begin(), m_draftFiles.end(),
                     [](const AttachmentTray::Size& file) { return file.isImage; });
}

QVariantList ContextMeter::parts() const {
  QVariantList lines{line(tr("System prompt"), aboutTokens(m_use.system)),
                     line(tr("Conversation"), aboutTokens(m_use.history)),
                     line(tr("Files"), aboutTokens(m_use.files))};
  if (hasImages()) lines << line(tr("Images"), tr("not counted"));
  lines << line(tr("What you typed"), aboutTokens(m_use.draft))
        << line(tr("Kept free for the answer"), aboutTokens(m_use.reserve));
  if (context() == 0)
    lines << line(tr("The model holds"), tr("not known"));
  else
    lines << line(tr("The model holds"), tr("%1 tokens").arg(number(context())))
          << line(tr("Left"), aboutTokens(std::max<std::int64_t>(0, context() - m_use.total())));
  return lines;
}

bool ContextMeter::isTooMuch() const {
  return context() > 0 && m_use.total() > context();
}

QString ContextMeter::largestPart() const {
  const std::array<std::pair<std::int64_t, QString>, 5> all{
      {{m_use.system, tr("the system prompt")},
       {m_use.history, tr("the conversation")},
       {m_use.files, tr("the files")},
       {m_use.draft, tr("what you typed")},
       {m_use.reserve, tr("what is kept free for the answer")}}};
  const auto part = std::max_element(
      all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return tr("%1 (%2)").arg(part->second, aboutTokens(part->first));
}

QString ContextMeter::problem() const {
  if (!isTooMuch()) return {};
  return tr("This will probably not fit: together with the room for the answer it is %1, which is "
            "%2 more than the %3 that the selected model holds. The largest part is %4.")
      .arg(aboutTokens(m_use.total()), number(m_use.total() - context()), number(context()),
           largestPart());
}

const AttachmentTray::Size* ContextMeter::largest() const {
  const auto file =
      std::max_element(m_draftFiles.begin(), m_draftFiles.end(),
                       [](const auto& a, const auto& b) { return a.tokens < b.tokens; });
  return file == m_draftFiles.end() || file->tokens == 0 ? nullptr : &*file;
}

int ContextMeter::largestFile() const {
  const AttachmentTray::Size* file = largest();
  return file ? static_cast<int>(file - m_draftFiles.data()) : -1;
}

QString ContextMeter::largestFileName() const {
  const AttachmentTray::Size* file = largest();
  return file ? file->name : QString();
}

}  // namespace ui
