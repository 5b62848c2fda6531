// Versions of every message: edited, asked again, shown, deleted and brought back; quotations.
// SPDX-License-Identifier: Apache-2.0
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/viewmodels/chat_window.h"

using namespace Qt::StringLiterals;
using fakes::ChatWindow;
using Role = ui::MessageListModel::Role;

namespace {

// "text n/m" of each question and answer; without n/m where there is one version.
QStringList shown(const ChatWindow& window) {
  QStringList lines;
  const ui::MessageListModel* model = window.chat->messages();
  for (int i = 0; i < model->rowCount(); ++i) {
    const QModelIndex row = model->index(i);
    const QString kind = row.data(Role::KindRole).toString();
    if (kind != u"question" && kind != u"paragraph") continue;
    const int count = row.data(Role::BranchCountRole).toInt();
    lines << row.data(Role::TextRole).toString() +
                 (count > 1 ? u" %1/%2"_s.arg(row.data(Role::BranchNumberRole).toInt()).arg(count)
                            : QString());
  }
  return lines;
}

qlonglong idOf(ChatWindow& window, int message) {
  return window.stored().at(static_cast<std::size_t>(message)).id.value;
}

}  // namespace

class ChatVersionsTest : public QObject {
  Q_OBJECT

 private slots:
  void anEditedQuestionIsAnotherBranch() {
    ChatWindow window;
    window.ask(u"q1"_s, "a1");
    window.ask(u"q2"_s, "a2");
    const qlonglong first = idOf(window, 0);
    window.chat->messages()->beginEdit(first);
    QCOMPARE(window.rows().first(), u"editor|q1"_s);
    QVERIFY(window.chat->saveEdit(first, u"other"_s, false));
    window.answer("b1");
    QCOMPARE(shown(window), (QStringList{u"other 2/2"_s, u"b1"_s}));
    QCOMPARE(window.backend().requests().back().messages.size(), 1U);
    QCOMPARE(engine::textOf(window.backend().requests().back().messages[0]), "other");
    window.chat->showVersion(idOf(window, 0), 1);
    QCOMPARE(shown(window), (QStringList{u"q1 1/2"_s, u"a1"_s, u"q2"_s, u"a2"_s}));
    const qlonglong chat = window.chat->conversationId();
    window.open();
    window.chat->openConversation(chat);
    QCOMPARE(shown(window), (QStringList{u"q1 1/2"_s, u"a1"_s, u"q2"_s, u"a2"_s}));
  }

  void anEditorThatIsLeftGivesTheQuestionBack() {
    ChatWindow window;
    window.ask(u"q"_s, "a");
    const QStringList before = window.rows();
    QCOMPARE(window.chat->editLastQuestion(), idOf(window, 0));
    QCOMPARE(window.rows().first(), u"editor|q"_s);
    window.chat->messages()->endEdit(idOf(window, 0));
    QCOMPARE(window.rows(), before);
  }

  void theImagesOfAnEditedQuestionGoAlong() {
    ChatWindow window;
    window.ask(u"q"_s, "a");
    storage::MessageRecord record = window.stored().back();
    record.parent = record.id;
    record.role = storage::MessageRole::User;
    record.text = "with a file";
    QVERIFY(window.store->addMessage(record, {{"x.png", "image/png", "bytes"}}).has_value());
    const qlonglong chat = window.chat->conversationId();
    window.open();
    window.chat->openConversation(chat);
    QVERIFY(window.chat->saveEdit(idOf(window, 2), u"edited"_s, false));
    window.answer("b");
    QCOMPARE(window.stored().at(2).text, "edited");
    QCOMPARE(window.stored().at(2).attachments.size(), 1U);
  }

  void anyAnswerCanBeEditedOrAskedForAgain() {
    ChatWindow window;
    window.ask(u"q1"_s, "a1");
    window.ask(u"q2"_s, "a2");
    QVERIFY(window.chat->saveEdit(idOf(window, 1), u"edited"_s, false));
    QCOMPARE(shown(window), (QStringList{u"q1"_s, u"edited 2/2"_s}));
    window.chat->showVersion(idOf(window, 1), 1);
    QCOMPARE(shown(window), (QStringList{u"q1"_s, u"a1 1/2"_s, u"q2"_s, u"a2"_s}));
    window.chat->regenerateWith(window.source.list[0].key, idOf(window, 1));
    window.answer("third");
    QCOMPARE(shown(window), (QStringList{u"q1"_s, u"third 3/3"_s}));
  }

