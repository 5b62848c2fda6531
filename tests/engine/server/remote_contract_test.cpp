// The contract over the whole wire: remote backend, HTTP, server, scripted backend.
// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "engine/remote/remote_backend.h"
#include "engine/server/api_server.h"
#include "tests/support/scripted_backend.h"
#include "tests/support/scripted_fixture.h"

namespace {

using support::Record;

constexpr const char* kToken = "secret-token";

// A served scripted backend and the remote backend that speaks to it.
class Wire : public support::ScriptedFixture {
 public:
  explicit Wire(bool isWorker = true) {
    auto started = server::ApiServer::start(m_scripted, {.token = kToken}, {});
    if (!started) qFatal("%s", started.error().message.c_str());
    m_server = std::move(*started);
    auto created = remote::RemoteBackend::create(
        {.baseUrl = "http://127.0.0.1:" + std::to_string(m_server->port()) + "/v1/",
         .apiKey = kToken,
         .place = {},
         .isWorker = isWorker},
        {});
    if (!created) qFatal("%s", created.error().message.c_str());
    m_remote = std::move(*created);
  }
  engine::Backend& backend() override { return *m_remote; }
  support::ScriptedBackend& scripted() { return m_scripted; }
  void script(std::vector<support::Step> steps) { m_steps = std::move(steps); }

