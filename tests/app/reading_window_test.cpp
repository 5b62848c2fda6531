// Reading in the window: the view follows an answer only at its end and keeps its place elsewhere;
// text is selected across messages and found.
// SPDX-License-Identifier: Apache-2.0
#include <QClipboard>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QMimeData>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTest>
#include <QWheelEvent>
#include <cmath>

#include "tests/app/window_test_case.h"
#include "ui/viewmodels/find_in_chat.h"
#include "ui/viewmodels/text_selection.h"

using support::waitUntil;

class ReadingWindowTest : public support::WindowTestCase {
  Q_OBJECT

 public:
  ReadingWindowTest()
      : WindowTestCase([](const engine::Request&) {
          return support::answerScript({}, {"A short answer.\n"});
        }) {}

 protected:
  void prepare() override { m_clock.start(); }

 private slots:
  void aWheelUpLeavesTheEndAndTheKeyReturns() {
    open(20);
    wheel(120);
    QVERIFY(waitUntil([this] { return !list()->property("moving").toBool(); }));
    QVERIFY(!list()->property("follow").toBool());
    const QString before = topText();
    messages().appendText(storage::MessageId{20}, "\n\nmore\n\nand more");
    QTest::qWait(50);
    QCOMPARE(topText(), before);
    QVERIFY(list()->property("hasUnseen").toBool());
    QTest::keyClick(m_offline->window(), Qt::Key_End, Qt::AltModifier);
    QVERIFY(list()->property("follow").toBool());
    QVERIFY(waitUntil([this] { return list()->property("atYEnd").toBool(); }));
    messages().appendText(storage::MessageId{20}, "\n\nand the last");
    QVERIFY(waitUntil([this] { return list()->property("atYEnd").toBool(); }));
  }

  void aKeyUpLeavesTheEnd() {
    open(20);
    listItem()->forceActiveFocus();
    QTest::keyClick(m_offline->window(), Qt::Key_PageUp);
    QVERIFY(!list()->property("follow").toBool());
    QTest::keyClick(m_offline->window(), Qt::Key_End);
    QVERIFY(list()->property("follow").toBool());
  }

  // Whatever is read must not move when earlier messages come before it.
  void whatIsReadStaysInPlaceWhenOlderMessagesCome() {
    open(400);
    const int opened = messages().count();
    list()->setProperty("follow", false);
    for (int i = 0; i < 200 && messages().count() == opened; ++i) {
      const QString top = topText();
      const double y = topY();
      list()->setProperty("contentY", list()->property("contentY").toDouble() - 40);
      QTest::qWait(1);
      if (messages().count() == opened) continue;
      const int row = rowOfText(top);
      QVERIFY(row >= 0);
      const QQuickItem* item = itemAt(row);
      QVERIFY(item != nullptr);
      QVERIFY(std::abs(item->y() - list()->property("contentY").toDouble() - (y + 40)) < 1);
    }
    QVERIFY(messages().count() > opened);
  }

  void scrollingFastLoadsOlderMessagesOnTheWay() {
    open(1000);
    const int opened = messages().count();
    for (int i = 0; i < 300 && messages().count() < 4 * opened; ++i) {
      wheel(120);
      QTest::qWait(10);
    }
    QVERIFY(messages().count() >= 4 * opened);
  }

  void aRowAboveThatGrowsMovesNothing() {
    open(30);
    list()->setProperty("follow", false);
    list()->setProperty("contentY", list()->property("contentY").toDouble() - 500);
    QTest::qWait(20);
    const QString top = topText();
    const double y = topY();
    const int row = rowOfText(top);
    // The answer before the row at the top, which is drawn above the view.
    const auto place = messages().placeAt(row);
    QVERIFY(place && place->message.value > 3);
    const std::int64_t before = place->message.value - (place->message.value % 2 == 0 ? 2 : 1);
    messages().appendText(storage::MessageId{before},
                          " and so on, for another line or two. And "
                          "more words of the same kind, so that they do not fit into the line "
                          "where they begin, nor the next.");
    QTest::qWait(50);
    QCOMPARE(topText(), top);
    QVERIFY(std::abs(topY() - y) < 1);
  }

  void draggingSelectsAcrossMessagesAndCopiesTheirText() {
    open(6);
    const QQuickItem* from = textOf(rowOfText("Question 3"));
    const QQuickItem* to = textOf(rowOfText("Answer 4 in bold"));
    QVERIFY(from != nullptr && to != nullptr);
    drag(from->mapToScene({17, from->height() / 2}),
         to->mapToScene({to->width() - 1, to->height() - 4}));
    QVERIFY(!messages().selection()->isEmpty());
    QTest::qWait(20);
    QCOMPARE(to->property("selectedText").toString(), QString("Answer 4 in bold"));
    QTest::keyClick(m_offline->window(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), QString("Question 3\n\nAnswer 4 in bold"));
    QTest::keyClick(m_offline->window(), Qt::Key_Escape);
    QVERIFY(messages().selection()->isEmpty());
    QTest::qWait(20);
    QCOMPARE(to->property("selectedText").toString(), QString());
  }