  void aQuestionWhoseAnswerCouldNotBeginIsAnsweredAgain() {
    ChatWindow window;
    window.ask(u"q1"_s, "a1");
    // The disk is full from just after the question.
    connect(window.chat.get(), &ui::ChatController::sent, this,
            [&] { window.store->refusesMessages = true; });
    QVERIFY(window.chat->send(u"q2"_s));
    QVERIFY(!window.chat->isGenerating());
    window.store->refusesMessages = false;
    window.chat->regenerate();
    window.answer("a2");
    QCOMPARE(shown(window), (QStringList{u"q1"_s, u"a1"_s, u"q2"_s, u"a2"_s}));
  }

  void rowsBeforeTheSwitchStay() {
    ChatWindow window;
    window.ask(u"q1"_s, "a1");
    window.ask(u"q2"_s, "a2");
    window.chat->regenerate();
    window.answer("b2");
    QSignalSpy resets(window.chat->messages(), &QAbstractItemModel::modelReset);
    const QPersistentModelIndex kept = window.chat->messages()->index(0);
    window.chat->showVersion(idOf(window, 3), 1);
    QCOMPARE(shown(window), (QStringList{u"q1"_s, u"a1"_s, u"q2"_s, u"a2 1/2"_s}));
    QCOMPARE(resets.count(), 0);
    QVERIFY(kept.isValid());
    window.chat->showVersion(idOf(window, 3), 7);  // there is none
    QCOMPARE(shown(window).last(), u"a2 1/2"_s);
  }

  void deletedAloneOrWithWhatFollows() {
    ChatWindow window;
    window.ask(u"q1"_s, "a1");
    window.ask(u"q2"_s, "a2");
    window.chat->removeMessage(idOf(window, 2), false);
    QCOMPARE(shown(window), (QStringList{u"q1"_s, u"a1"_s, u"a2"_s}));
    QCOMPARE(window.chat->bannerAction(), u"undoRemove"_s);
    window.chat->undoRemove();
    QCOMPARE(shown(window), (QStringList{u"q1"_s, u"a1"_s, u"q2"_s, u"a2"_s}));
    QVERIFY(window.chat->bannerText().isEmpty());
    window.chat->removeMessage(idOf(window, 1), true);
    QCOMPARE(shown(window), (QStringList{u"q1"_s}));
    // What is asked next follows; then there is nothing to undo.
    window.ask(u"q3"_s, "a3");
    QVERIFY(window.chat->bannerText().isEmpty());
    QCOMPARE(shown(window), (QStringList{u"q1"_s, u"q3"_s, u"a3"_s}));
  }

  void nothingIsDeletedUnderARunningAnswer() {
    ChatWindow window;
    window.ask(u"q1"_s, "a1");
    QVERIFY(window.chat->send(u"q2"_s));
    window.chat->removeMessage(idOf(window, 0), true);
    QVERIFY(window.chat->bannerText().contains(u"Stop it"_s));
    QCOMPARE(window.stored().size(), 4U);
    window.answer("a2");
    window.store->isFull = true;
    window.chat->removeMessage(idOf(window, 0), true);
    QVERIFY(window.chat->bannerText().contains(u"full"_s));
    QCOMPARE(window.stored().size(), 4U);
  }

  void quotationsGoIntoTheComposer() {
    ChatWindow window;
    window.ask(u"q"_s, "one\n\ntwo");
    window.chat->quoteMessage(idOf(window, 1));
    QCOMPARE(window.chat->draft(), u"> one\n> \n> two\n\n"_s);
    window.chat->setDraft(u"mine"_s);
    window.chat->quote(u" part "_s);
    QCOMPARE(window.chat->draft(), u"mine\n\n> part\n\n"_s);
    window.chat->quote(u"  "_s);
    QCOMPARE(window.chat->draft(), u"mine\n\n> part\n\n"_s);
  }
};

QTEST_MAIN(ChatVersionsTest)
#include "chat_versions_test.moc"
