// What the window does with a conversation: send, stop, ask again, open, save.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/chat_controller.h"

#include <algorithm>
#include <utility>

#include "ui/viewmodels/answer_text.h"
#include "ui/viewmodels/answer_view.h"
#include "ui/viewmodels/continuation.h"
#include "ui/viewmodels/request_builder.h"

namespace ui {
namespace {

using storage::ConversationId;
using storage::ConversationRecord;
using storage::MessageId;
using storage::MessageRecord;
using storage::MessageRole;
using storage::MessageState;
using storage::Setting;

// Typing is not written to the disk at every key; what a crash can cost is one second of it.
constexpr int kDraftSaveMs = 1000;

}  // namespace

ChatController::ChatController(const Parts& parts, QObject* parent)
    : QObject(parent),
      m_parts(parts),
      m_setup(ChatSetup::Parts{parts.store, parts.settings, parts.picker}),
      m_attachments(parts.picker, parts.documents),
      m_queue(parts.store),
      m_comparison(
          Comparison::Parts{parts.store, parts.source, parts.now, parts.timing, parts.costs}) {
  connectComparison();
  m_messages.setReadOlder([this](MessageId before, int count) { return older(before, count); });
  const auto draft = m_parts.settings.get(Setting::NewChatDraft);
  if (draft) m_newDraft = QString::fromStdString(*draft);
  m_draft = m_newDraft;
  m_draftTimer.setSingleShot(true);
  m_draftTimer.setInterval(kDraftSaveMs);
  connect(&m_draftTimer, &QTimer::timeout, this, &ChatController::saveDraft);
  connect(&m_parts.picker, &ModelPickerModel::selectedChanged, this,
          &ChatController::canSendChanged);
  connect(&m_parts.conversations, &ConversationListModel::removed, this,
          &ChatController::onRemoved);
  connect(&m_parts.conversations, &ConversationListModel::renamed, this,
          &ChatController::onRenamed);
  const auto toBanner = [this](const QString& message) { setBanner(message); };
  connect(&m_parts.conversations, &ConversationListModel::storageFailed, this, toBanner);
  connect(&m_parts.picker, &ModelPickerModel::storageFailed, this, toBanner);
  connect(&m_setup, &ChatSetup::storageFailed, this, toBanner);
  connect(&m_queue, &SendQueue::storageFailed, this, toBanner);
  if (m_parts.costs != nullptr) connect(m_parts.costs, &CostKeeper::failed, this, toBanner);
  if (m_parts.limit != nullptr)
    connect(m_parts.limit, &SpendingLimit::changed, this, &ChatController::canSendChanged);
  connect(&m_attachments, &AttachmentTray::changed, this, &ChatController::canSendChanged);
}

ChatController::~ChatController() {
  saveDraft();
  if (!m_unsaved.empty()) saveAgain();
  m_comparison.disconnect(this);
  if (!m_answer) return;
  m_answer->disconnect(this);
  m_answer->disconnect(&m_messages);
  m_answer.reset();  // stops, and saves what has arrived
}

qlonglong ChatController::conversationId() const {
  return m_conversation ? m_conversation->value : 0;
}

bool ChatController::isFirstGenerating() const {
  return m_answer && m_conversation == m_answer->record().conversation;
}

bool ChatController::isGenerating() const {
  return isFirstGenerating() || (m_comparison.isOpen() && m_comparison.isGenerating());
}

QString ChatController::statusText() const {
  return isFirstGenerating() ? m_answer->statusText() : QString();
}

int ChatController::statusPercent() const {
  return isFirstGenerating() ? m_answer->statusPercent() : -1;
}

bool ChatController::isThinking() const {
  return isFirstGenerating() && m_answer->isThinking();
}

int ChatController::thinkingSeconds() const {
  return isFirstGenerating() ? m_answer->thinkingSeconds() : 0;
}

QString ChatController::sendHint() const {
  if (isGenerating()) return tr("An answer is being written. Stop it to send something else.");
  if (isBusy()) return tr("An answer is being written in another conversation.");
  const auto choice = m_parts.picker.selected();
  if (!choice) return tr("Choose a model first.");
  if (choice->usable) {
    const QString refusal = m_parts.limit ? m_parts.limit->refusal(*choice) : QString();
    return refusal.isEmpty() ? m_attachments.obstacle() : refusal;
  }
  return choice->detail.isEmpty() ? tr("This model cannot be used now.") : choice->detail;
}

void ChatController::setCurrency(Currency currency) {
  m_messages.setCurrency(currency);
  m_comparison.messages()->setCurrency(currency);
}

bool ChatController::isAffordable(const ModelChoice& choice) {
  const QString refusal = m_parts.limit ? m_parts.limit->refusal(choice) : QString();
  if (!refusal.isEmpty()) setBanner(refusal);
  return refusal.isEmpty();
}

bool ChatController::send(const QString& text) {
  const QString question = text.trimmed();
  if (question.isEmpty() || !canSend()) return false;
  const auto second = m_comparison.second();
  if (second && !isAffordable(*second)) return false;
  return mayAsk(*m_parts.picker.selected(), question) && (!second || mayAsk(*second, question)) &&
         sendNow(question);
}

bool ChatController::mayAsk(const ModelChoice& choice, const QString& question) {
  if (!m_conversation) return true;
  auto branch = m_parts.store.branch(*m_conversation);
  if (!stored(branch, tr("The conversation could not be read"))) return false;
  MessageRecord next;
  next.text = question.toStdString();
  describeAttachments(next);
  branch->push_back(next);
  return mayGo(
      choice, *branch, [&] { return requestFor(*branch, choice); },
      [this, question] { send(question); });
}

bool ChatController::mayGo(const ModelChoice& choice, const std::vector<MessageRecord>& branch,
                           const std::function<base::Result<engine::Request>()>& request,
                           std::function<void()> go) {
  const auto read = [&]() -> std::optional<engine::Request> {
    auto built = request();
    if (!stored(built, tr("What would be sent could not be read"))) return std::nullopt;
    return *std::move(built);
  };
  return m_sendOut.mayGo({*m_conversation, branch, choice, read}, std::move(go));
}

bool ChatController::sendNow(const QString& question) {
  const QString notSent = tr("The question was not sent, because it could not be saved");
  std::optional<ConversationId> conversation = m_conversation;
  if (!conversation) {
    const auto id =
        m_parts.store.createConversation(titleFrom(question).toStdString(), m_parts.now());
    if (!stored(id, notSent)) return false;
    conversation = *id;
  }
  MessageRecord record;
  record.conversation = *conversation;
  record.text = question.toStdString();
  record.createdAtMs = m_parts.now();
  const auto parent = m_parts.store.conversation(*conversation);
  if (!stored(parent, notSent)) return false;
  record.parent = parent->head;
  const auto id = m_parts.store.addMessage(record, m_attachments.attachments());
  if (!stored(id, notSent)) {
    // Nobody would ever see a conversation without a question.
    if (!m_conversation) (void)m_parts.store.removeConversation(*conversation);
    return false;
  }
  record.id = *id;
  describeAttachments(record);

  if (!m_conversation) {
    m_conversation = conversation;
    m_setup.begin(*conversation);
    m_attachments.begin(conversation->value);
    m_queue.open(conversation, {});
    m_comparison.show(conversation);
    m_newDraft.clear();
    stored(m_parts.settings.set(Setting::NewChatDraft, {}), tr("What you typed was not saved"));
    m_parts.conversations.setCurrent(conversation);
    setTitle(QString::fromStdString(parent->title));
  }
  if (m_bannerAction == u"undoRemove") dismissBanner();
  m_messages.append(record);
  readBranch();
  m_attachments.clear();
  // What is being typed is not what waited.
  if (m_queue.isNext(question)) {
    m_queue.removeFirst();
  } else {
    replaceDraft({});
    m_draftIsDirty = true;
    saveDraft();
  }
  emit conversationChanged();
  emit sent();
  const auto branch = m_parts.store.branch(*conversation);
  if (stored(branch, tr("The conversation could not be read"))) {
    const ModelChoice first = *m_parts.picker.selected();
    startAnswer(*branch, first);
    askSecond(*branch, first);
  }
  m_parts.conversations.refresh(*conversation);
  return true;
}

base::Result<engine::Request> ChatController::requestFor(const std::vector<MessageRecord>& branch,
                                                         const ModelChoice& choice) {
  const auto reader = [this](MessageId id) { return attachmentsOf(id); };
  return buildRequest(shownBranch(branch), m_setup.asking(), choice, reader);
}

void ChatController::startAnswer(const std::vector<MessageRecord>& branch,
                                 const ModelChoice& choice, std::optional<MessageId> replaced) {
  auto request = requestFor(branch, choice);
  if (!stored(request, tr("The answer was not asked for"))) return;
  if (!m_unsaved.empty()) saveAgain();

  MessageRecord record = newAnswer(branch.back(), choice, request->thinking, m_parts.now());
  noteImages(branch, choice, record);
  const auto id = m_parts.store.addMessage(record);
  if (!stored(id, tr("The answer was not asked for, because it could not be saved"))) return;
  record.id = *id;
  // What answers once only is not what the conversation goes on with.
  if (choice.key == m_parts.picker.selectedKey())
    stored(m_parts.store.setModelKey(record.conversation, choice.key.toStdString()),
           tr("The choice of the model was not saved"));

  if (replaced) m_messages.removeFrom(*replaced);
  m_messages.append(record);
  run(std::move(record), choice, *std::move(request));
}

// `record` is stored and shown.
void ChatController::run(MessageRecord record, const ModelChoice& choice, engine::Request request,
                         std::optional<Answer::Writer> successor) {
  m_comparison.close();
  Answer::Parts parts{m_parts.store, m_parts.now, m_parts.timing, m_parts.costs};
  m_answerNowHint = answerNowObstacle(choice);
  if (!request.maxTokens) parts.defaultOutput = choice.defaultOutput.of(request.thinking);
  parts.successor = std::move(successor);
  m_answer = std::make_unique<Answer>(parts, std::move(record),
                                      m_parts.source.backendFor(choice.key), std::move(request));
  connectAnswer();
  readBranch();
  noteGenerating();
  emit generatingChanged();
  emit statusChanged();
  emit canSendChanged();
  m_answer->start();
}

void ChatController::connectAnswer() {
  Answer* answer = m_answer.get();
  connect(answer, &Answer::statusChanged, this, &ChatController::statusChanged);
  connect(answer, &Answer::thinkingChanged, this, &ChatController::thinkingChanged);
  showIn(m_messages, *answer);
  connect(answer, &Answer::saveFailed, this, &ChatController::onSaveFailed);
  connect(answer, &Answer::saveRecovered, this, &ChatController::onSaveRecovered);
  connect(answer, &Answer::ended, this, &ChatController::onEnded);
}

void ChatController::onSaveFailed(const QString& message) {
  setBanner(tr("The answer could not be saved: %1. It stays here as long as the window is open.")
                .arg(message),
            QStringLiteral("retrySave"));
}

void ChatController::onSaveRecovered() {
  const bool othersFail = (m_answer && m_answer->saveFails()) || m_comparison.saveFails();
  if (m_unsaved.empty() && !othersFail && m_bannerAction == u"retrySave") dismissBanner();
}

void ChatController::onEnded() {
  if (!m_answer) return;
  const MessageRecord record = m_answer->record();
  if (!m_answer->isSaved()) m_unsaved.push_back(record);
  m_messages.finish(record, m_answer->action());
  m_answer->disconnect(this);
  // It is this answer that is emitting.
  m_answer->setParent(this);
  m_answer.release()->deleteLater();
  if (goOnAnswering(record)) return;
  noteGenerating();
  m_parts.conversations.refresh(record.conversation);
  m_comparison.firstEnded();
  emit generatingChanged();
  emit statusChanged();
  emit thinkingChanged();
  emit canSendChanged();
  queueAfter(record);
}

void ChatController::stop() {
  m_endsThought = false;
  if (isFirstGenerating()) m_answer->stop();
  if (m_comparison.isOpen()) m_comparison.stop();
}

void ChatController::leaveConversation() {
  if (m_bannerAction == u"undoRemove") dismissBanner();
  saveDraft();
  if (!m_conversation) m_newDraft = m_draft;
  m_sendOut.decline();
}

void ChatController::newConversation() {
  leaveConversation();
  m_conversation.reset();
  m_parts.picker.showKeyOf({});
  m_setup.open(std::nullopt);
  m_comparison.setSecondKey(m_setup.second());
  m_attachments.open(0);
  ConversationRecord empty;
  empty.draft = m_newDraft.toStdString();
  show(empty, {});
}

void ChatController::openConversation(qlonglong conversationId) {
  const ConversationId id{conversationId};
  if (m_conversation == id) return;
  const auto record = m_parts.store.conversation(id);
  if (!stored(record, tr("The conversation could not be opened"))) return;
  auto branch = m_parts.store.branchEnd(id, MessageListModel::kPage);
  if (!stored(branch, tr("The conversation could not be opened"))) return;
  leaveConversation();
  m_conversation = id;
  m_parts.picker.showKeyOf(QString::fromStdString(record->modelKey));
  m_setup.open(*record);
  m_comparison.setSecondKey(m_setup.second());
  m_attachments.open(id.value);
  show(*record, shownBranch(*std::move(branch)));
}

// What is newer here than on the disk: an answer that is being written, and those that could not be
// saved.
std::vector<MessageRecord> ChatController::shownBranch(std::vector<MessageRecord> branch) const {
  for (MessageRecord& record : branch) {
    if (m_answer && m_answer->record().id == record.id) record = m_answer->record();
    const auto unsaved =
        std::find_if(m_unsaved.begin(), m_unsaved.end(),
                     [&](const MessageRecord& other) { return other.id == record.id; });
    if (unsaved != m_unsaved.end()) record = *unsaved;
  }
  return branch;
}

void ChatController::show(const ConversationRecord& record, std::vector<MessageRecord> branch) {
  m_queue.open(m_conversation, record.queue);
  m_messages.setBranch(std::move(branch));
  readBranch();
  m_parts.conversations.setCurrent(m_conversation);
  m_comparison.show(m_conversation);
  if (isFirstGenerating())
    m_messages.setThinking(m_answer->record().id, m_answer->isThinking(),
                           m_answer->thinkingSeconds());
  setTitle(QString::fromStdString(record.title));
  replaceDraft(QString::fromStdString(record.draft));
  emit conversationChanged();
  emit generatingChanged();
  emit statusChanged();
  emit thinkingChanged();
  emit canSendChanged();
}

void ChatController::onRemoved(qlonglong conversationId) {
  const ConversationId id{conversationId};
  if (m_answer && m_answer->record().conversation == id) {
    m_answer->disconnect(this);
    m_answer->disconnect(&m_messages);
    m_answer->abandon();
    m_answer.reset();
  }
  m_attachments.forget(conversationId);
  m_comparison.abandon(id);
  noteGenerating();
  std::erase_if(m_unsaved, [id](const MessageRecord& record) { return record.conversation == id; });
  if (m_conversation == id) {
    m_draftIsDirty = false;
    m_setup.forget();
    newConversation();
  } else {
    emit canSendChanged();
  }
}

void ChatController::onRenamed(qlonglong conversationId, const QString& title) {
  if (m_conversation == ConversationId{conversationId}) setTitle(title);
}

void ChatController::renameCurrent(const QString& title) {
  if (m_conversation) m_parts.conversations.rename(m_conversation->value, title);
}

void ChatController::setTitle(const QString& title) {
  if (title == m_title) return;
  m_title = title;
  emit titleChanged();
}

void ChatController::setDraft(const QString& draft) {
  if (draft == m_draft) return;
  replaceDraft(draft);
  m_draftIsDirty = true;
  m_draftTimer.start();
}

void ChatController::replaceDraft(const QString& draft) {
  if (draft == m_draft) return;
  m_draft = draft;
  emit draftChanged();
}

void ChatController::saveDraft() {
  m_draftTimer.stop();
  if (!m_draftIsDirty) return;
  const std::string draft = m_draft.toStdString();
  const auto saved = m_conversation ? m_parts.store.setDraft(*m_conversation, draft)
                                    : m_parts.settings.set(Setting::NewChatDraft, draft);
  m_draftIsDirty = !stored(saved, tr("What you typed was not saved"));
}

void ChatController::saveAgain() {
  std::erase_if(m_unsaved, [this](const MessageRecord& record) {
    return m_parts.store.updateMessage(record).has_value();
  });
  const bool isSaved = (!m_answer || m_answer->save()) && m_comparison.save();
  if (m_unsaved.empty() && isSaved && m_bannerAction == u"retrySave") dismissBanner();
}

void ChatController::setBanner(const QString& text, const QString& action) {
  // An answer that is not on the disk is the most important thing to know.
  const bool isMoreImportant = !m_unsaved.empty() && m_bannerAction == u"retrySave";
  if (isMoreImportant && !text.isEmpty() && action.isEmpty()) return;
  m_bannerText = text;
  m_bannerAction = action;
  emit bannerChanged();
}

void ChatController::dismissBanner() {
  setBanner({});
}

}  // namespace ui
