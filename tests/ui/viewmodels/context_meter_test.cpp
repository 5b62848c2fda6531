// What the meter of the context counts, what it says, and that it takes nothing away.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/context_meter.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/viewmodels/chat_window.h"
#include "ui/viewmodels/token_estimate.h"

using namespace Qt::StringLiterals;
using fakes::ChatWindow;

namespace {

// Its first model holds 2000 tokens, its second an unknown number.
class MeterWindow : public ChatWindow {
 public:
  MeterWindow() {
    source.list[0].contextTokens = 2000;
    open();
    meter.emplace(ui::ContextMeter::Parts{*chat, *store, *picker});
  }
  ~MeterWindow() { meter.reset(); }

  void pasteFile(QChar letter, qsizetype length) {
    QGuiApplication::clipboard()->setText(QString(length, letter));
    QVERIFY(chat->attachments()->paste());
  }
  const ui::ContextUse& now() {
    (void)meter->fits();
    return meter->use();
  }
  [[nodiscard]] QString valueOf(const QString& label) const {
    for (const QVariant& part : meter->parts())
      if (part.toMap()["label"].toString() == label) return part.toMap()["value"].toString();
    return {};
  }

  std::optional<ui::ContextMeter> meter;
};

}  // namespace

class ContextMeterTest : public QObject {
  Q_OBJECT

 private slots:
  void goesByCharactersAsTheProviderSays() {
    QCOMPARE(ui::estimateTokens(std::string(100, 'a')), 30);
    QCOMPARE(ui::estimateTokens(QString(100, u'深').toStdString()), 60);
    QCOMPARE(ui::estimateTokens(""), 0);
  }

  void countsEveryPartOnce() {
    MeterWindow window;
    QCOMPARE(window.now().sent(), 0);
    QCOMPARE(window.meter->shareText(), u"under 1 %"_s);
    window.chat->setup()->setSystemPrompt(QString(100, u's'));
    window.ask(QString(200, u'q'), std::string(300, 'a'));
    window.chat->setDraft(QString(100, u'深'));
    window.pasteFile(u'f', 4001);
    const ui::ContextUse use = window.now();
    QCOMPARE(use.system, 30);
    QCOMPARE(use.history, 60 + 90);
    QCOMPARE(use.draft, 60);
    QVERIFY(use.files > 1201 && use.files < 1300);
    QCOMPARE(window.meter->shareText(), u"about %1 %"_s.arg(use.sent() / 20));
    QCOMPARE(window.valueOf(u"Conversation"_s), u"about 150 tokens"_s);
    QVERIFY(window.valueOf(u"Images"_s).isEmpty());
  }

  void filesOfEarlierQuestionsCountAsMuchAsNew() {
    MeterWindow window;
    window.pasteFile(u'f', 4001);
    const auto before = window.now().files;
    window.ask(u"Q"_s, "A");
    const auto after = window.now().files;
    QVERIFY(after > 0 && std::abs(after - before) <= 1);
    window.chat->newConversation();
    QCOMPARE(window.now().files, 0);
  }

  void followsWithoutBeingAsked() {
    MeterWindow window;
    (void)window.now();
    QSignalSpy changed(&*window.meter, &ui::ContextMeter::changed);
    window.chat->setDraft(QString(100, u'd'));
    QTRY_COMPARE(window.meter->use().draft, 30);
    QVERIFY(!changed.isEmpty());
    window.chooseRemote();
    QTRY_COMPARE(window.meter->shareText(), u"unknown"_s);
  }

  void anUnknownContextIsSaidAndHoldsNobodyBack() {
    MeterWindow window;
    window.chooseRemote();
    window.chat->setDraft(QString(1'000'000, u'd'));
    QVERIFY(window.meter->fits());
    QCOMPARE(window.meter->shareText(), u"unknown"_s);
    QVERIFY(window.meter->summary().contains(u"not known"_s));
    QCOMPARE(window.valueOf(u"The model holds"_s), u"not known"_s);
    QVERIFY(window.meter->problem().isEmpty());
  }

  void saysWhatDoesNotFitAndByHowMuch() {
    MeterWindow window;
    window.pasteFile(u'f', 4001);
    window.pasteFile(u'g', 9000);
    QVERIFY(!window.meter->fits());
    const ui::ContextUse use = window.meter->use();
    QVERIFY(window.meter->problem().contains(QLocale().toString(qlonglong(use.total() - 2000))));
    QVERIFY(window.meter->problem().contains(u"the files"_s));
    QCOMPARE(window.meter->largestFile(), 1);
    window.chat->attachments()->remove(1);
    QVERIFY(window.meter->fits());
    QVERIFY(window.meter->problem().isEmpty());
    QCOMPARE(window.meter->largestFile(), 0);
  }

  void whatIsTooMuchIsSentWhole() {
    MeterWindow window;
    window.ask(u"First"_s, std::string(9000, 'a'));
    window.pasteFile(u'f', 9000);
    QVERIFY(!window.meter->fits());
    window.ask(u"Second"_s, "A");
    const auto messages = window.backend().requests().back().messages;
    QCOMPARE(messages.size(), 3U);
    QCOMPARE(engine::textOf(messages[1]), std::string(9000, 'a'));
    QVERIFY(engine::textOf(messages[2]).find(std::string(9000, 'f')) != std::string::npos);
  }

  void keepsRoomForTheAnswer() {
    ui::ModelChoice model;
    QCOMPARE(ui::answerReserve({}, model), 1024);
    model.contextTokens = 2000;
    QCOMPARE(ui::answerReserve({}, model), 250);
    ui::ChatOptions options;
    options.maxTokens = 1990;
    QCOMPARE(ui::answerReserve(options, model), 1990);
    MeterWindow window;
    QVERIFY(window.chat->setup()->setMaxTokens(u"1990"_s));
    QVERIFY(window.meter->fits());
    window.chat->setDraft(QString(100, u'd'));
    QVERIFY(!window.meter->fits());
    QVERIFY(window.meter->problem().contains(u"kept free"_s));
  }
};

QTEST_MAIN(ContextMeterTest)
#include "context_meter_test.moc"