  void aWordChosenByTwoClicksIsCopiedAsRichText() {
    open(6);
    const QQuickItem* text = textOf(rowOfText("Answer 4 in bold"));
    QVERIFY(text != nullptr);
    const QPoint word = text->mapToScene({10, text->height() / 2}).toPoint();
    QTest::mouseDClick(m_offline->window(), Qt::LeftButton, Qt::NoModifier, word);
    QVERIFY(waitUntil([this] { return !messages().selection()->isEmpty(); }));
    QTest::keyClick(m_offline->window(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text().trimmed(), QString("Answer"));
    QVERIFY(QGuiApplication::clipboard()->mimeData()->hasHtml());
  }

  void selectAllTakesTheMessage() {
    open(6);
    listItem()->forceActiveFocus();
    list()->setProperty("hoveredMessage", 4);
    QTest::keyClick(m_offline->window(), Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(messages().selection()->text().plain(), QString("Answer 4 in bold"));
  }

  void findsByKeyAndGoesThere() {
    open(300);
    QTest::keyClick(m_offline->window(), Qt::Key_F, Qt::ControlModifier);
    QVERIFY(m_offline->part("findBar") != nullptr);
    type("answer 2");  // 2, 20 ... 28, 200 ... 298
    auto* find = messages().find();
    QVERIFY(waitUntil([&] { return !find->isSearching() && find->count() == 56; }));
    QTest::keyClick(m_offline->window(), Qt::Key_Return);
    QCOMPARE(find->number(), 1);
    QVERIFY(waitUntil([this] { return m_offline->part("findMark") != nullptr; }));
    const int row = rowOfText("Answer 2 in bold");
    const QQuickItem* item = itemAt(row);
    QVERIFY(item != nullptr);
    const double y = item->y() - list()->property("contentY").toDouble();
    QVERIFY(y > -item->height() && y < listItem()->height());
    QTest::keyClick(m_offline->window(), Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(find->number(), 56);
    QTest::keyClick(m_offline->window(), Qt::Key_Escape);
    QVERIFY(!find->isOpen());
    type("typed");
    QCOMPARE(m_offline->chat().draft(), QString("typed"));
  }

  void aSearchElsewhereOpensAConversationAtItsMessage() {
    const auto id = add(200);
    QMetaObject::invokeMethod(m_offline->part("commandActions"), "openFound",
                              Q_ARG(QVariant, QVariant::fromValue<qlonglong>(id.value)),
                              Q_ARG(QVariant, 10), Q_ARG(QVariant, "in bold"));
    QVERIFY(waitUntil([this] { return itemAt(rowOfText("Answer 10 in bold")) != nullptr; }));
    QVERIFY(!list()->property("follow").toBool());
    QVERIFY(messages().find()->number() > 0);
  }

 private:
  ui::MessageListModel& messages() { return *m_offline->chat().messages(); }
  QObject* list() { return m_offline->part("messageList"); }
  QQuickItem* listItem() { return qobject_cast<QQuickItem*>(list()); }

  // Message n is "Question n" or "Answer n in bold".
  storage::ConversationId add(int count) {
    const auto id = *m_offline->store().createConversation("long", 1);
    std::optional<storage::MessageId> parent;
    for (int i = 1; i <= count; ++i) {
      storage::MessageRecord record;
      record.conversation = id;
      record.parent = parent;
      record.role = i % 2 == 0 ? storage::MessageRole::Assistant : storage::MessageRole::User;
      record.text = i % 2 == 0 ? "Answer " + std::to_string(i) + " in **bold**"
                               : "Question " + std::to_string(i);
      parent = *m_offline->store().addMessage(record);
    }
    return id;
  }
  void open(int count) {
    m_offline->chat().openConversation(add(count).value);
    QVERIFY(waitUntil(
        [this] { return list()->property("atYEnd").toBool() && itemAt(messages().count() - 1); }));
    QTest::qWait(20);
  }
  QQuickItem* itemAt(int row) {
    QQuickItem* item = nullptr;
    QMetaObject::invokeMethod(list(), "itemAtIndex", Q_RETURN_ARG(QQuickItem*, item),
                              Q_ARG(int, row));
    return item;
  }
  int rowOfText(const QString& text) {
    for (int row = 0; row < messages().count(); ++row)
      if (messages().textAt(row) == text) return row;
    return -1;
  }
  QQuickItem* textOf(int row) {
    QVector<QQuickItem*> all = {itemAt(row)};
    for (qsizetype i = 0; i < all.size(); ++i) {
      if (all[i] == nullptr) continue;
      if (all[i]->objectName() == "blockText") return all[i];
      all.append(all[i]->childItems());
    }
    return nullptr;
  }
  // The first row with text that begins in the view.
  int topRow() {
    const double top = list()->property("contentY").toDouble();
    for (int row = 0; row < messages().count(); ++row) {
      const QQuickItem* item = itemAt(row);
      if (item && item->y() >= top && !messages().textAt(row).isEmpty()) return row;
    }
    return -1;
  }
  QString topText() { return messages().textAt(topRow()); }
  double topY() { return itemAt(topRow())->y() - list()->property("contentY").toDouble(); }
  void wheel(int delta) {
    const QPointF middle(m_offline->window()->width() * 0.6, m_offline->window()->height() * 0.4);
    QWheelEvent event(middle, m_offline->window()->mapToGlobal(middle), {}, {0, delta},
                      Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    // How fast a wheel turns is told by the times of its events.
    event.setTimestamp(static_cast<quint64>(m_clock.elapsed()));
    QCoreApplication::sendEvent(m_offline->window(), &event);
  }
  void drag(QPointF from, QPointF to) {
    QQuickWindow* window = m_offline->window();
    QTest::mousePress(window, Qt::LeftButton, Qt::NoModifier, from.toPoint());
    for (int i = 1; i <= 8; ++i) QTest::mouseMove(window, (from + (to - from) * i / 8).toPoint());
    QTest::mouseRelease(window, Qt::LeftButton, Qt::NoModifier, to.toPoint());
  }

  QElapsedTimer m_clock;
};

QTEST_MAIN(ReadingWindowTest)
#include "reading_window_test.moc"
