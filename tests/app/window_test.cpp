// The window as a reader uses it: keys and clicks on the real QML, over a scripted backend and a
// database in memory.
// SPDX-License-Identifier: Apache-2.0
#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QImage>
#include <QInputMethodEvent>
#include <QQuickItem>
#include <QQuickWindow>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <functional>

#include "tests/app/scenes.h"
#include "tests/app/window_test_case.h"

using support::OfflineWindow;
using support::waitUntil;

class WindowTest : public support::WindowTestCase {
  Q_OBJECT

 private slots:
  void typesAndSendsWithEnter() {
    type("hello");
    QCOMPARE(chat().draft(), QString("hello"));
    press(Qt::Key_Return);
    QVERIFY(waitUntil([this] { return !chat().isGenerating() && rowOf("receipt") >= 0; }));
    QCOMPARE(chat().draft(), QString());
    QCOMPARE(rowText(rowOf("question")), QString("hello"));
    QVERIFY(rowOf("paragraph") > rowOf("question"));
  }

  void shiftEnterBreaksTheLine() {
    type("one");
    press(Qt::Key_Return, Qt::ShiftModifier);
    type("two");
    QCOMPARE(chat().draft(), QString("one\ntwo"));
    QVERIFY(chat().isEmpty());
  }

  // An input method sends its own Enter to choose a word; it must not send the message.
  void enterWhileComposingSendsNothing() {
    type("a");
    QInputMethodEvent composing("ni", {});
    QCoreApplication::sendEvent(m_offline->window()->activeFocusItem(), &composing);
    press(Qt::Key_Return);
    QVERIFY(chat().isEmpty());
    QInputMethodEvent done("", {});
    done.setCommitString(QString::fromUtf8("你"));
    QCoreApplication::sendEvent(m_offline->window()->activeFocusItem(), &done);
    press(Qt::Key_Return);
    QVERIFY(waitUntil([this] { return !chat().isEmpty(); }));
    QVERIFY(rowText(rowOf("question")).endsWith(QString::fromUtf8("你")));
    QVERIFY(waitUntil([this] { return !chat().isGenerating(); }));
  }

  void emptyTextIsNotSent() {
    type("  ");
    press(Qt::Key_Return);
    QVERIFY(chat().isEmpty());
  }

  void escapeStops() {
    useThinkingModel();
    type(support::kStreamingQuestion);
    press(Qt::Key_Return);
    QVERIFY(waitUntil([this] { return chat().isThinking(); }));
    press(Qt::Key_Escape);
    QVERIFY(waitUntil([this] { return !chat().isGenerating(); }));
    QVERIFY(rowOf("receipt") >= 0);
  }

  void tabLeavesTheComposer() {
    press(Qt::Key_Tab);
    QCOMPARE(chat().draft(), QString());
    QVERIFY(!m_offline->window()->activeFocusItem()->property("inputMethodComposing").isValid());
  }

  void searchFiltersTheSidebar() {
    (void)m_offline->store().createConversation("Bread", OfflineWindow::kNowMs);
    (void)m_offline->store().createConversation("Boats", OfflineWindow::kNowMs);
    m_offline->parts().conversations().reload();
    qobject_cast<QQuickItem*>(m_offline->part("titleFilter"))->forceActiveFocus();
    type("boa");
    QCOMPARE(m_offline->parts().conversations().count(), 1);
    press(Qt::Key_Escape);
    QCOMPARE(m_offline->parts().conversations().count(), 2);
  }

  void newChatByKey() {
    send("hello");
    press(Qt::Key_N, Qt::ControlModifier);
    QVERIFY(chat().isEmpty());
    type("typed at once");
    QCOMPARE(chat().draft(), QString("typed at once"));
  }

  void starterGoesIntoTheComposer() {
    QObject* starter = m_offline->part("starter0");
    QVERIFY(starter);
    QMetaObject::invokeMethod(starter, "clicked");
    QVERIFY(chat().draft().length() > 10);
    QVERIFY(chat().isEmpty());
  }

