// What the window does with a conversation: send, stop, ask again, open, save.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <QVariantList>
#include <QVariantMap>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "storage/conversation_store.h"
#include "storage/settings.h"
#include "ui/viewmodels/answer.h"
#include "ui/viewmodels/attachment_tray.h"
#include "ui/viewmodels/chat_setup.h"
#include "ui/viewmodels/clock.h"
#include "ui/viewmodels/comparison.h"
#include "ui/viewmodels/conversation_list_model.h"
#include "ui/viewmodels/message_list_model.h"
#include "ui/viewmodels/model_picker_model.h"
#include "ui/viewmodels/send_consent.h"
#include "ui/viewmodels/send_queue.h"
#include "ui/viewmodels/spending_limit.h"

namespace ui {

// Thread: GUI; a backend runs on a thread of its own while it answers (see reply.h).
// Lifetime: everything given must outlive it. Destroying it stops a running answer and saves what
// has arrived.
class ChatController : public QObject {
  Q_OBJECT
  Q_PROPERTY(ui::MessageListModel* messages READ messages CONSTANT)
  // A second model asked as well.
  Q_PROPERTY(ui::Comparison* comparison READ comparison CONSTANT)
  // Asks before a conversation goes to a host that has not answered in it.
  Q_PROPERTY(ui::SendConsent* sendOut READ sendOut CONSTANT)
  Q_PROPERTY(
      qlonglong conversationId READ conversationId NOTIFY conversationChanged)  // 0: a new one
  Q_PROPERTY(QString title READ title NOTIFY titleChanged)
  Q_PROPERTY(bool isEmpty READ isEmpty NOTIFY conversationChanged)  // no question yet
  // An answer of this conversation is being written.
  Q_PROPERTY(bool isGenerating READ isGenerating NOTIFY generatingChanged)
  // What is going on while no text arrives: "Loading the model, 40 %"; empty otherwise.
  // statusPercent is -1 when unknown.
  Q_PROPERTY(QString statusText READ statusText NOTIFY statusChanged)
  Q_PROPERTY(int statusPercent READ statusPercent NOTIFY statusChanged)
  Q_PROPERTY(bool isThinking READ isThinking NOTIFY thinkingChanged)
  Q_PROPERTY(int thinkingSeconds READ thinkingSeconds NOTIFY thinkingChanged)
  // Why answerNow() can't end the thinking; empty: it can.
  Q_PROPERTY(QString answerNowHint READ answerNowHint NOTIFY generatingChanged)
  Q_PROPERTY(ui::ChatSetup* setup READ setup CONSTANT)
  Q_PROPERTY(QString draft READ draft WRITE setDraft NOTIFY draftChanged)
  // False with the reason in sendHint: no model, or another conversation is being answered.
  Q_PROPERTY(bool canSend READ canSend NOTIFY canSendChanged)
  Q_PROPERTY(QString sendHint READ sendHint NOTIFY canSendChanged)
  // What to know before sending, where it can be sent; may be empty.
  Q_PROPERTY(QString sendNote READ sendNote NOTIFY canSendChanged)
  Q_PROPERTY(ui::AttachmentTray* attachments READ attachments CONSTANT)
  // What waits to be sent here. While no answer is being written it waits for sendQueuedNow().
  Q_PROPERTY(ui::SendQueue* queue READ queue CONSTANT)
  // What concerns the whole window; empty: no banner. bannerAction is "retrySave", "chooseModel",
  // "undoRemove" or "".
  Q_PROPERTY(QString bannerText READ bannerText NOTIFY bannerChanged)
  Q_PROPERTY(QString bannerAction READ bannerAction NOTIFY bannerChanged)

 public:
  struct Parts {
    storage::ConversationStore& store;
    storage::Settings& settings;
    BackendSource& source;
    ModelPickerModel& picker;
    ConversationListModel& conversations;
    NowMs now;
    AnswerTiming timing;
    CostKeeper* costs = nullptr;          // null: the ledger is not kept
    SpendingLimit* limit = nullptr;       // null: no cap
    DocumentReader* documents = nullptr;  // null: no files but images and pasted text
  };
  explicit ChatController(const Parts& parts, QObject* parent = nullptr);
  ~ChatController() override;

