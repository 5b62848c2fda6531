// Tools through the embedded engine: a model that calls one, its result, and no tools at all.
// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <fstream>
#include <memory>

#include "engine/local/local_backend.h"
#include "tests/engine/local/scripted_model.h"
#include "tests/support/backend_contract.h"

namespace {

const std::string kArguments = "{\"a\":1}";

// After a question it calls "get", after a result it says "Fine".
support::GgufWriter callingModel() {
  return support::scriptedModel(
      {"<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>", "<｜User｜>", "<｜Assistant｜>",
       "<｜tool▁calls▁begin｜>", "<｜tool▁calls▁end｜>", "<｜tool▁call▁begin｜>",
       "<｜tool▁call▁end｜>", "<｜tool▁sep｜>", "<｜tool▁outputs▁begin｜>",
       "<｜tool▁outputs▁end｜>", "<｜tool▁output▁begin｜>", "<｜tool▁output▁end｜>"},
      {"Look", "get", kArguments, "Fine"},
      {{"<｜Assistant｜>", "Look"},
       {"Look", "<｜tool▁calls▁begin｜>"},
       {"<｜tool▁calls▁begin｜>", "<｜tool▁call▁begin｜>"},
       {"Ċ", kArguments},
       {"<｜tool▁call▁begin｜>", "get"},
       {"get", "<｜tool▁sep｜>"},
       {"<｜tool▁sep｜>", kArguments},
       {kArguments, "<｜tool▁call▁end｜>"},
       {"<｜tool▁call▁end｜>", "<｜tool▁calls▁end｜>"},
       {"<｜tool▁calls▁end｜>", "<｜end▁of▁sentence｜>"},
       {"<｜tool▁outputs▁end｜>", "Fine"},
       {"Fine", "<｜end▁of▁sentence｜>"}});
}

engine::Request ask() {
  engine::Request request;
  request.messages.push_back(engine::textMessage(engine::Role::User, "q"));
  request.tools.push_back({"get", "gets", "{}"});
  request.sampling.temperature = 0;
  request.maxTokens = 40;
  return request;
}

struct Answer {
  support::Record record;
  std::optional<base::Result<engine::Completion>> outcome;
};

}  // namespace

