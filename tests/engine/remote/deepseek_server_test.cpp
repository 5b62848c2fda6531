// The real client against the double of the API where all is well: what the documentation promises
// is what arrives.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/deepseek_server.h"

#include <QTest>

#include "engine/remote/remote_backend.h"
#include "tests/support/backend_contract.h"

namespace {

using engine::Role;
using support::DeepSeekServer;
using support::Record;

struct Run {
  Record record;
  std::optional<base::Result<engine::Completion>> outcome;
  [[nodiscard]] const char* error() const {
    return outcome->has_value() ? "no error" : outcome->error().message.c_str();
  }
};

std::unique_ptr<engine::Backend> backendFor(const std::string& url) {
  engine::RemoteConfig config;
  config.baseUrl = url;
  config.apiKey = "sk-double";
  auto created = remote::RemoteBackend::create(config, {});
  if (!created) qFatal("%s", created.error().message.c_str());
  return std::move(*created);
}

engine::Request ask(const std::string& question,
                    engine::Thinking thinking = engine::Thinking::Off) {
  engine::Request request;
  request.model = "deepseek-flash";
  request.messages = {engine::textMessage(Role::User, question)};
  request.thinking = thinking;
  return request;
}

Run play(engine::Backend& backend, const engine::Request& request) {
  Run run;
  run.outcome = backend.generate(request, support::recordInto(run.record), {});
  return run;
}

engine::ToolDefinition tool(const std::string& name) {
  return {
      name, "about " + name,
      R"({"type":"object","properties":{"location":{"type":"string"}},"required":["location"]})"};
}

// A picture's first bytes are all that is looked at.
engine::ImagePart picture() {
  return {"image/png", std::string("\x89PNG\r\n\x1A\n") + "rest"};
}

#define ANSWERED(run)                                  \
  QVERIFY2((run).outcome->has_value(), (run).error()); \
  QVERIFY((run).record.broken.empty())

}  // namespace

class DeepseekServerTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    m_server = std::make_unique<DeepSeekServer>();
    m_backend = backendFor(m_server->url());
  }

  void modelsAreListedWithAndWithoutV1() {
    for (const char* suffix : {"", "/v1"}) {
      const auto models = backendFor(m_server->url() + suffix)->models({});
      QVERIFY(models);
      QCOMPARE(models->size(), std::size_t{2});
      QCOMPARE(models->at(0).id, std::string("deepseek-flash"));
      QCOMPARE(models->at(1).id, std::string("deepseek-v4-pro"));
    }
  }

  void thePublicExampleIsSolved() {
    engine::Request request = ask(support::deepseek::kExampleQuestion, engine::Thinking::High);
    request.messages.insert(request.messages.begin(),
                            engine::textMessage(Role::System, support::deepseek::kExampleSystem));
    const Run run = play(*m_backend, request);
    ANSWERED(run);
    QCOMPARE(run.record.text, support::deepseek::exampleAnswer().text);
    QCOMPARE(run.record.reasoning, support::deepseek::exampleAnswer().reasoning);
    const engine::Completion& done = **run.outcome;
    QCOMPARE(done.stopReason, engine::StopReason::EndOfTurn);
    QVERIFY(done.usage.reasoningTokens > 0);
    QVERIFY(done.usage.outputTokens > done.usage.reasoningTokens);
    QVERIFY(done.receipt.requestId.rfind("ds-double-", 0) == 0);
  }

  void withoutThinkingNoThoughtArrives() {
    const Run run = play(*m_backend, ask("hello"));
    ANSWERED(run);
    QVERIFY(run.record.reasoning.empty());
    QCOMPARE((**run.outcome).usage.reasoningTokens, std::int64_t{0});
  }

  void effortsReachTheServer() {
    using engine::Thinking;
    for (const auto& [thinking, name] :
         {std::pair{Thinking::On, "high"}, std::pair{Thinking::Low, "low"},
          std::pair{Thinking::High, "high"}, std::pair{Thinking::Max, "max"}}) {
      const Run run = play(*m_backend, ask("hello", thinking));
      ANSWERED(run);
      QVERIFY2(run.record.reasoning.find("effort " + std::string(name)) != std::string::npos,
               run.record.reasoning.c_str());
    }
  }

  void anAliasIsServedAsFlash() {
    engine::Request request = ask("hello");
    request.model = "deepseek-v4-flash";
    const Run run = play(*m_backend, request);
    ANSWERED(run);
    QCOMPARE((**run.outcome).receipt.servedModel, std::string("deepseek-flash"));
  }

  void aStopStringEndsTheAnswerBeforeIt() {
    engine::Request request = ask("one two three");
    request.stop = {"two"};
    const Run run = play(*m_backend, request);
    ANSWERED(run);
    QCOMPARE(run.record.text, std::string("You asked: one "));
  }

  void theLongestAnswerCountsTheThought() {
    engine::Request request = ask("hello", engine::Thinking::On);
    request.maxTokens = 5;
    const Run run = play(*m_backend, request);
    ANSWERED(run);
    QVERIFY(run.record.text.empty());
    QCOMPARE((**run.outcome).stopReason, engine::StopReason::MaxTokens);
    QCOMPARE((**run.outcome).usage.outputTokens, std::int64_t{5});
    QCOMPARE((**run.outcome).usage.reasoningTokens, std::int64_t{5});
  }

  void logProbabilitiesStandBeforeTheirTokens() {
    engine::Request request = ask("你好");
    request.topLogprobs = 3;
    const Run run = play(*m_backend, request);
    ANSWERED(run);
    std::string spelt;
    for (const auto& event : run.record.events)
      if (const auto* logprobs = std::get_if<engine::Logprobs>(&event)) {
        spelt += logprobs->chosen.bytes;
        QCOMPARE(logprobs->top.size(), std::size_t{3});
      }
    QCOMPARE(spelt, run.record.text);
  }

  void jsonModeNeedsTheWord() {
    engine::Request request = ask("Give me an object.");
    request.responseFormat = engine::ResponseFormat::JsonObject;
    const Run refused = play(*m_backend, request);
    QVERIFY(!refused.outcome->has_value());
    QVERIFY2(std::string(refused.error()).find("word 'json'") != std::string::npos,
             refused.error());
    request.messages = {engine::textMessage(Role::User, "Give me a JSON object.")};
    const Run run = play(*m_backend, request);
    ANSWERED(run);
    QCOMPARE(run.record.text.front(), '{');
  }

  void callsOfToolsArriveWholeFromTheirFragments() {
    engine::Request request = ask("What is the weather?", engine::Thinking::On);
    request.tools = {tool("get_weather"), tool("get_time")};
    const Run run = play(*m_backend, request);
    ANSWERED(run);
    QCOMPARE((**run.outcome).stopReason, engine::StopReason::ToolCalls);
    QCOMPARE(run.record.toolCalls.size(), std::size_t{2});
    QCOMPARE(run.record.toolCalls[0].name, std::string("get_weather"));
    QCOMPARE(run.record.toolCalls[1].arguments, std::string(R"({"location":"Hangzhou"})"));
    QVERIFY(run.record.toolCalls[0].id != run.record.toolCalls[1].id);
    QVERIFY(!run.record.reasoning.empty());
  }

  // Without thinking, nothing of it has to come back.
  void theToolsAnswersAreTaken() {
    engine::Request request = ask("What is the weather?");
    request.tools = {tool("get_weather")};
    const Run first = play(*m_backend, request);
    ANSWERED(first);
    engine::Message turn;
    turn.role = Role::Assistant;
    turn.toolCalls = first.record.toolCalls;
    engine::Message result = engine::textMessage(Role::Tool, "24 degrees");
    result.toolCallId = first.record.toolCalls.at(0).id;
    request.messages.push_back(turn);
    request.messages.push_back(result);
    const Run run = play(*m_backend, request);
    ANSWERED(run);
    QCOMPARE(run.record.text, std::string("The tool says: 24 degrees"));
    request.messages.pop_back();
    request.messages.push_back(engine::textMessage(Role::User, "Well?"));
    QVERIFY(std::string(play(*m_backend, request).error()).find("must be followed by tool") !=
            std::string::npos);
  }

  void imagesAreSeenByTheModelThatCan() {
    engine::Request request = ask("What is this?");
    request.messages[0].content.emplace_back(picture());
    request.messages[0].content.emplace_back(picture());
    const Run run = play(*m_backend, request);
    ANSWERED(run);
    QVERIFY2(run.record.text.find("I see 2 images.") != std::string::npos, run.record.text.c_str());
    request.model = "deepseek-v4-pro";
    QVERIFY(std::string(play(*m_backend, request).error()).find("image input") !=
            std::string::npos);
  }

  void aLongerConversationHitsTheCache() {
    engine::Request request = ask(std::string(600, 'x'));
    const Run first = play(*m_backend, request);
    ANSWERED(first);
    QCOMPARE((**first.outcome).usage.cachedTokens, std::int64_t{0});
    request.messages.push_back(engine::textMessage(Role::Assistant, first.record.text));
    request.messages.push_back(engine::textMessage(Role::User, "And then?"));
    const Run second = play(*m_backend, request);
    ANSWERED(second);
    const engine::Usage& usage = (**second.outcome).usage;
    QCOMPARE(usage.cachedTokens, std::int64_t{128});  // two whole units of 64
    QVERIFY(usage.promptTokens > usage.cachedTokens);
    // What stands first decides: a changed system prompt hits nothing.
    request.messages.insert(request.messages.begin(),
                            engine::textMessage(Role::System, "Be brief."));
    QCOMPARE((**play(*m_backend, request).outcome).usage.cachedTokens, std::int64_t{0});
  }

  void settingsOutOfRangeAreRefused() {
    engine::Request request = ask("hello");
    request.sampling.temperature = 3;
    QVERIFY(std::string(play(*m_backend, request).error()).find("temperature") !=
            std::string::npos);
    request.sampling.temperature.reset();
    request.maxTokens = 393'217;
    QVERIFY(std::string(play(*m_backend, request).error()).find("max_tokens") != std::string::npos);
  }

  void aRequestThatIsWrittenDownIsAnswered() {
    m_server->answerNext({"", "Written down.", {}});
    const Run run = play(*m_backend, ask("hello"));
    ANSWERED(run);
    QCOMPARE(run.record.text, std::string("Written down."));
    QCOMPARE(m_server->requests().back().http.path, std::string("/chat/completions"));
  }

 private:
  std::unique_ptr<DeepSeekServer> m_server;
  std::unique_ptr<engine::Backend> m_backend;
};

QTEST_GUILESS_MAIN(DeepseekServerTest)
#include "deepseek_server_test.moc"
