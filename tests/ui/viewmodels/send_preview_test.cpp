// What the reader is told before a conversation leaves the machine, and what asking leads to.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/send_preview.h"

#include <QLocale>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/viewmodels/chat_window.h"

using namespace Qt::StringLiterals;
using engine::Role;
using fakes::ChatWindow;

namespace {

QString factOf(const QVariantList& facts, const QString& label) {
  for (const QVariant& fact : facts)
    if (fact.toMap()["label"].toString() == label) return fact.toMap()["value"].toString();
  return u"(no fact)"_s;
}

engine::Request exampleRequest() {
  engine::Request request;
  request.messages = {
      engine::textMessage(Role::System, "Be kind."), engine::textMessage(Role::User, "你好"),
      engine::textMessage(Role::Assistant, "Hello"), engine::textMessage(Role::User, "See")};
  request.messages[2].reasoning = "a thought";
  request.messages[3].content.emplace_back(
      engine::ImagePart{"image/png", std::string(3 * 1024 * 1024, 'x')});
  return request;
}

void answerHere(ChatWindow& window, const QString& question) {
  QVERIFY(window.chat->send(question));
  window.backend().reasoning("hm");
  window.backend().text("secret answer");
  window.backend().end();
  QTRY_VERIFY(!window.chat->isGenerating());
}

}  // namespace

class SendPreviewTest : public QObject {
  Q_OBJECT

 private slots:
  void countsWhatGoes() {
    const auto facts =
        ui::previewOf(exampleRequest(), fakes::remoteChoice(u"deepseek-flash"_s)).facts;
    QCOMPARE(factOf(facts, u"Host"_s), u"api.deepseek.com"_s);
    QCOMPARE(factOf(facts, u"Model"_s), u"deepseek-flash"_s);
    QCOMPARE(factOf(facts, u"Messages"_s), u"3, with 18 characters"_s);
    QCOMPARE(factOf(facts, u"System prompt"_s), u"yes"_s);
    QCOMPARE(factOf(facts, u"Images"_s),
             u"1, "_s + QLocale().formattedDataSize(3 * 1024 * 1024, 1,
                                                    QLocale::DataSizeTraditionalFormat));
    QCOMPARE(factOf(facts, u"Thoughts of earlier answers"_s), u"sent, 9 characters"_s);
  }

  void thoughtsStayWhereTheHostIsNotDeepSeek() {
    ui::ModelChoice choice = fakes::remoteChoice(u"m"_s);
    choice.group = ui::ModelChoice::Group::OtherEndpoint;
    const auto preview = ui::previewOf(exampleRequest(), choice);
    QVERIFY(factOf(preview.facts, u"Thoughts of earlier answers"_s).startsWith(u"not sent"_s));
    for (const QVariant& message : preview.messages)
      QVERIFY(!message.toMap()["text"].toString().contains(u"a thought"_s));
  }

  void showsTheMessagesInOrder() {
    const auto preview = ui::previewOf(exampleRequest(), fakes::remoteChoice(u"deepseek-flash"_s));
    QStringList lines;
    for (const QVariant& message : preview.messages)
      lines << message.toMap()["who"].toString() + u": "_s + message.toMap()["text"].toString();
    QCOMPARE(lines, (QStringList{u"System prompt: Be kind."_s, u"You: 你好"_s,
                                 u"Thoughts: a thought"_s, u"Answer: Hello"_s, u"You: See"_s}));
  }

  void longMessagesAreCutAndInvisibleCharactersAreNotShown() {
    engine::Request request;
    request.messages = {engine::textMessage(Role::User, "a\u202E" + std::string(5000, 'b'))};
    const QString text =
        ui::previewOf(request, fakes::remoteChoice(u"m"_s)).messages[0].toMap()["text"].toString();
    QVERIFY(text.startsWith(u"abbb"_s));
    QVERIFY(text.size() < 2100);
    QVERIFY(text.contains(QLocale().toString(3001)));
  }

  // What is asked about is what is sent, the new question included.
  void thePreviewIsTheRequest() {
    ChatWindow window;
    answerHere(window, u"secret question"_s);
    window.chooseRemote();
    QVERIFY(!window.chat->send(u"more"_s));
    const ui::SendConsent& sendOut = *window.chat->sendOut();
    QCOMPARE(sendOut.messages().size(), 4);  // with the thought
    QCOMPARE(sendOut.messages().last().toMap()["text"].toString(), u"more"_s);
    QCOMPARE(factOf(sendOut.facts(), u"Messages"_s), u"3, with 32 characters"_s);
    window.chat->sendOut()->confirm();
    QTRY_COMPARE(window.backend().requests().size(), 2);
    QCOMPARE(window.backend().requests()[1].messages.size(), 3);
  }

  void askingAgainSaysThatTheOldAnswerStays() {
    ChatWindow window;
    answerHere(window, u"secret question"_s);
    window.chooseRemote();
    window.chat->regenerate();
    QCOMPARE(window.chat->sendOut()->messages().size(), 1);
    QCOMPARE(window.backend().requests().size(), 1);
  }

  void decliningKeepsTheDraftAndTheConversation() {
    ChatWindow window;
    answerHere(window, u"secret question"_s);
    window.chooseRemote();
    window.chat->setDraft(u"more"_s);
    QVERIFY(!window.chat->send(u"more"_s));
    window.chat->sendOut()->decline();
    window.chat->sendOut()->confirm();
    QCOMPARE(window.chat->draft(), u"more"_s);
    QCOMPARE(window.stored().size(), 2);
    QCOMPARE(window.backend().requests().size(), 1);
  }

  void agreeingAfterTheConversationWasLeftSendsNothing() {
    ChatWindow window;
    answerHere(window, u"secret question"_s);
    window.chooseRemote();
    QVERIFY(!window.chat->send(u"more"_s));
    window.chat->newConversation();
    window.chat->sendOut()->confirm();
    QCOMPARE(window.backend().requests().size(), 1);
    QCOMPARE(window.chat->conversationId(), 0);
  }
};

QTEST_MAIN(SendPreviewTest)
#include "send_preview_test.moc"