  [[nodiscard]] MessageListModel* messages() { return &m_messages; }
  [[nodiscard]] Comparison* comparison() { return &m_comparison; }
  [[nodiscard]] SendConsent* sendOut() { return &m_sendOut; }
  // In which receipts say what was paid.
  void setCurrency(Currency currency);
  [[nodiscard]] qlonglong conversationId() const;
  [[nodiscard]] QString title() const { return m_title; }
  [[nodiscard]] bool isEmpty() const { return m_messages.count() == 0; }
  [[nodiscard]] bool isGenerating() const;
  [[nodiscard]] QString statusText() const;
  [[nodiscard]] int statusPercent() const;
  [[nodiscard]] bool isThinking() const;
  [[nodiscard]] int thinkingSeconds() const;
  [[nodiscard]] QString answerNowHint() const { return m_answerNowHint; }
  [[nodiscard]] ChatSetup* setup() { return &m_setup; }
  [[nodiscard]] QString draft() const { return m_draft; }
  void setDraft(const QString& draft);
  [[nodiscard]] bool canSend() const { return sendHint().isEmpty(); }
  [[nodiscard]] QString sendHint() const;
  [[nodiscard]] QString sendNote() const;
  [[nodiscard]] AttachmentTray* attachments() { return &m_attachments; }
  [[nodiscard]] SendQueue* queue() { return &m_queue; }
  // The bytes of an image that the window shows, by what follows "image://attachment/".
  [[nodiscard]] QByteArray imageBytes(const QString& source);
  // {name, note, text} of a file that the window shows, by the same with its beginning; what is too
  // long to be shown is left out with a note.
  Q_INVOKABLE QVariantMap fileText(const QString& source);
  // Which version of the last message is shown (from 1), and how many there are.
  [[nodiscard]] int answerNumber() const;
  [[nodiscard]] int answerCount() const { return static_cast<int>(m_answers.size()); }
  [[nodiscard]] QString bannerText() const { return m_bannerText; }
  [[nodiscard]] QString bannerAction() const { return m_bannerAction; }

  // Stores the question, then asks for the answer. False: nothing was sent and the text should stay
  // in the composer (see sendHint; or sendOut asks the reader first, and sends it then).
  // Clears the draft when sent.
  Q_INVOKABLE bool send(const QString& text);
  // While an answer is being written here: sent when it has ended well. False: it stays in the
  // composer.
  Q_INVOKABLE bool queueMessage(const QString& text);
  Q_INVOKABLE void sendQueuedNow(int index);  // stops the answer that is being written
  Q_INVOKABLE void editQueued(int index);     // back into the composer
  Q_INVOKABLE void stop();                    // everything that is being written here
  Q_INVOKABLE void answerNow();  // ends the thinking; the same answer goes on with its text
  Q_INVOKABLE void stopFirst();  // of two answers side by side
  Q_INVOKABLE void newConversation();
  Q_INVOKABLE void openConversation(qlonglong conversationId);
  // Another answer to the last question; the old one stays in the store as a branch. Also "retry"
  // after an error.
  Q_INVOKABLE void regenerate();
  // The same by another model, for this once; the picker's choice stays. Any answer can be asked
  // for again; 0: the last.
  Q_INVOKABLE void regenerateWith(const QString& key, qlonglong answerId = 0);
  // Who can: {key, name, place, isSame}; first the one that wrote the answer, then all in the
  // picker's order.
  Q_INVOKABLE QVariantList answerers(qlonglong answerId = 0);
  // Goes on with the last answer where it was cut: its model, else the chosen one, adds to it.
  Q_INVOKABLE void continueAnswer();
  // Another version of a message, beside the old one. A question is sent; an answer stands, and the
  // model may go on from there. False: it is still being edited, and bannerText or sendOut says
  // why.
  Q_INVOKABLE bool saveEdit(qlonglong messageId, const QString& text, bool andContinue);
  // Shows another version of any message, with what followed it when it was shown last; what is
  // asked next follows that. Does nothing while an answer is being written.
  Q_INVOKABLE void showVersion(qlonglong messageId, int number);
  // Takes a message out, alone or with all that follows it. undoRemove() brings back the last one
  // as long as the banner says so.
  Q_INVOKABLE void removeMessage(qlonglong messageId, bool withFollowers);
  Q_INVOKABLE void undoRemove();  // banner action "undoRemove"
  // Puts a text, or a whole message, into the composer as a quotation.
  Q_INVOKABLE void quote(const QString& text);
  Q_INVOKABLE void quoteMessage(qlonglong messageId);
  // Opens the editor of the last question; its id, or 0 where there is none.
  Q_INVOKABLE qlonglong editLastQuestion();
  Q_INVOKABLE void renameCurrent(const QString& title);
  Q_INVOKABLE void saveAgain();  // banner action "retrySave"
  Q_INVOKABLE void dismissBanner();
  Q_INVOKABLE void copyText(const QString& text);
  Q_INVOKABLE void copyMessage(qlonglong messageId);  // as Markdown
  Q_INVOKABLE void copyLastAnswer();
  Q_INVOKABLE void copyLastCode();  // of an answer, not of its thinking
  // Opens http, https and mailto addresses in the reader's browser, nothing else.
  Q_INVOKABLE void openLink(const QString& url);

 signals:
  void conversationChanged();
  void titleChanged();
  void generatingChanged();
  void statusChanged();
  void thinkingChanged();
  void draftChanged();
  void canSendChanged();
  void answersChanged();
  void bannerChanged();
  // A question was sent: the view goes to the end.
  void sent();