class LocalToolsTest : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() {
    const support::Bytes bytes = callingModel().bytes();
    const std::string path = m_folder.filePath("calling.gguf").toStdString();
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    m_backend = std::make_unique<local::LocalBackend>(
        engine::LocalConfig{.modelFile = path, .threads = 1}, base::LogSink());
  }

  void aCallEndsTheTurn() {
    const Answer answer = play(ask());
    QVERIFY2(answer.outcome->has_value(),
             answer.outcome->has_value() ? "" : answer.outcome->error().message.c_str());
    QVERIFY(answer.record.broken.empty());
    QCOMPARE(answer.record.text, std::string("Look"));
    QCOMPARE(answer.record.toolCalls.size(), std::size_t(1));
    const engine::ToolCall& call = answer.record.toolCalls[0];
    QCOMPARE(call.id, std::string("call_1"));
    QCOMPARE(call.name, std::string("get"));
    QCOMPARE(call.arguments, kArguments);
    QCOMPARE((**answer.outcome).stopReason, engine::StopReason::ToolCalls);
    QCOMPARE((**answer.outcome).usage.outputTokens, 8);
  }

  // What the model wrote and what the history says of it are the same tokens.
  void theResultGoesOnFromTheCall() {
    engine::Request request = ask();
    const Answer first = play(request);
    engine::Message answer = engine::textMessage(engine::Role::Assistant, "Look");
    answer.toolCalls = first.record.toolCalls;
    engine::Message result = engine::textMessage(engine::Role::Tool, "42");
    result.toolCallId = "call_1";
    request.messages.push_back(answer);
    request.messages.push_back(result);
    const Answer second = play(request);
    QVERIFY(second.outcome->has_value());
    QCOMPARE(second.record.text, std::string("Fine"));
    QCOMPARE((**second.outcome).stopReason, engine::StopReason::EndOfTurn);
    QVERIFY((**second.outcome).usage.cachedTokens >= (**first.outcome).usage.promptTokens);

    request.messages.push_back(engine::textMessage(engine::Role::Assistant, "Fine"));
    request.messages.push_back(engine::textMessage(engine::Role::User, "again"));
    const Answer third = play(request);
    QCOMPARE(third.record.toolCalls.at(0).id, std::string("call_2"));
  }

  void aCutOffCallIsText() {
    engine::Request request = ask();
    request.maxTokens = 5;
    const Answer answer = play(request);
    QCOMPARE((**answer.outcome).stopReason, engine::StopReason::MaxTokens);
    QVERIFY(answer.record.toolCalls.empty());
    QCOMPARE(answer.record.text,
             std::string("Look<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>get<｜tool▁sep｜>"));
  }

  void aNamedToolIsCalledAtOnce() {
    engine::Request request = ask();
    request.tools.push_back({"put", "puts", "{}"});
    request.toolChoice = {engine::ToolChoice::Kind::Named, "put"};
    const Answer answer = play(request);
    QVERIFY2(answer.outcome->has_value(),
             answer.outcome->has_value() ? "" : answer.outcome->error().message.c_str());
    QCOMPARE(answer.record.text, std::string());
    QCOMPARE(answer.record.toolCalls.size(), std::size_t(1));
    QCOMPARE(answer.record.toolCalls[0].name, std::string("put"));
    QCOMPARE(answer.record.toolCalls[0].arguments, kArguments);
    QCOMPARE((**answer.outcome).stopReason, engine::StopReason::ToolCalls);
    QVERIFY((**answer.outcome).receipt.notes.empty());
  }

  void aRequiredCallIsBegunForTheModel() {
    engine::Request request = ask();
    request.toolChoice.kind = engine::ToolChoice::Kind::Required;
    const Answer answer = play(request);
    QVERIFY(answer.outcome->has_value());
    QCOMPARE(answer.record.text, std::string());
    QCOMPARE(answer.record.toolCalls.size(), std::size_t(1));
    QCOMPARE(answer.record.toolCalls[0].name, std::string("get"));
    QCOMPARE(answer.record.toolCalls[0].arguments, kArguments);
  }

  // What is cut off before it is a call is said.
  void aCallThatIsNotWrittenIsNoted() {
    engine::Request request = ask();
    request.maxTokens = 3;
    request.toolChoice.kind = engine::ToolChoice::Kind::Required;
    const Answer answer = play(request);
    QVERIFY(answer.outcome->has_value());
    QVERIFY(answer.record.toolCalls.empty());
    QCOMPARE((**answer.outcome).receipt.notes.size(), std::size_t(1));
  }

  void strictArgumentsFollowTheirSchema_data() {
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("arguments");
    QTest::newRow("what the model wants")
        << QByteArray(
               R"({"type":"object","properties":{"a":{"type":"integer"}},"required":["a"],"additionalProperties":false})")
        << QByteArray::fromStdString(kArguments);
    QTest::newRow("what the schema wants")
        << QByteArray(
               R"({"type":"object","properties":{"b":{"const":"x"}},"required":["b"],"additionalProperties":false})")
        << QByteArray(R"({"b":"x"})");
  }
  void strictArgumentsFollowTheirSchema() {
    QFETCH(QByteArray, schema);
    QFETCH(QByteArray, arguments);
    engine::Request request = ask();
    request.maxTokens = 200;
    request.tools = {{"get", "gets", schema.toStdString(), true}};
    request.toolChoice = {engine::ToolChoice::Kind::Named, "get"};
    const Answer answer = play(request);
    QVERIFY2(answer.outcome->has_value(),
             answer.outcome->has_value() ? "" : answer.outcome->error().message.c_str());
    QCOMPARE(answer.record.toolCalls.size(), std::size_t(1));
    QByteArray got = QByteArray::fromStdString(answer.record.toolCalls[0].arguments);
    QCOMPARE(got.replace(" ", ""), arguments);
    QCOMPARE((**answer.outcome).stopReason, engine::StopReason::ToolCalls);
  }

  void toolsThatMayNotBeCalledAreNotCalled() {
    engine::Request request = ask();
    request.toolChoice.kind = engine::ToolChoice::Kind::None;
    const Answer answer = play(request);
    QVERIFY(answer.record.toolCalls.empty());
    request.tools.clear();
    request.toolChoice = {};
    QCOMPARE((**answer.outcome).usage.promptTokens, (**play(request).outcome).usage.promptTokens);
  }

  void toolChoicesThatCannotBeServedAreRefused_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("strict");
    QTest::addColumn<QByteArray>("words");
    using Kind = engine::ToolChoice::Kind;
    const auto row = [](const char* words, Kind kind, const char* name, bool strict) {
      QTest::newRow(words) << static_cast<int>(kind) << QByteArray(name) << strict
                           << QByteArray(words);
    };
    row("\"set\", is not among", Kind::Named, "set", false);
    row("only where that tool must be called", Kind::Auto, "", true);
    row("\"get\" cannot be strict", Kind::Named, "get", true);
  }
  void toolChoicesThatCannotBeServedAreRefused() {
    QFETCH(int, kind);
    QFETCH(QByteArray, name);
    QFETCH(bool, strict);
    QFETCH(QByteArray, words);
    engine::Request request = ask();
    request.tools = {{"get", "", R"({"type":"object","unevaluatedItems":false})", strict}};
    request.toolChoice = {static_cast<engine::ToolChoice::Kind>(kind), name.toStdString()};
    const Answer answer = play(request);
    QVERIFY(!answer.outcome->has_value());
    QVERIFY2(answer.outcome->error().message.find(words.toStdString()) != std::string::npos,
             answer.outcome->error().message.c_str());
  }

  void withoutToolsMarkersShowNothing() {
    engine::Request request = ask();
    request.tools.clear();
    const Answer answer = play(request);
    QVERIFY(answer.record.toolCalls.empty());
    QCOMPARE(answer.record.text, "Lookget" + kArguments);
    QCOMPARE((**answer.outcome).stopReason, engine::StopReason::EndOfTurn);
  }

 private:
  Answer play(const engine::Request& request) {
    Answer answer;
    answer.outcome = m_backend->generate(request, support::recordInto(answer.record), {});
    return answer;
  }

  QTemporaryDir m_folder;
  std::unique_ptr<local::LocalBackend> m_backend;
};

QTEST_GUILESS_MAIN(LocalToolsTest)
#include "local_tools_test.moc"
