// How a conversation is asked: kept with it, taken from what new chats have, and never lost.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/chat_setup.h"

#include <QSignalSpy>
#include <QTest>

#include "tests/ui/viewmodels/chat_window.h"

using namespace Qt::StringLiterals;
using engine::Thinking;
using fakes::ChatWindow;
using storage::Setting;

namespace {

QStringList names(const QVariantList& efforts) {
  QStringList result;
  for (const QVariant& effort : efforts) result << effort.toMap()[u"name"_s].toString();
  return result;
}

}  // namespace

class ChatSetupTest : public QObject {
  Q_OBJECT

 private slots:
  void effortIsKeptWithTheConversationAndTheAnswer() {
    ChatWindow window;
    window.chooseRemote();
    window.chat->setup()->setThinking(u"max"_s);
    QVERIFY(window.chat->send(u"Q"_s));
    window.answer();
    const qlonglong first = window.chat->conversationId();
    QCOMPARE(window.backend().requests().back().thinking, Thinking::Max);
    QCOMPARE(window.stored().back().answer.thinking, "max");

    window.chat->newConversation();
    QCOMPARE(window.chat->setup()->thinking(), u"max"_s);
    window.chat->setup()->setThinking(u"low"_s);
    QVERIFY(window.chat->send(u"R"_s));
    window.answer();
    QCOMPARE(window.stored().back().answer.thinking, "low");
    window.chat->openConversation(first);
    QCOMPARE(window.chat->setup()->thinking(), u"max"_s);
    window.chat->setup()->setThinking(u"off"_s);
    window.chat->newConversation();
    QCOMPARE(window.chat->setup()->thinking(), u"low"_s);

    window.open();
    QCOMPARE(window.chat->setup()->thinking(), u"low"_s);
    window.chat->openConversation(first);
    QCOMPARE(window.chat->setup()->thinking(), u"off"_s);
  }

  void theSwitchOfOlderVersionsStillCounts() {
    ChatWindow window;
    QVERIFY(window.settings.set(Setting::DeepThinking, "true"));
    window.open();
    window.chooseRemote();
    QCOMPARE(window.chat->setup()->thinking(), u"on"_s);
    window.chat->setup()->setThinking(u"off"_s);
    window.open();
    window.chooseRemote();
    QCOMPARE(window.chat->setup()->thinking(), u"off"_s);
  }

  void anUnknownEffortChangesNothing() {
    ChatWindow window;
    window.chooseRemote();
    window.chat->setup()->setThinking(u"high"_s);
    window.chat->setup()->setThinking(u"extreme"_s);
    QCOMPARE(window.chat->setup()->thinking(), u"high"_s);
  }

  void offersWhatTheModelCanDo() {
    ChatWindow window;
    QVERIFY(window.chat->setup()->efforts().isEmpty());
    window.chooseRemote();
    QCOMPARE(names(window.chat->setup()->efforts()),
             (QStringList{u"off"_s, u"on"_s, u"low"_s, u"high"_s, u"max"_s}));
    window.source.list[1].knowsEffort = false;
    window.source.changed();
    QCOMPARE(names(window.chat->setup()->efforts()), (QStringList{u"off"_s, u"on"_s}));
    window.chat->setup()->setThinking(u"max"_s);
    QCOMPARE(window.chat->setup()->thinking(), u"on"_s);
  }

  void parametersAreReadAndRefused() {
    ChatWindow window;
    ui::ChatSetup& setup = *window.chat->setup();
    QVERIFY(setup.setTemperature(u" 0,5 "_s));
    QCOMPARE(setup.temperature(), u"0.5"_s);
    for (const char* text : {"2.5", "-1", "warm", "nan", "inf", "1e999"})
      QVERIFY2(!setup.setTemperature(QLatin1String(text)), text);
    QCOMPARE(setup.temperature(), u"0.5"_s);
    QVERIFY(setup.setTopP(u"1"_s));
    QVERIFY(!setup.setTopP(u"0"_s));
    QVERIFY(setup.setMaxTokens(u"4096"_s));
    for (const char* text : {"0", "1.5", "393217", "99999999999999"})
      QVERIFY2(!setup.setMaxTokens(QLatin1String(text)), text);
    QCOMPARE(setup.maxTokens(), u"4096"_s);
    QVERIFY(setup.setTopP({}));
    QCOMPARE(setup.topP(), QString());
  }

  void receiptsKeepNotesAndTheDefaultThatCut() {
    ChatWindow window;
    window.source.list[1].defaultOutput = {8192, 65'536, 131'072};
    window.source.changed();
    window.chooseRemote();
    engine::Completion completion;
    completion.stopReason = engine::StopReason::MaxTokens;
    completion.receipt.notes = {"the server repaired it"};
    const auto ask = [&] {
      QVERIFY(window.chat->send(u"Q"_s));
      window.backend().text("A");
      window.backend().end(completion);
      QTRY_VERIFY(!window.chat->isGenerating());
    };
    ask();
    QVERIFY(window.lastRow(ui::MessageListModel::ReceiptRole)
                .toString()
                .endsWith(u"cut at the server's default of 8192 tokens"_s));
    QVERIFY(window.stored().back().answer.notes.starts_with("the server repaired it\n"));
    QVERIFY(window.chat->setup()->setMaxTokens(u"10"_s));
    ask();
    QVERIFY(window.lastRow(ui::MessageListModel::ReceiptRole)
                .toString()
                .endsWith(u"cut at the token limit"_s));
    QCOMPARE(window.stored().back().answer.notes, "the server repaired it");
  }