 private:
  [[nodiscard]] std::optional<storage::Attachment> attachmentOf(const QString& source);
  void countImages();
  [[nodiscard]] std::vector<storage::MessageRecord> older(storage::MessageId before, int count);
  [[nodiscard]] base::Result<std::vector<storage::Attachment>> attachmentsOf(storage::MessageId id);
  void describeAttachments(storage::MessageRecord& question) const;
  static void noteImages(const std::vector<storage::MessageRecord>& branch,
                         const ModelChoice& choice, storage::MessageRecord& answer);
  // Whether the reader has agreed to send this; if not yet, `go` comes later, or never.
  [[nodiscard]] bool mayAsk(const ModelChoice& choice, const QString& question);
  [[nodiscard]] bool mayGo(const ModelChoice& choice,
                           const std::vector<storage::MessageRecord>& branch,
                           const std::function<base::Result<engine::Request>()>& request,
                           std::function<void()> go);
  bool sendNow(const QString& question);
  void sendQueued();
  void queueAfter(const storage::MessageRecord& answer);
  void askAgain(const ModelChoice& choice, std::optional<storage::MessageId> answer,
                std::function<void()> go);
  // `branch` ends with the question as it was.
  bool sendEdited(std::vector<storage::MessageRecord> branch, const QString& text);
  bool saveEditedAnswer(const storage::MessageRecord& original, const QString& text);
  // The shown branch up to a message, which is its end; empty (and a banner) where it can't be.
  [[nodiscard]] std::vector<storage::MessageRecord> branchTo(storage::MessageId id);
  void appendVersion(const storage::MessageRecord& record, storage::MessageId replaced);
  bool showHead(const QString& what);
  void goOn(bool always);
  bool goOnAnswering(storage::MessageRecord record);
  [[nodiscard]] bool isAffordable(const ModelChoice& choice);  // else the banner says why
  [[nodiscard]] std::optional<ModelChoice> usableChoice();     // the same
  [[nodiscard]] std::optional<ModelChoice> writer(const storage::AnswerRecord& answer);
  void connectComparison();
  // The question is answered by the second model, too.
  void askSecond(const std::vector<storage::MessageRecord>& branch, const ModelChoice& first);
  [[nodiscard]] bool isBusy() const { return m_answer || m_comparison.isGenerating(); }
  [[nodiscard]] bool showStored(storage::MessageId answer);
  void noteGenerating();
  [[nodiscard]] base::Result<engine::Request> requestFor(
      const std::vector<storage::MessageRecord>& branch, const ModelChoice& choice);
  // `branch` ends with the question; `replaced` is the answer that leaves the view.
  void startAnswer(const std::vector<storage::MessageRecord>& branch, const ModelChoice& choice,
                   std::optional<storage::MessageId> replaced = std::nullopt);
  void run(storage::MessageRecord record, const ModelChoice& choice, engine::Request request,
           std::optional<Answer::Writer> successor = std::nullopt);
  void connectAnswer();
  [[nodiscard]] bool isFirstGenerating() const;  // m_answer, in the open conversation
  void onEnded();
  void onSaveFailed(const QString& message);
  void onSaveRecovered();
  void onRemoved(qlonglong conversationId);
  void onRenamed(qlonglong conversationId, const QString& title);
  [[nodiscard]] std::vector<storage::MessageRecord> shownBranch(
      std::vector<storage::MessageRecord> branch) const;
  void show(const storage::ConversationRecord& record, std::vector<storage::MessageRecord> branch);
  // What the window knows of the branch beside its rows; after each change of the branch.
  void readBranch();
  void leaveConversation();
  void saveDraft();
  void replaceDraft(const QString& draft);
  void setTitle(const QString& title);
  void setBanner(const QString& text, const QString& action = {});
  // True when it worked; else the banner says `what` failed.
  template <typename T>
  bool stored(const base::Result<T>& result, const QString& what) {
    if (result) return true;
    setBanner(tr("%1: %2").arg(what, QString::fromStdString(result.error().message)));
    return false;
  }

  Parts m_parts;
  ChatSetup m_setup;
  AttachmentTray m_attachments;
  SendQueue m_queue;
  bool m_sendsAfterStop = false;
  bool m_endsThought = false;
  QString m_answerNowHint;
  int m_imageCount = 0;  // of the open conversation
  MessageListModel m_messages;
  QString m_title;
  QString m_draft;
  QString m_newDraft;  // of the conversation that has not begun
  QString m_bannerText;
  QString m_bannerAction;
  QTimer m_draftTimer;
  bool m_draftIsDirty = false;
  std::optional<storage::ConversationId> m_conversation;
  std::optional<storage::MessageId> m_shownAnswer;
  std::vector<storage::MessageId> m_answers;  // to the last question
  SendConsent m_sendOut;
  Comparison m_comparison;
  std::unique_ptr<Answer> m_answer;               // the one that is being written
  std::vector<storage::MessageRecord> m_unsaved;  // complete, but the disk refused them
};

}  // namespace ui
