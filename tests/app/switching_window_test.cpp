// Answers that go on, are edited, are answered again or stand side by side, in the real window.
// SPDX-License-Identifier: Apache-2.0
#include <QClipboard>
#include <QGuiApplication>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTest>

#include "tests/app/scenes.h"
#include "tests/app/window_test_case.h"

using support::waitUntil;

class SwitchingWindowTest : public support::WindowTestCase {
  Q_OBJECT

 private slots:
  void anAnswerIsEditedInItsPlace() {
    send("hello");
    QVERIFY(click("editAnswer"));
    QVERIFY(waitUntil([this] { return rowOf("editor") >= 0 && m_offline->part("answerEditor"); }));
    QVERIFY(waitUntil([this] {
      return m_offline->window()->activeFocusItem() == m_offline->part("answerEditor");
    }));
    type(" x");
    press(Qt::Key_Escape);
    QVERIFY(waitUntil([this] { return rowOf("editor") < 0 && !m_offline->part("answerEditor"); }));
    QVERIFY(focusIsInTheComposer());
    QCOMPARE(chat().answerCount(), 1);
    QVERIFY(click("editAnswer"));
    QVERIFY(waitUntil([this] {
      return m_offline->window()->activeFocusItem() == m_offline->part("answerEditor");
    }));
    type(" y");
    press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(waitUntil([this] { return rowOf("editor") < 0 && chat().answerCount() == 2; }));
    QCOMPARE(rowText(rowOf("paragraph")),
             QString("That is a good question, and the answer is short. y"));
    QVERIFY(focusIsInTheComposer());
  }

  void theUpArrowEditsTheLastQuestion() {
    send("hello");
    press(Qt::Key_Up);
    QVERIFY(waitUntil([this] {
      QObject* editor = m_offline->part("answerEditor");
      return editor && m_offline->window()->activeFocusItem() == editor;
    }));
    QCOMPARE(rowOf("editor"), 0);
    press(Qt::Key_Escape);
    QVERIFY(waitUntil([this] { return rowOf("question") == 0; }));
    QVERIFY(focusIsInTheComposer());
  }

  // An editor of Qt Quick tells spaces that do not break as spaces that do.
  void spacesThatDoNotBreakOutliveAnEdit() {
    send("hello");
    QVERIFY(click("editAnswer"));
    QVERIFY(waitUntil([this] { return m_offline->part("answerEditor") != nullptr; }));
    QObject* editor = m_offline->part("answerEditor");
    QVERIFY(waitUntil([&] { return m_offline->window()->activeFocusItem() == editor; }));
    editor->setProperty("text", QString::fromUtf8("10\u00a0km\n\nfar"));
    type("!");  // at the beginning
    QVERIFY(click("saveEdit"));
    QVERIFY(waitUntil([this] { return rowOf("editor") < 0 && chat().answerCount() == 2; }));
    chat().copyLastAnswer();
    QVERIFY(QGuiApplication::clipboard()->text().contains(QString::fromUtf8("10\u00a0km\n\nfar")));
  }

  void aStoppedAnswerOffersToGoOn() {
    useThinkingModel();
    type(support::kStreamingQuestion);
    press(Qt::Key_Return);
    QVERIFY(waitUntil([this] { return chat().isThinking(); }));
    press(Qt::Key_Escape);
    QVERIFY(waitUntil([this] { return !chat().isGenerating(); }));
    QVERIFY(waitUntil([this] {
      const QObject* button = m_offline->part("continueAnswer");
      return button && button->property("visible").toBool();
    }));
    qobject_cast<QQuickItem*>(m_offline->part("continueAnswer"))->forceActiveFocus();
    QMetaObject::invokeMethod(m_offline->part("continueAnswer"), "clicked");
    // The button goes; the keys don't go with it.
    QVERIFY(waitUntil([this] { return chat().isGenerating(); }));
    type("z");
    QCOMPARE(chat().draft(), QString("z"));
    QVERIFY(waitUntil([this] { return !chat().isGenerating() && rowOf("paragraph") >= 0; }));
    QCOMPARE(chat().answerCount(), 1);
  }

