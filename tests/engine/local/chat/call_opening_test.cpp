// The words around a call that a model must make, read back by the parser of its calls.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/chat/call_opening.h"

#include <QTest>

#include "engine/local/chat/output_parser.h"
#include "tests/engine/local/chat/vocabulary.h"

using chat::ChatFormat;
using chat::ToolSyntax;

Q_DECLARE_METATYPE(chat::ChatFormat)
Q_DECLARE_METATYPE(chat::ToolSyntax)

class CallOpeningTest : public QObject {
  Q_OBJECT
 private slots:
  void framesAreCalls_data() {
    QTest::addColumn<ChatFormat>("format");
    QTest::addColumn<ToolSyntax>("syntax");
    QTest::addColumn<QByteArray>("arguments");
    QTest::addColumn<QByteArray>("end");  // where the frame has no closing words
    const QByteArray json = R"({"a": 1})";
    QTest::newRow("V3") << ChatFormat::DeepSeekV3 << ToolSyntax::DeepSeek << json << QByteArray();
    QTest::newRow("R1") << ChatFormat::DeepSeekR1 << ToolSyntax::DeepSeek << json << QByteArray();
    QTest::newRow("V3.1") << ChatFormat::DeepSeekV31 << ToolSyntax::DeepSeek << json
                          << QByteArray();
    QTest::newRow("Qwen") << ChatFormat::Qwen3 << ToolSyntax::Hermes << json << QByteArray();
    QTest::newRow("own") << ChatFormat::ModelsOwn << ToolSyntax::Hermes << json << QByteArray();
    QTest::newRow("Llama") << ChatFormat::Llama3 << ToolSyntax::Llama << json << QByteArray();
    const QByteArray dsml =
        "<｜DSML｜parameter name=\"a\" string=\"false\">1</｜DSML｜parameter>\n";
    QTest::newRow("V3.2") << ChatFormat::DeepSeekV32 << ToolSyntax::Dsml << dsml
                          << QByteArray("</｜DSML｜invoke>\n</｜DSML｜function_calls>");
    QTest::newRow("V4") << ChatFormat::DeepSeekV4 << ToolSyntax::Dsml << dsml
                        << QByteArray("</｜DSML｜invoke>\n</｜DSML｜tool_calls>");
  }
  void framesAreCalls() {
    QFETCH(ChatFormat, format);
    QFETCH(ToolSyntax, syntax);
    QFETCH(QByteArray, arguments);
    QFETCH(QByteArray, end);
    const auto tokens = support::chatTokenizer("<｜begin▁of▁sentence｜>");
    const auto frame = chat::callFrame(format, syntax, "look_up", *tokens);
    QVERIFY2(frame.has_value(), frame ? "" : frame.error().message.c_str());
    QCOMPARE(frame->closing.empty(), !end.isEmpty());
    chat::OutputParser parser(chat::OutputStart::Text, syntax);
    const std::string whole = support::textOfTokens(*tokens, frame->opening) +
                              arguments.toStdString() +
                              support::textOfTokens(*tokens, frame->closing) + end.toStdString();
    auto events = parser.push(whole);
    for (auto& event : parser.finish()) events.push_back(event);
    QCOMPARE(events.size(), std::size_t{1});
    const auto* call = std::get_if<engine::ToolCall>(&events[0]);
    QVERIFY(call != nullptr);
    QCOMPARE(call->name, std::string("look_up"));
    QCOMPARE(call->arguments, std::string(R"({"a": 1})"));
  }

  void anyToolLeavesTheNameOpen() {
    const auto tokens = support::chatTokenizer("<｜begin▁of▁sentence｜>");
    const auto opening = [&tokens](ChatFormat format, ToolSyntax syntax) {
      return support::textOfTokens(*tokens, chat::callFrame(format, syntax, "", *tokens)->opening);
    };
    QCOMPARE(opening(ChatFormat::DeepSeekV31, ToolSyntax::DeepSeek),
             std::string("<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>"));
    QCOMPARE(opening(ChatFormat::DeepSeekV3, ToolSyntax::DeepSeek),
             std::string("<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>"));
    QCOMPARE(opening(ChatFormat::Qwen3, ToolSyntax::Hermes),
             std::string("<tool_call>\n{\"name\": \""));
  }

  void formatsWithoutAKnownBeginningAreRefused() {
    const auto tokens = support::chatTokenizer("<｜begin▁of▁sentence｜>");
    for (const ToolSyntax syntax : {ToolSyntax::None, ToolSyntax::DeepSeek, ToolSyntax::Dsml}) {
      const auto frame = chat::callFrame(ChatFormat::ModelsOwn, syntax, "f", *tokens);
      QVERIFY(!frame);
      QCOMPARE(frame.error().code, base::ErrorCode::Unsupported);
    }
  }
};

QTEST_GUILESS_MAIN(CallOpeningTest)
#include "call_opening_test.moc"