  void stopsAreLinesWithEscapes() {
    ChatWindow window;
    ui::ChatSetup& setup = *window.chat->setup();
    QVERIFY(setup.setStops(u"END\n\\n\\n\n\nC:\\\\n\\x"_s));
    QCOMPARE(setup.asking().options.stop, (std::vector<std::string>{"END", "\n\n", "C:\\n\\x"}));
    const QString shown = setup.stops();
    QVERIFY(setup.setStops(shown));
    QCOMPARE(setup.stops(), shown);
    QVERIFY(!setup.setStops(u"a\n"_s.repeated(17)));
    QVERIFY(!setup.setStops(QString(300, u'a')));
    QCOMPARE(setup.asking().options.stop.size(), 3U);
    QVERIFY(setup.setStops({}));
    QVERIFY(setup.asking().options.stop.empty());
  }

  void everythingGoesIntoTheRequestAndStaysWithTheConversation() {
    ChatWindow window;
    window.chooseRemote();
    ui::ChatSetup& setup = *window.chat->setup();
    setup.setSystemPrompt(u"Be brief."_s);
    setup.setTemperature(u"1.3"_s);
    setup.setJsonAnswer(true);
    setup.setStream(false);
    QVERIFY(setup.isNew() && setup.hasParameters());
    QVERIFY(window.chat->send(u"Q"_s));
    window.answer();
    QVERIFY(!setup.isNew());
    const engine::Request request = window.backend().requests().front();
    QCOMPARE(engine::textOf(request.messages.front()), "Be brief.");
    QCOMPARE(request.sampling.temperature.value_or(0), 1.3);
    QVERIFY(request.responseFormat == engine::ResponseFormat::JsonObject && !request.stream);

    const qlonglong first = window.chat->conversationId();
    setup.reset();
    QVERIFY(!setup.hasParameters() && setup.systemPrompt().isEmpty());
    setup.setSystemPrompt(u"Be long."_s);
    QVERIFY(setup.hasParameters());
    window.chat->newConversation();
    QVERIFY(window.chat->setup()->systemPrompt().isEmpty());
    QVERIFY(window.chat->setup()->jsonAnswer());
    window.open();
    window.chat->openConversation(first);
    QCOMPARE(window.chat->setup()->systemPrompt(), u"Be long."_s);
    QVERIFY(!window.chat->setup()->jsonAnswer());
  }

  void theSystemPromptBelongsToOneChat() {
    ChatWindow window;
    ui::ChatSetup& setup = *window.chat->setup();
    QVERIFY(window.chat->send(u"Q"_s));
    window.answer();
    const qlonglong first = window.chat->conversationId();
    window.chat->newConversation();
    setup.setSystemPrompt(u"Be brief."_s);
    window.chat->openConversation(first);
    QVERIFY(setup.systemPrompt().isEmpty());
    window.chat->newConversation();  // it has not begun yet
    QCOMPARE(setup.systemPrompt(), u"Be brief."_s);
    QVERIFY(window.chat->send(u"Q"_s));
    window.answer();
    QCOMPARE(setup.systemPrompt(), u"Be brief."_s);
    window.chat->newConversation();
    QVERIFY(setup.systemPrompt().isEmpty());
    window.open();
    QVERIFY(window.chat->setup()->systemPrompt().isEmpty());
  }

  void whatIsTypedIsSavedWhenTheWindowCloses() {
    ChatWindow window;
    QVERIFY(window.chat->send(u"Q"_s));
    window.answer();
    const qlonglong id = window.chat->conversationId();
    window.chat->setup()->setSystemPrompt(u"Half a pro"_s);
    window.open();
    window.chat->openConversation(id);
    QCOMPARE(window.chat->setup()->systemPrompt(), u"Half a pro"_s);
  }

  void saysWhatHasNoEffect() {
    ChatWindow window;
    ui::ChatSetup& setup = *window.chat->setup();
    QVERIFY(setup.temperatureEffect()[u"works"_s].toBool());
    QVERIFY(setup.topPEffect()[u"works"_s].toBool());
    window.chooseRemote();
    QVERIFY(setup.temperatureEffect()[u"works"_s].toBool());
    QVERIFY(!setup.topPEffect()[u"works"_s].toBool());
    setup.setThinking(u"on"_s);
    QVERIFY(!setup.temperatureEffect()[u"works"_s].toBool());
    QCOMPARE(setup.temperatureEffect()[u"note"_s].toString(),
             u"Temperature has no effect while thinking."_s);
    QVERIFY(setup.topPEffect()[u"works"_s].toBool());
    QVERIFY(setup.topPEffect()[u"note"_s].toString().contains(u"0.95"_s));
  }

  void namesTheDefaultOfTheMode() {
    ChatWindow window;
    window.source.list[1].defaultOutput = {8192, 65'536, 131'072};
    window.source.changed();
    ui::ChatSetup& setup = *window.chat->setup();
    QVERIFY(!setup.maxTokensDefault().contains(u"8192"_s));
    window.chooseRemote();
    QVERIFY(setup.maxTokensDefault().contains(u"8192"_s));
    setup.setThinking(u"high"_s);
    QVERIFY(setup.maxTokensDefault().contains(u"65536"_s));
    setup.setThinking(u"max"_s);
    QVERIFY(setup.maxTokensDefault().contains(u"131072"_s));
  }

  void aChoiceThatCannotBeSavedIsSaid() {
    ChatWindow window;
    window.chooseRemote();
    QVERIFY(window.chat->send(u"Q"_s));
    window.answer();
    window.store->isFull = true;
    window.chat->setup()->setThinking(u"high"_s);
    QVERIFY(window.chat->bannerText().startsWith(u"The choice was not saved"_s));
    window.store->isFull = false;
    window.chat->newConversation();
    QCOMPARE(ui::decodeChatOptions(window.store->conversations()->front().options).thinking,
             Thinking::High);
  }
};

QTEST_MAIN(ChatSetupTest)
#include "chat_setup_test.moc"