 private:
  std::vector<support::Step> m_steps;  // instead of the contract's, where there are any
  support::ScriptedBackend m_scripted{[this](const engine::Request& request) {
    auto script = support::contractScript(request);
    if (!m_steps.empty()) script.steps = m_steps;
    return script;
  }};
  std::unique_ptr<server::ApiServer> m_server;
  std::unique_ptr<engine::Backend> m_remote;
};

engine::Request fullRequest() {
  engine::Request request = Wire::ask("short");
  request.messages.insert(request.messages.begin(),
                          engine::textMessage(engine::Role::System, "be brief"));
  engine::Message picture;
  picture.role = engine::Role::User;
  picture.content = {engine::TextPart{"what is this? \u4F60"},
                     engine::ImagePart{"image/png", std::string("\x89PNG\0\xFF", 6), "original"}};
  engine::Message assistant = engine::textMessage(engine::Role::Assistant, "");
  assistant.content.clear();
  assistant.reasoning = "  I should\n search\u2026 ";
  assistant.toolCalls = {{"call_9", "search", "{\"q\": broken"}};
  engine::Message result = engine::textMessage(engine::Role::Tool, "sunny");
  result.toolCallId = "call_9";
  request.messages.insert(request.messages.begin() + 1, {picture, assistant, result});
  request.tools = {
      {"search", "looks things up", R"({"type":"object","properties":{"z":{},"a":{}}})", true},
      {"look", "", "{}"}};
  request.toolChoice = {engine::ToolChoice::Kind::Named, "look"};
  request.parallelToolCalls = false;
  request.thinking = engine::Thinking::Max;
  request.sampling.temperature = 0.25;
  request.sampling.topK = 40;
  request.sampling.topP = 0.5;
  request.sampling.minP = 0.125;
  request.sampling.typicalP = 0.75;
  request.sampling.repetitionPenalty = 1.5;
  request.sampling.presencePenalty = -0.5;
  request.sampling.frequencyPenalty = 0.25;
  request.sampling.dryMultiplier = 0.8;
  request.sampling.logitBias = {{0, -100.0}, {129'279, 2.5}};
  request.sampling.seed = 18446744073709551615U;
  request.maxTokens = 77;
  request.responseFormat = engine::ResponseFormat::JsonSchema;
  request.jsonSchema = R"({"type":"object","properties":{"z":{"type":"null"},"a":{}}})";
  request.topLogprobs = 4;
  request.stop = {"\n\n", "\u3002"};
  return request;
}

}  // namespace

class RemoteContractTest : public QObject {
  Q_OBJECT
 private slots:
  void workerKeepsTheContract() {
    Wire wire;
    support::runBackendContract(wire);
  }

  void anyEndpointKeepsTheContract() {
    Wire wire(/*isWorker=*/false);
    support::runBackendContract(wire);
  }

  void requestsArriveAsTheyWere() {
    Wire wire;
    const engine::Request sent = fullRequest();
    QVERIFY(wire.backend().generate(sent, {}, {}));
    const engine::Request got = wire.scripted().requests().back();
    QCOMPARE(got.model, sent.model);
    QCOMPARE(got.messages.size(), sent.messages.size());
    for (std::size_t i = 0; i < sent.messages.size(); ++i) {
      const auto& a = got.messages[i];
      const auto& b = sent.messages[i];
      QCOMPARE(a.role, b.role);
      QCOMPARE(a.content.size(), b.content.size());
      QCOMPARE(engine::textOf(a), engine::textOf(b));
      QCOMPARE(a.reasoning, b.reasoning);
      QCOMPARE(a.toolCallId, b.toolCallId);
      QCOMPARE(a.toolCalls.size(), b.toolCalls.size());
    }
    const auto& image = std::get<engine::ImagePart>(got.messages[1].content[1]);
    QCOMPARE(image.mimeType, std::string("image/png"));
    QCOMPARE(image.bytes, std::string("\x89PNG\0\xFF", 6));
    QCOMPARE(image.detail, std::string("original"));
    QCOMPARE(got.messages[2].toolCalls[0].arguments, sent.messages[2].toolCalls[0].arguments);
    QCOMPARE(got.tools.at(0).parametersJson, sent.tools[0].parametersJson);
    QVERIFY(got.tools.at(0).strict && !got.tools.at(1).strict);
    QCOMPARE(got.toolChoice.kind, sent.toolChoice.kind);
    QCOMPARE(got.toolChoice.name, sent.toolChoice.name);
    QCOMPARE(got.parallelToolCalls, false);
    QCOMPARE(got.stream, true);
    QCOMPARE(got.thinking, sent.thinking);
    QVERIFY(got.sampling.temperature == sent.sampling.temperature);
    QVERIFY(got.sampling.topK == sent.sampling.topK);
    QVERIFY(got.sampling.topP == sent.sampling.topP);
    QVERIFY(got.sampling.minP == sent.sampling.minP);
    QVERIFY(got.sampling.repetitionPenalty == sent.sampling.repetitionPenalty);
    QVERIFY(got.sampling.typicalP == sent.sampling.typicalP);
    QVERIFY(got.sampling.presencePenalty == sent.sampling.presencePenalty);
    QVERIFY(got.sampling.frequencyPenalty == sent.sampling.frequencyPenalty);
    QVERIFY(got.sampling.dryMultiplier == sent.sampling.dryMultiplier);
    QCOMPARE(got.sampling.logitBias, sent.sampling.logitBias);
    QVERIFY(got.sampling.seed == sent.sampling.seed);
    QVERIFY(got.maxTokens == sent.maxTokens);
    QCOMPARE(got.responseFormat, sent.responseFormat);
    QCOMPARE(got.jsonSchema, sent.jsonSchema);
    QVERIFY(got.topLogprobs == sent.topLogprobs);
    QCOMPARE(got.stop, sent.stop);
  }

  void logprobsSurviveByteForByte() {
    const engine::Logprobs first{{"\xE4\xBD", -0.5}, {{"\xE4\xBD", -0.5}, {"a\"b", -1.25}}};
    const engine::Logprobs second{{"\xA0!", -9999.0}, {}};
    for (const bool isWorker : {true, false}) {
      Wire wire(isWorker);
      wire.script(
          {support::say(first), support::say(second), support::say(engine::TextDelta{"\u4F60!"})});
      Record record;
      QVERIFY(wire.backend().generate(Wire::ask("short"), support::recordInto(record), {}));
      QCOMPARE(record.text, std::string("\u4F60!"));
      std::vector<engine::Logprobs> got;
      for (const auto& event : record.events)
        if (const auto* logprobs = std::get_if<engine::Logprobs>(&event)) got.push_back(*logprobs);
      QVERIFY(std::holds_alternative<engine::TextDelta>(record.events.back()));
      QCOMPARE(got.size(), std::size_t{2});
      QCOMPARE(got[0].chosen.bytes, first.chosen.bytes);
      QCOMPARE(got[0].chosen.logprob, -0.5);
      QCOMPARE(got[0].top.size(), std::size_t{2});
      QCOMPARE(got[0].top[1].bytes, std::string("a\"b"));
      QCOMPARE(got[0].top[1].logprob, -1.25);
      QCOMPARE(got[1].chosen.bytes, second.chosen.bytes);
      QCOMPARE(got[1].chosen.logprob, -9999.0);
    }
  }

  void everyToolChoiceArrives() {
    using Kind = engine::ToolChoice::Kind;
    Wire wire;
    for (const Kind kind : {Kind::Auto, Kind::None, Kind::Required}) {
      engine::Request request = Wire::ask("short");
      request.tools = {{"f", "", "{}"}};
      request.toolChoice.kind = kind;
      QVERIFY(wire.backend().generate(request, {}, {}));
      QCOMPARE(wire.scripted().requests().back().toolChoice.kind, kind);
      QCOMPARE(wire.scripted().requests().back().tools.size(), std::size_t{1});
      QVERIFY(wire.scripted().requests().back().parallelToolCalls);
    }
  }

  // The whole answer at once: reasoning, log-probabilities, text and calls, in this order.
  void wholeAnswersComeBack() {
    for (const bool isWorker : {true, false}) {
      Wire wire(isWorker);
      wire.script({support::say(engine::ReasoningDelta{"so "}),
                   support::say(engine::ReasoningDelta{"then"}),
                   support::say(engine::Logprobs{{"Hi", -0.5}, {}}),
                   support::say(engine::TextDelta{"Hi"}), support::say(engine::TextDelta{" you"}),
                   support::say(engine::ToolCall{"c1", "f", "{}"}),
                   support::say(engine::ToolCall{"c2", "g", "{broken"})});
      engine::Request request = Wire::ask("short");
      request.stream = false;
      Record record;
      const auto outcome = wire.backend().generate(request, support::recordInto(record), {});
      QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().message.c_str());
      QCOMPARE(wire.scripted().requests().back().stream, false);
      QVERIFY(record.broken.empty());
      QCOMPARE(record.events.size(), std::size_t{5});
      QCOMPARE(std::get<engine::ReasoningDelta>(record.events[0]).text, std::string("so then"));
      QCOMPARE(std::get<engine::Logprobs>(record.events[1]).chosen.bytes, std::string("Hi"));
      QCOMPARE(std::get<engine::TextDelta>(record.events[2]).text, std::string("Hi you"));
      QCOMPARE(record.toolCalls.size(), std::size_t{2});
      QCOMPARE(record.toolCalls[1].arguments, std::string("{broken"));
      QVERIFY(outcome->usage.promptTokens > 0);
    }
  }

  void gapsAreFilled_data() {
    QTest::addColumn<bool>("isWorker");
    QTest::addColumn<bool>("stream");
    for (const bool isWorker : {true, false})
      for (const bool stream : {true, false})
        QTest::addRow("worker %d, stream %d", isWorker, stream) << isWorker << stream;
  }
  void gapsAreFilled() {
    QFETCH(bool, isWorker);
    QFETCH(bool, stream);
    Wire wire(isWorker);
    wire.script({support::say(engine::Logprobs{{"\xE4\xBD", -0.5}, {{"x", -1.0}, {"y", -2.0}}}),
                 support::say(engine::TextDelta{"return "}),
                 support::say(engine::TextDelta{"\u4F60"})});
    engine::Request request;
    request.model = "m";
    request.fillIn = engine::FillIn{"a \u4F60\n", "\n b<|fim|>"};
    request.maxTokens = 9;
    request.topLogprobs = 2;
    request.stop = {"\n"};
    request.stream = stream;
    Record record;
    const auto outcome = wire.backend().generate(request, support::recordInto(record), {});
    QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().message.c_str());
    const engine::Request got = wire.scripted().requests().back();
    QVERIFY(got.fillIn && got.messages.empty());
    QCOMPARE(got.fillIn->prefix, request.fillIn->prefix);
    QCOMPARE(got.fillIn->suffix, request.fillIn->suffix);
    QCOMPARE(got.thinking, engine::Thinking::Off);
    QVERIFY(got.maxTokens == 9 && got.topLogprobs == 2);
    QCOMPARE(got.stop, request.stop);
    QCOMPARE(record.text, std::string("return \u4F60"));
    QVERIFY(record.broken.empty());
    const auto& logprobs = std::get<engine::Logprobs>(record.events.front());
    QCOMPARE(logprobs.chosen.bytes, std::string("\xE4\xBD"));
    QCOMPARE(logprobs.top.size(), std::size_t{2});
    QVERIFY(outcome->usage.promptTokens > 0);
  }