  void modelIsChosenInThePicker() {
    press(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
    QObject* picker = m_offline->part("modelPicker");
    QVERIFY(picker);
    QVERIFY(waitUntil([picker] { return picker->property("opened").toBool(); }));
    QCOMPARE(m_offline->source().refreshed(), QStringList{QString()});
    press(Qt::Key_Down);
    press(Qt::Key_Down);
    press(Qt::Key_Return);
    QCOMPARE(m_offline->parts().models().selectedName(),
             QString("DeepSeek-R1-Distill-Qwen-1.5B-Q4_K_M"));
    QVERIFY(waitUntil([picker] { return !picker->property("visible").toBool(); }));
  }

  void anAddedFileIsTakenOffTheListInThePicker() {
    const QString first = m_offline->source().choices().at(1).key;
    m_offline->parts().models().select(first);
    const int count = m_offline->parts().models().count();
    press(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(waitUntil([this] { return m_offline->part("removeModel") != nullptr; }));
    QMetaObject::invokeMethod(m_offline->part("removeModel"), "clicked");
    QVERIFY(waitUntil([&] { return m_offline->parts().models().count() == count - 1; }));
    QCOMPARE(m_offline->parts().models().selectedName(), QString("SmolLM2-135M-Instruct"));
    press(Qt::Key_Escape);
  }

  // However long the list is, its end and the two actions below it stay inside the window.
  void aLongListOfModelsScrollsInThePicker() {
    for (int i = 0; i < 30; ++i)
      m_offline->source().addModelFile(QString("/models/model-%1.gguf").arg(i));
    m_offline->window()->resize(900, 500);
    press(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
    QObject* picker = m_offline->part("modelPicker");
    QVERIFY(waitUntil([picker] { return picker->property("opened").toBool(); }));
    QVERIFY(picker->property("height").toDouble() < 440);
    QObject* rows = m_offline->part("modelRows");
    QVERIFY(rows->property("contentHeight").toDouble() > rows->property("height").toDouble());
    press(Qt::Key_Escape);
  }

  void deepThinkingOnlyWhereTheModelCan() {
    QObject* pill = m_offline->part("deepThinking");
    QVERIFY(pill);
    QVERIFY(!pill->property("enabled").toBool());
    useThinkingModel();
    QVERIFY(pill->property("enabled").toBool());
    QMetaObject::invokeMethod(pill, "forceActiveFocus");
    press(Qt::Key_Space);
    QObject* menu = m_offline->part("effortMenu");
    QVERIFY(waitUntil([menu] { return menu->property("opened").toBool(); }));
    QCOMPARE(menu->property("count").toInt(), 5);
    QCOMPARE(menu->property("currentIndex").toInt(), 0);
    press(Qt::Key_Down);
    press(Qt::Key_Down);
    press(Qt::Key_Return);
    QCOMPARE(chat().setup()->thinking(), QString("low"));
    QCOMPARE(pill->property("stateText").toString(), QString("low"));
    QVERIFY(pill->property("checked").toBool());
    QVERIFY(waitUntil([menu] { return !menu->property("visible").toBool(); }));
    type("a");
    QCOMPARE(chat().draft(), QString("a"));

    // One that can only be switched on and off.
    QVector<ui::ModelChoice> choices = m_offline->source().choices();
    for (ui::ModelChoice& choice : choices) choice.knowsEffort = false;
    m_offline->source().setChoices(choices);
    QVERIFY(waitUntil([menu] { return menu->property("count").toInt() == 2; }));
    QCOMPARE(pill->property("stateText").toString(), QString("on"));
  }

  void theEffortMenuOpensAtWhatIsChosen() {
    useThinkingModel();
    for (const auto& [effort, index] : {std::pair{"high", 3}, {"off", 0}, {"max", 4}}) {
      chat().setup()->setThinking(effort);
      QMetaObject::invokeMethod(m_offline->part("deepThinking"), "clicked");
      QObject* menu = m_offline->part("effortMenu");
      QVERIFY(waitUntil([menu] { return menu->property("opened").toBool(); }));
      QCOMPARE(menu->property("currentIndex").toInt(), index);
      press(Qt::Key_Escape);
      QVERIFY(waitUntil([menu] { return !menu->property("visible").toBool(); }));
    }
  }

  void optionsAreSetByKeyAndSayWhatHasNoEffect() {
    useThinkingModel();
    press(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    QObject* panel = m_offline->part("optionsPanel");
    QVERIFY(panel);
    QVERIFY(waitUntil([panel] { return panel->property("opened").toBool(); }));
    type("Be brief.");
    QCOMPARE(chat().setup()->systemPrompt(), QString("Be brief."));
    press(Qt::Key_Tab);
    type("0.");
    type("5");
    QObject* temperature = m_offline->part("temperature");
    QCOMPARE(temperature->property("text").toString(), QString("0.5"));
    QCOMPARE(chat().setup()->temperature(), QString("0.5"));
    type("9999");
    type("x");
    QVERIFY(temperature->property("isWrong").toBool());
    press(Qt::Key_Return);
    QCOMPARE(temperature->property("text").toString(), chat().setup()->temperature());
    QMetaObject::invokeMethod(m_offline->part("resetOptions"), "clicked");
    QCOMPARE(chat().setup()->temperature(), QString());
    // Thinking takes the effect from the temperature, and the words for it stay readable.
    QVERIFY(temperature->property("enabled").toBool());
    chat().setup()->setThinking("high");
    QVERIFY(waitUntil([temperature] { return !temperature->property("enabled").toBool(); }));
    QVERIFY(m_offline->part("topP")->property("enabled").toBool());
    press(Qt::Key_Escape);
    QVERIFY(waitUntil([panel] { return !panel->property("visible").toBool(); }));
    type("a");
    QCOMPARE(chat().draft(), QString("a"));
  }

  // A line that is not complete yet must not be taken from under the one who types.
  void stopStringsAreTypedLineByLine() {
    press(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    QObject* panel = m_offline->part("optionsPanel");
    QVERIFY(waitUntil([panel] { return panel->property("opened").toBool(); }));
    QMetaObject::invokeMethod(m_offline->part("stops"), "focusInput");
    type("END");
    press(Qt::Key_Return);
    type("\\n\\n");
    QCOMPARE(chat().setup()->asking().options.stop, (std::vector<std::string>{"END", "\n\n"}));
    press(Qt::Key_Escape);
  }

  void imagesAreAddedShownAndSeenLarger() {
    QTemporaryDir folder;
    QImage picture(60, 40, QImage::Format_RGB32);
    picture.fill(Qt::darkCyan);
    QVERIFY(picture.save(folder.filePath("map.png")));
    QObject* add = m_offline->part("addFiles");
    QVERIFY(add->property("text").toString().contains("can't see"));
    useThinkingModel();
    QCOMPARE(add->property("text").toString(), QString("Add images and files"));
    chat().attachments()->addFiles({QUrl::fromLocalFile(folder.filePath("map.png"))});
    QVERIFY(m_offline->part("draftFiles")->property("visible").toBool());
    type("What is it?");
    press(Qt::Key_Return);
    QVERIFY(waitUntil([this] { return !chat().isGenerating() && rowOf("receipt") >= 0; }));
    QVERIFY(!m_offline->part("draftFiles")->property("visible").toBool());
    QVERIFY(waitUntil([this] { return m_offline->part("questionImages") != nullptr; }));
    QObject* strip = m_offline->part("questionImages");
    QVERIFY(strip->property("visible").toBool());
    QMetaObject::invokeMethod(strip, "opened",
                              Q_ARG(QString, QString("image://attachment/message/1/0")));
    QObject* viewer = m_offline->part("imageViewer");
    QVERIFY(viewer && waitUntil([viewer] { return viewer->property("opened").toBool(); }));
    QObject* image = m_offline->part("viewedImage");
    QVERIFY(image && waitUntil([image] { return image->property("width").toReal() > 0; }));
    QCOMPARE(image->property("width").toReal(), 60.0);
    QCOMPARE(image->property("height").toReal(), 40.0);
    press(Qt::Key_Escape);
    QVERIFY(waitUntil([viewer] { return !viewer->property("visible").toBool(); }));
    type("a");
    QCOMPARE(chat().draft(), QString("a"));
  }

  void settingsTakeAKeyForAnEndpoint() {
    press(Qt::Key_Comma, Qt::ControlModifier);
    QVERIFY(m_offline->part("settingsPage"));
    QVERIFY(waitUntil([this] { return m_offline->part("editEndpoint") != nullptr; }));
    QMetaObject::invokeMethod(m_offline->part("editEndpoint"), "clicked");
    QVERIFY(waitUntil([this] { return m_offline->part("keyField") != nullptr; }));
    type("sk-test-1");
    QMetaObject::invokeMethod(m_offline->part("saveEndpoint"), "clicked");
    QCOMPARE(m_offline->source().keys(), QStringList{"https://api.deepseek.com|sk-test-1"});
    QCOMPARE(m_offline->source().refreshed(), QStringList{"https://api.deepseek.com"});
    QVERIFY(waitUntil([this] { return m_offline->part("keyField") == nullptr; }));
    m_offline->source().answer({"https://api.deepseek.com", 3, "", {}});
    QCOMPARE(m_offline->part("endpointState")->property("text").toString(),
             QString("It answered: 3 models."));
    press(Qt::Key_Escape);
    QVERIFY(waitUntil([this] { return !m_offline->part("settingsPage"); }));
  }

  void usagePageSaysWhatWasSpentAndAsksOnlyWhenOpened() {
    m_offline->secrets().write("api.deepseek.com", "sk-test-1", [](storage::SecretPlace) {});
    storage::LedgerEntry entry;
    entry.atMs = OfflineWindow::kNowMs;
    entry.place = "api.deepseek.com";
    entry.model = "deepseek-flash";
    entry.outputTokens = 100;
    entry.cost = {7'000'000'000'000, 1'000'000'000'000};
    QVERIFY(m_offline->ledger().add(entry).has_value());
    press(Qt::Key_Comma, Qt::ControlModifier);
    QVERIFY(waitUntil([this] { return m_offline->part("openUsage") != nullptr; }));
    QCOMPARE(m_offline->accountQuestions(), 0);
    QMetaObject::invokeMethod(m_offline->part("openUsage"), "clicked");
    QVERIFY(waitUntil([this] { return m_offline->part("balanceRow") != nullptr; }));
    QCOMPARE(m_offline->accountQuestions(), 1);
    QCOMPARE(m_offline->part("balanceRow")->property("amount").toString(), QString("110.00 CNY"));
    QMetaObject::invokeMethod(m_offline->part("choice-USD"), "clicked");
    QCOMPARE(m_offline->part("monthRow")->property("amount").toString(), QString("$1.00"));
    QMetaObject::invokeMethod(m_offline->part("refreshBalance"), "clicked");
    QVERIFY(waitUntil([this] { return m_offline->accountQuestions() == 2; }));
    press(Qt::Key_Escape);
    QVERIFY(waitUntil([this] { return !m_offline->part("usagePage"); }));
    QVERIFY(!m_offline->part("settingsPage"));
  }

  void aReachedCapSaysSoAndIsRaisedOnThePage() {
    storage::LedgerEntry entry;
    entry.atMs = OfflineWindow::kNowMs;
    entry.place = "api.deepseek.com";
    entry.cost = {std::nullopt, 2'000'000'000'000};
    QVERIFY(m_offline->ledger().add(entry).has_value());
    QVERIFY(m_offline->parts().usage().saveCap("1", "USD"));
    useThinkingModel();
    QVERIFY(!chat().canSend());
    QObject* banner = m_offline->part("capBanner");
    QVERIFY(banner->property("visible").toBool());
    QMetaObject::invokeMethod(banner, "firstTriggered");
    QVERIFY(waitUntil([this] { return m_offline->part("capField") != nullptr; }));
    m_offline->part("capField")->setProperty("text", "none");
    QMetaObject::invokeMethod(m_offline->part("saveCap"), "clicked");
    QVERIFY(!m_offline->parts().usage().capProblem().isEmpty());
    QCOMPARE(textOf("capField"), QString("none"));
    m_offline->part("capField")->setProperty("text", "5");
    QMetaObject::invokeMethod(m_offline->part("saveCap"), "clicked");
    QVERIFY(chat().canSend());
    QVERIFY(!banner->property("visible").toBool());
  }

  void theHeaderSaysWhatAConversationHasCost() {
    useThinkingModel();
    send("hello");
    storage::LedgerEntry entry;
    entry.atMs = OfflineWindow::kNowMs;
    entry.conversation = storage::ConversationId{chat().conversationId()};
    entry.place = "api.deepseek.com";
    entry.cost = {7'000'000'000'000, 1'000'000'000'000};
    QVERIFY(m_offline->ledger().add(entry).has_value());
    m_offline->parts().usage().refresh();
    QVERIFY(m_offline->part("conversationCost")->property("text").toString().contains("1.00"));
    chat().newConversation();
    QCOMPARE(m_offline->part("conversationCost")->property("text").toString(), QString());
  }

  // Its prices are in the currency of the page about costs.
  void thePickerFollowsTheCurrency() {
    const QSignalSpy looksAgain(&m_offline->parts().models(), &QAbstractItemModel::modelReset);
    m_offline->parts().usage().setCurrency("CNY");
    QCOMPARE(looksAgain.count(), 1);
    QVERIFY(m_offline->source().refreshed().isEmpty());
  }

  void endpointsAreAddedEditedAndRemoved() {
    press(Qt::Key_Comma, Qt::ControlModifier);
    QVERIFY(waitUntil([this] { return m_offline->part("addEndpoint0") != nullptr; }));
    QMetaObject::invokeMethod(m_offline->part("addEndpoint0"), "clicked");
    QVERIFY(waitUntil([this] { return m_offline->part("endpointForm") != nullptr; }));
    QCOMPARE(textOf("addressField"), QString("http://host:8000/v1"));
    // A key for a server on the network needs https; what is wrong is said, and nothing is lost.
    m_offline->part("keyField")->setProperty("text", "sk-test-2");
    QMetaObject::invokeMethod(m_offline->part("saveEndpoint"), "clicked");
    QVERIFY2(textOf("endpointProblem").contains("https"), qPrintable(textOf("endpointProblem")));
    QCOMPARE(textOf("keyField"), QString("sk-test-2"));
    QVERIFY(m_offline->part("keyField")->property("activeFocus").toBool());
    m_offline->part("keyField")->setProperty("text", "");
    m_offline->part("connectField")->setProperty("text", "never");
    // Leaving would lose it: that is asked first, and Return goes on with it.
    QObject* discard = openDialog("discardEndpoint", [this] { press(Qt::Key_Escape); });
    QVERIFY(discard);
    press(Qt::Key_Return);
    QVERIFY(waitUntil([&] { return !discard->property("visible").toBool(); }));
    QCOMPARE(textOf("connectField"), QString("never"));
    QMetaObject::invokeMethod(m_offline->part("saveEndpoint"), "clicked");
    QVERIFY(textOf("endpointProblem").contains("never"));
    QVERIFY(m_offline->part("connectField")->property("activeFocus").toBool());
    m_offline->part("connectField")->setProperty("text", "5");
    QMetaObject::invokeMethod(m_offline->part("saveEndpoint"), "clicked");
    QVERIFY(waitUntil([this] { return m_offline->part("endpointForm") == nullptr; }));
    ui::EndpointsModel& endpoints = m_offline->parts().endpoints();
    QCOMPARE(endpoints.count(), 2);
    QCOMPARE(m_offline->source().refreshed(), QStringList{"http://host:8000/v1"});
    // Typing another address takes back what was typed as a key for the first.
    QMetaObject::invokeMethod(m_offline->part("addEndpoint1"), "clicked");
    QVERIFY(waitUntil([this] { return m_offline->part("keyField") != nullptr; }));
    m_offline->part("keyField")->setProperty("text", "sk-test-3");
    auto* address = qobject_cast<QQuickItem*>(m_offline->part("addressField"));
    address->forceActiveFocus();
    type("x");
    QCOMPARE(textOf("keyField"), QString());
    QMetaObject::invokeMethod(m_offline->part("cancelEndpoint"), "clicked");
    QVERIFY(waitUntil([this] { return m_offline->part("endpointForm") == nullptr; }));
    QObject* removal = openDialog("endpointRemoval", [this] {
      for (QQuickItem* item : m_offline->items())
        if (item->objectName() == "removeEndpoint" && item->isVisible())
          return void(QMetaObject::invokeMethod(item, "clicked"));
    });
    QVERIFY(removal);
    press(Qt::Key_Tab);
    press(Qt::Key_Return);
    QVERIFY(waitUntil([&] { return endpoints.count() == 1; }));
    press(Qt::Key_Escape);
  }

  void manyModelsAreFilteredInThePicker() {
    QVector<ui::ModelChoice> choices;
    for (int i = 0; i < 400; ++i) {
      ui::ModelChoice choice;
      choice.name = QString("vendor/model-%1").arg(i);
      choice.key = "remote:https://openrouter.ai/api/v1#" + choice.name;
      choice.place = "openrouter.ai";
      choice.group = ui::ModelChoice::Group::OtherEndpoint;
      choices.append(choice);
    }
    m_offline->source().setChoices(choices);
    press(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
    QObject* picker = m_offline->part("modelPicker");
    QVERIFY(waitUntil([picker] { return picker->property("opened").toBool(); }));
    // Only what can be seen is made.
    auto* rows = qobject_cast<QQuickItem*>(m_offline->part("modelRows"));
    QVERIFY(rows->property("contentItem").value<QQuickItem*>()->childItems().size() < 60);
    type("model-399");
    QCOMPARE(m_offline->parts().models().count(), 1);
    press(Qt::Key_Return);
    QCOMPARE(m_offline->parts().models().selectedName(), QString("vendor/model-399"));
    QVERIFY(waitUntil([picker] { return !picker->property("visible").toBool(); }));
    QCOMPARE(m_offline->parts().models().count(), 400);
  }

  void typingGoesOnAfterTheSettings() {
    press(Qt::Key_Comma, Qt::ControlModifier);
    QVERIFY(waitUntil([this] { return m_offline->part("settingsPage") != nullptr; }));
    press(Qt::Key_Escape);
    type("hello");
    QCOMPARE(chat().draft(), QString("hello"));
  }

  void errorStandsWhereTheAnswerWould() {
    useThinkingModel();
    send(support::kErrorQuestion);
    const int row = rowOf("error");
    QVERIFY(row > rowOf("question"));
    QCOMPARE(m_offline->parts()
                 .chat()
                 .messages()
                 ->data(index(row), ui::MessageListModel::ActionRole)
                 .toString(),
             QString("enterKey"));
    QVERIFY(waitUntil([this] { return m_offline->part("errorRow") != nullptr; }));
    QMetaObject::invokeMethod(m_offline->part("errorRow"), "actionTriggered");
    QVERIFY(waitUntil([this] { return m_offline->part("settingsPage") != nullptr; }));
  }

  // Reading further up must not be disturbed by text that arrives below.
  void followsOnlyAtTheEnd() {
    send(support::kCodeQuestion);
    QObject* list = m_offline->part("messageList");
    QVERIFY(waitUntil([list] { return list->property("atYEnd").toBool(); }));
    QMetaObject::invokeMethod(list, "goToBeginning");
    const double before = list->property("contentY").toDouble();
    QVERIFY(list->property("hasUnseen").toBool());
    chat().messages()->appendText(storage::MessageId{2}, "\n\nmore\n\nand more");
    QTest::qWait(50);
    QCOMPARE(list->property("contentY").toDouble(), before);
    QMetaObject::invokeMethod(list, "goToEnd");
    QVERIFY(waitUntil([list] { return list->property("atYEnd").toBool(); }));
    QVERIFY(!list->property("hasUnseen").toBool());
  }

  void olderMessagesComeAPageAtATime() {
    storage::ConversationStore& store = m_offline->store();
    storage::MessageRecord message;
    message.conversation = *store.createConversation("long", 1);
    message.text = "one\ntwo\nthree";
    for (int i = 0; i < 200; ++i) message.parent = *store.addMessage(message);
    chat().openConversation(message.conversation.value);
    QObject* list = m_offline->part("messageList");
    QVERIFY(waitUntil([list] { return list->property("atYEnd").toBool(); }));
    const int opened = chat().messages()->count();
    QVERIFY(opened < 100);

    // The reader stays where he was, so no further page follows by itself.
    QMetaObject::invokeMethod(list, "goToBeginning");
    QVERIFY(waitUntil([&] { return chat().messages()->count() > opened; }));
    const int added = chat().messages()->count() - opened;
    QTest::qWait(50);
    QCOMPARE(chat().messages()->count(), opened + added);
    const QQuickItem* first = itemAt(list, added);
    QVERIFY(first != nullptr);
    QVERIFY(std::abs(first->y() - list->property("contentY").toDouble()) < 20);
    QVERIFY(waitUntil([&] {
      QMetaObject::invokeMethod(list, "goToBeginning");
      return !chat().messages()->hasOlder();
    }));
    QCOMPARE(chat().messages()->count(), 200);
  }

  // While it is written, a block may turn out to be of another kind.
  void rowsFollowTheKindOfTheirBlock() {
    send("hello");
    const storage::MessageId answer{2};
    QObject* list = m_offline->part("messageList");
    chat().messages()->appendText(answer, "\n\n``");
    QTest::qWait(50);
    chat().messages()->appendText(answer, "`cpp\nint x;");
    const int row = rowOf("code");
    QVERIFY(row > 0);
    QVERIFY(waitUntil([&] {
      const QQuickItem* item = itemAt(list, row);
      return item != nullptr && item->property("language") == "cpp";
    }));
  }

  void deletingIsAskedForAndReturnKeepsTheConversation() {
    send("hello");
    QObject* removal = openDialog("removalDialog", [this] {
      QMetaObject::invokeMethod(m_offline->part("dialogs"), "askToRemove",
                                Q_ARG(QVariant, QVariantList{chat().conversationId()}),
                                Q_ARG(QVariant, QString("hello")));
    });
    QVERIFY(removal);
    press(Qt::Key_Return);
    QVERIFY(waitUntil([removal] { return !removal->property("visible").toBool(); }));
    QCOMPARE(m_offline->parts().conversations().count(), 1);
    type("x");
    QCOMPARE(chat().draft(), QString("x"));
    QMetaObject::invokeMethod(removal, "open");
    QVERIFY(waitUntil([removal] { return removal->property("opened").toBool(); }));
    press(Qt::Key_Tab);
    press(Qt::Key_Return);
    QVERIFY(waitUntil([this] { return m_offline->parts().conversations().count() == 0; }));
  }

  void sendingOutIsAskedForAndReturnKeepsItHere() {
    send("hello");
    useThinkingModel();
    type("more");
    QObject* sending = openDialog("sendingDialog", [this] { press(Qt::Key_Return); });
    QVERIFY(sending);
    press(Qt::Key_Return);
    QVERIFY(waitUntil([sending] { return !sending->property("visible").toBool(); }));
    QVERIFY(!chat().isGenerating());
    QCOMPARE(chat().draft(), QString("more"));
    type("!");
    QCOMPARE(chat().draft(), QString("more!"));
  }

  void whatIsSentCanBeReadBeforeItIsSent() {
    send("hello");
    useThinkingModel();
    type("more");
    QObject* sending = openDialog("sendingDialog", [this] { press(Qt::Key_Return); });
    QVERIFY(sending);
    QCOMPARE(sending->property("messagesOpen").toBool(), false);
    QMetaObject::invokeMethod(m_offline->part("showSendText"), "clicked");
    QVERIFY(waitUntil([this] {
      const QObject* texts = m_offline->part("sendTexts");
      return texts && texts->property("count").toInt() == 3;
    }));
    press(Qt::Key_Escape);
    QVERIFY(waitUntil([sending] { return !sending->property("visible").toBool(); }));
    QCOMPARE(chat().draft(), QString("more"));
  }

  // Wherever the keyboard was, typing goes on when it is done.
  void typingIsNeverLost() {
    press(Qt::Key_Comma, Qt::ControlModifier);
    QVERIFY(m_offline->part("settingsPage"));
    press(Qt::Key_Escape);
    type("a");
    press(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
    QObject* picker = m_offline->part("modelPicker");
    QVERIFY(waitUntil([picker] { return picker->property("opened").toBool(); }));
    press(Qt::Key_Escape);
    QVERIFY(waitUntil([picker] { return !picker->property("visible").toBool(); }));
    type("b");
    useThinkingModel();
    auto* pill = qobject_cast<QQuickItem*>(m_offline->part("deepThinking"));
    QVERIFY(pill);
    const QPointF middle = pill->mapToScene({pill->width() / 2, pill->height() / 2});
    QTest::mouseClick(m_offline->window(), Qt::LeftButton, {}, middle.toPoint());
    QObject* menu = m_offline->part("effortMenu");
    QVERIFY(waitUntil([menu] { return menu->property("opened").toBool(); }));
    press(Qt::Key_Escape);
    QVERIFY(waitUntil([menu] { return !menu->property("visible").toBool(); }));
    type("c");
    QCOMPARE(chat().draft(), QString("abc"));
  }

  void anOpenedDraftGoesOnAtItsEnd() {
    send("hello");
    const qlonglong first = chat().conversationId();
    type("one");
    press(Qt::Key_N, Qt::ControlModifier);
    chat().openConversation(first);
    type(" two");
    QCOMPARE(chat().draft(), QString("one two"));
  }

  void enterWhileAnswersAreWrittenQueues() {
    useThinkingModel();
    QVERIFY(chat().send(support::kStreamingQuestion));
    QVERIFY(waitUntil([this] { return chat().isThinking(); }));
    type("next");
    press(Qt::Key_Return);
    QCOMPARE(chat().queue()->texts(), QStringList{"next"});
    QVERIFY(m_offline->part("queueStrip")->property("visible").toBool());
    chat().stop();
    QVERIFY(waitUntil([this] { return !chat().isGenerating(); }));
    QCOMPARE(chat().queue()->texts().size(), qsizetype{1});
    QMetaObject::invokeMethod(m_offline->part("sendQueued"), "clicked");
    QVERIFY(waitUntil([this] { return chat().queue()->isEmpty(); }));
  }

  // A table begins as a paragraph and grows cell by cell; its rows have the height of the finished.
  void aWrittenTableIsDrawnAsAnOpenedOne() {
    send(support::kCodeQuestion);
    const int row = rowOf("table");
    QObject* list = m_offline->part("messageList");
    QMetaObject::invokeMethod(list, "goToEnd");
    QVERIFY(waitUntil([&] { return itemAt(list, row) != nullptr; }));
    const double written = itemAt(list, row)->height();
    QVERIFY(written > 60);
    const qlonglong id = chat().conversationId();
    chat().newConversation();
    chat().openConversation(id);
    QVERIFY(waitUntil([&] { return itemAt(list, row) != nullptr; }));
    QVERIFY(waitUntil([&] { return itemAt(list, row)->height() == written; }));
  }

  void earlierAnswersAreReached() {
    send("hello");
    press(Qt::Key_R, Qt::ControlModifier);
    QVERIFY(waitUntil([this] { return !chat().isGenerating() && chat().answerCount() == 2; }));
    QVERIFY(waitUntil([this] { return m_offline->part("earlierAnswer") != nullptr; }));
    QMetaObject::invokeMethod(m_offline->part("earlierAnswer"), "clicked");
    QVERIFY(waitUntil([this] { return chat().answerNumber() == 1; }));
    QVERIFY(rowOf("receipt") > 0);
  }

  // Its rows touch, only the first has the bar, and what is copied is all of it.
  void longCodeIsOneCard() {
    send("hello");
    std::string code;
    for (int i = 0; i < 70; ++i) code += "line " + std::to_string(i) + "\n";
    chat().messages()->appendText(storage::MessageId{2}, "\n\n```cpp\n" + code + "```\n");
    QObject* list = m_offline->part("messageList");
    list->setProperty("follow", false);
    const int row = rowOf("code");
    QQuickItem* second = nullptr;
    QVERIFY(waitUntil([&] {
      QMetaObject::invokeMethod(list, "positionViewAtIndex", Q_ARG(int, row + 1), Q_ARG(int, 1));
      second = itemAt(list, row + 1);
      return second != nullptr && itemAt(list, row) != nullptr;
    }));
    const QQuickItem* first = itemAt(list, row);
    QVERIFY(waitUntil([&] { return second->y() == first->y() + first->height(); }));
    QVERIFY(first->property("isFirstPart").toBool());
    QVERIFY(!second->property("isFirstPart").toBool());
    QMetaObject::invokeMethod(second, "copyRequested");
    QCOMPARE(QGuiApplication::clipboard()->text() + '\n', QString::fromStdString(code));
  }

  void narrowWindowHasADrawer() {
    m_offline->window()->resize(480, 640);
    QVERIFY(waitUntil([this] { return m_offline->window()->property("narrow").toBool(); }));
    press(Qt::Key_B, Qt::ControlModifier);
    QObject* drawer = m_offline->part("drawer");
    QVERIFY(waitUntil([drawer] { return drawer->property("opened").toBool(); }));
    press(Qt::Key_Escape);
    QVERIFY(waitUntil([drawer] { return !drawer->property("visible").toBool(); }));
  }

  void noticeIsABannerThatCanBeClosed() {
    m_offline->shell().setNotice("No model is here.");
    QObject* banner = m_offline->part("noticeBanner");
    QVERIFY(banner->property("visible").toBool());
    QMetaObject::invokeMethod(banner, "closed");
    QVERIFY(!banner->property("visible").toBool());
  }

  void conversationIsThereAfterARestart() {
    send("hello");
    const QString title = chat().title();
    QVERIFY(m_offline->reopen());
    QCOMPARE(m_offline->parts().conversations().count(), 1);
    chat().openConversation(1);
    QCOMPARE(chat().title(), title);
    QVERIFY(rowOf("paragraph") > 0);
  }

  void whatIsTypedInANewChatIsThereAfterARestart() {
    type("half a question");
    QVERIFY(m_offline->reopen());
    QVERIFY(QTest::qWaitForWindowActive(m_offline->window()));
    QCOMPARE(chat().draft(), QString("half a question"));
    type("?");
    QCOMPARE(chat().draft(), QString("half a question?"));
    press(Qt::Key_Return);
    QVERIFY(waitUntil([this] { return !chat().isGenerating() && rowOf("receipt") >= 0; }));
    QVERIFY(m_offline->reopen());
    QCOMPARE(chat().draft(), QString());
  }

  void sizeOfTheWindowIsKept() {
    m_offline->window()->setGeometry(30, 40, 900, 600);
    QVERIFY(m_offline->reopen());
    QCOMPARE(m_offline->window()->size(), QSize(900, 600));
  }

  // Everything that takes the keyboard says its name to a screen reader.
  void everyControlHasAName() {
    send("hello");
    int controls = 0;
    for (QQuickItem* item : m_offline->items()) {
      if (!item->isVisible()) continue;
      if (!item->inherits("QQuickAbstractButton") && !item->inherits("QQuickTextField") &&
          !item->inherits("QQuickTextArea"))
        continue;
      // Qt makes the interface of a plain button only on a platform with screen readers; its name
      // is its text then.
      QAccessibleInterface* face = QAccessible::queryAccessibleInterface(item);
      const QString name = face ? face->text(QAccessible::Name) : item->property("text").toString();
      QVERIFY2(!name.isEmpty(), item->metaObject()->className());
      ++controls;
    }
    QVERIFY(controls > 8);
  }

 private:
  // The dialog once it is open and its card can be seen; null otherwise.
  QObject* openDialog(const char* name, const std::function<void()>& ask) {
    ask();
    QObject* dialog = m_offline->part(name);
    const bool isOpen =
        dialog && waitUntil([dialog] { return dialog->property("opened").toBool(); });
    const bool isSeen = isOpen && dialog->property("width").toDouble() > 300 &&
                        dialog->property("height").toDouble() > 100 &&
                        dialog->property("x").toDouble() > 100;
    return isSeen ? dialog : nullptr;
  }
  static QQuickItem* itemAt(QObject* list, int row) {
    QQuickItem* item = nullptr;
    QMetaObject::invokeMethod(list, "itemAtIndex", Q_RETURN_ARG(QQuickItem*, item),
                              Q_ARG(int, row));
    return item;
  }
  QModelIndex index(int row) { return chat().messages()->index(row); }
};

QTEST_MAIN(WindowTest)
#include "window_test.moc"
