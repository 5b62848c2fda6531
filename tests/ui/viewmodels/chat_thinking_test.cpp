// Ending a thought: the same answer goes on behind it, where the model can be told.
// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/ui/viewmodels/chat_window.h"
#include "ui/viewmodels/thought_outline.h"

using namespace Qt::StringLiterals;
using fakes::ChatWindow;

namespace {

ui::Block block(ui::Block::Kind kind, const QString& text) {
  ui::Block made;
  made.kind = kind;
  made.text = text;
  return made;
}

bool think(ChatWindow& window) {
  if (!window.chat->send(u"q"_s)) return false;
  window.backend().reasoning("Hm");
  return QTest::qWaitFor([&] { return window.chat->isThinking(); });
}

}  // namespace

class ChatThinkingTest : public QObject {
  Q_OBJECT

 private slots:
  void theSameAnswerGoesOnBehindItsThought() {
    ChatWindow window;
    QVERIFY(think(window));
    QVERIFY(window.chat->answerNowHint().isEmpty());
    window.chat->answerNow();
    QTRY_COMPARE(window.backend().requests().size(), 2U);
    const engine::Message last = window.backend().requests().back().messages.back();
    QVERIFY(last.prefix && last.reasoningIsClosed);
    QCOMPARE(last.reasoning, std::string("Hm"));
    QCOMPARE(engine::textOf(last), std::string());
    window.backend().text("42");
    window.backend().end();
    QTRY_VERIFY(!window.chat->isGenerating());
    QCOMPARE(window.stored().size(), 2U);
    QCOMPARE(window.storedAnswer(), std::string("42"));
    QCOMPARE(window.stored().back().reasoning, std::string("Hm"));
    QVERIFY(window.stored().back().answer.notes.find("you ended the thinking") !=
            std::string::npos);
  }

  void aStopAfterItIsAStop() {
    ChatWindow window;
    QVERIFY(think(window));
    window.chat->answerNow();
    window.chat->stop();
    QTRY_VERIFY(!window.chat->isGenerating());
    QCOMPARE(window.backend().requests().size(), 1U);
    // It goes on inside the thought: nobody has ended it.
    window.chat->continueAnswer();
    QTRY_COMPARE(window.backend().requests().size(), 2U);
    QVERIFY(!window.backend().requests().back().messages.back().reasoningIsClosed);
  }

  void someEndpointsCannotBeTold() {
    ChatWindow window;
    window.source.list[0].group = ui::ModelChoice::Group::OtherEndpoint;
    window.source.list[0].place = u"box.lan"_s;
    window.source.changed();
    window.picker->select(window.source.list[0].key);
    window.chat->send(u"q"_s);
    // The reader is asked about the host first.
    if (!window.chat->isGenerating()) window.chat->sendOut()->confirm();
    window.backend().reasoning("Hm");
    QTRY_VERIFY(window.chat->isThinking());
    QVERIFY(window.chat->answerNowHint().contains(u"box.lan"_s));
    window.chat->answerNow();
    QVERIFY(window.chat->isThinking());
    window.backend().end();
    QTRY_VERIFY(!window.chat->isGenerating());
    QCOMPARE(window.backend().requests().size(), 1U);
  }

  void outlinesAreHeadingsElseFirstSentences() {
    using Kind = ui::Block::Kind;
    const QVector<ui::Block> plain = {block(Kind::Paragraph, u"First, v1.5 is old. Then more."_s),
                                      block(Kind::Code, u"x = 1"_s),
                                      block(Kind::Paragraph, u"\u7B2C\u4E8C\u3002\u518D"_s),
                                      block(Kind::Paragraph, QString(200, u'w'))};
    const auto sentences = ui::outlineOf(plain);
    QCOMPARE(sentences.size(), 3);
    QCOMPARE(sentences[0].title, u"First, v1.5 is old."_s);
    QCOMPARE(sentences[1].title, u"\u7B2C\u4E8C\u3002"_s);
    QCOMPARE(sentences[1].block, 2);
    QCOMPARE(sentences[2].title.size(), 72);
    QVector<ui::Block> headed = plain;
    headed << block(Kind::Heading, u"One"_s) << block(Kind::Heading, u"Two"_s);
    const auto headings = ui::outlineOf(headed);
    QCOMPARE(headings.size(), 2);
    QCOMPARE(headings[0].block, 4);
    // A very long one is thinned, from beginning to end.
    const QVector<ui::Block> many(1000, block(Kind::Paragraph, u"p"_s));
    QCOMPARE(ui::outlineOf(many).size(), 24);
    QVERIFY(ui::outlineOf(many).back().block > 900);
    QVERIFY(ui::outlineOf({}).isEmpty());
  }
};

QTEST_MAIN(ChatThinkingTest)
#include "chat_thinking_test.moc"