  void thinkingOffArrivesAsOff() {
    Wire wire;
    QVERIFY(wire.backend().generate(Wire::ask("short"), {}, {}));
    QCOMPARE(wire.scripted().requests().back().thinking, engine::Thinking::Off);
  }

  void completionsComeBackWhole() {
    Wire wire;
    Record record;
    const auto outcome =
        wire.backend().generate(*wire.thinkingAnswer(), support::recordInto(record), {});
    QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().message.c_str());
    QCOMPARE(record.reasoning, std::string("Let me think \u2026"));
    QCOMPARE(record.text, std::string("Hello, \u4F60\u597D, \U0001F600\uFE0F\r\n\ttab"));
    QCOMPARE(outcome->usage.promptTokens, std::int64_t{7});
    QCOMPARE(outcome->usage.cachedTokens, std::int64_t{3});
    QCOMPARE(outcome->usage.outputTokens, std::int64_t{6});
    QCOMPARE(outcome->usage.reasoningTokens, std::int64_t{2});
    QCOMPARE(outcome->timings.loadMs, 1.5);
    QCOMPARE(outcome->timings.decodeMs, 3.5);
    QCOMPARE(outcome->receipt.servedModel, std::string("scripted"));
    QCOMPARE(outcome->receipt.place, std::string("this computer"));
    QCOMPARE(outcome->receipt.device, std::string("script"));
  }

  void fineStopReasonsSurvive() {
    Wire wire;
    const auto outcome = wire.backend().generate(Wire::ask("limit"), {}, {});
    QVERIFY(outcome);
    QCOMPARE(outcome->stopReason, engine::StopReason::ContextFull);
  }

  void toolCallsSurvive() {
    Wire wire;
    Record record;
    const auto outcome =
        wire.backend().generate(Wire::ask("tool"), support::recordInto(record), {});
    QVERIFY(outcome);
    QCOMPARE(outcome->stopReason, engine::StopReason::ToolCalls);
    QCOMPARE(record.toolCalls.size(), std::size_t{1});
    QCOMPARE(record.toolCalls[0].name, std::string("search"));
    QCOMPARE(record.toolCalls[0].arguments, std::string(R"({"query":"weather"})"));
  }

  void statusOfTheWorkerArrives() {
    Wire wire;
    Record record;
    std::stop_source source;
    const auto outcome = wire.backend().generate(
        Wire::ask("hang"),
        [&](const engine::Event& event) {
          record.add(event);
          source.request_stop();
        },
        source.get_token());
    QVERIFY(outcome);
    const auto& status = std::get<engine::Status>(record.events.at(0));
    QCOMPARE(status.phase, engine::Status::Phase::Loading);
    QVERIFY(status.percent == 40);
    QCOMPARE(status.detail, std::string("reading the model"));
  }

  void errorsOfTheWorkerKeepCodeAndWords_data() {
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("before text") << QByteArray("fail") << QByteArray();
    QTest::newRow("after text") << QByteArray("fail after text") << QByteArray("half an answer");
  }
  void errorsOfTheWorkerKeepCodeAndWords() {
    QFETCH(QByteArray, what);
    QFETCH(QByteArray, text);
    Wire wire;
    Record record;
    const auto outcome =
        wire.backend().generate(Wire::ask(what.constData()), support::recordInto(record), {});
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, base::ErrorCode::OutOfMemory);
    QCOMPARE(outcome.error().message,
             std::string("no memory left for a context of 8192 tokens; choose a shorter one"));
    QCOMPARE(record.text, text.toStdString());
  }

  void modelsComeBack() {
    Wire wire;
    const auto models = wire.backend().models({});
    QVERIFY(models);
    QCOMPARE(models->at(0).id, std::string("scripted"));
    QCOMPARE(models->at(0).displayName, std::string("Scripted model"));
    QVERIFY(models->at(0).contextTokens == 4096);
    QVERIFY(models->at(0).canThink);
  }
};

QTEST_GUILESS_MAIN(RemoteContractTest)
#include "remote_contract_test.moc"
