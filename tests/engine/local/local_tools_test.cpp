// Tools through the embedded engine: a model that calls one, its result, and no tools at all.
// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>
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