  void whoAnswersAgainIsChosenInAMenu() {
    send("hello");
    QVERIFY(click("answerAgain"));
    QVERIFY(waitUntil([this] {
      const QObject* menu = m_offline->part("againMenu");
      return menu && menu->property("opened").toBool();
    }));
    // Each that can be used, once: one of the four can't.
    QCOMPARE(m_offline->part("againMenu")->property("count").toInt(), 3);
    press(Qt::Key_Down);
    press(Qt::Key_Down);
    press(Qt::Key_Return);
    QVERIFY(waitUntil([this] { return !chat().isGenerating() && chat().answerCount() == 2; }));
    QCOMPARE(m_offline->parts().models().selectedName(), QString("SmolLM2-135M-Instruct"));
  }

  void twoModelsAnswerSideBySide() {
    press(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(waitUntil([this] { return m_offline->part("askSecond") != nullptr; }));
    QMetaObject::invokeMethod(m_offline->part("askSecond"), "clicked");
    QObject* picker = m_offline->part("modelPicker");
    QVERIFY(waitUntil([picker] { return picker->property("second").toBool(); }));
    press(Qt::Key_Escape);
    chat().comparison()->setSecondKey(m_offline->source().choices().at(1).key);
    send("hello");
    QVERIFY(waitUntil([this] { return !chat().isGenerating(); }));
    QVERIFY(chat().comparison()->isOpen());
    auto* first = qobject_cast<QQuickItem*>(m_offline->part("messageList"));
    auto* second = qobject_cast<QQuickItem*>(m_offline->part("secondList"));
    QVERIFY(first && second);
    QVERIFY(waitUntil([&] { return second->property("count").toInt() >= 3; }));
    QVERIFY(first->isVisible() && second->isVisible());
    QVERIFY(second->mapToScene({0, 0}).x() >= first->mapToScene({first->width(), 0}).x());
    // An opened receipt stays in its column.
    for (QQuickItem* line : m_offline->items())
      if (line->objectName() == "receiptLine") QMetaObject::invokeMethod(line, "clicked");
    QVERIFY(waitUntil([this] { return openedReceipts().size() == 2; }));
    for (QQuickItem* card : openedReceipts()) {
      QVERIFY(card->width() <= card->parentItem()->width() && card->x() >= 0);
      QVERIFY(card->property("implicitWidth").toReal() <= card->property("widest").toReal());
    }
    // Where there is no room for both, one of them is shown.
    m_offline->window()->resize(600, 700);
    QVERIFY(waitUntil([&] { return first->isVisible() && !second->isVisible(); }));
    m_offline->part("comparisonBar")->setProperty("shown", 2);
    QVERIFY(waitUntil([&] { return !first->isVisible() && second->isVisible(); }));
    QMetaObject::invokeMethod(m_offline->part("secondHead"), "keepRequested");
    QVERIFY(waitUntil([this] { return !chat().comparison()->isOpen(); }));
    QVERIFY(focusIsInTheComposer());
    QVERIFY(waitUntil([&] { return first->isVisible(); }));
    QCOMPARE(chat().answerNumber(), 2);
    QVERIFY(waitUntil([this] { return m_offline->part("secondList") == nullptr; }));
  }

 private:
  bool focusIsInTheComposer() {
    return waitUntil([this] {
      const QQuickItem* item = m_offline->window()->activeFocusItem();
      const auto* composer = qobject_cast<QQuickItem*>(m_offline->part("composer"));
      return item && composer && composer->isAncestorOf(item);
    });
  }
  // Once it is there: rows come a moment after what they show.
  bool click(const char* name) {
    return waitUntil([&] { return m_offline->part(name) != nullptr; }) &&
           QMetaObject::invokeMethod(m_offline->part(name), "clicked");
  }
  QList<QQuickItem*> openedReceipts() {
    QList<QQuickItem*> cards;
    for (QQuickItem* item : m_offline->items())
      if (item->objectName() == "receiptDetails" && item->isVisible() && item->width() > 0)
        cards << item;
    return cards;
  }
};

QTEST_MAIN(SwitchingWindowTest)
#include "switching_window_test.moc"
