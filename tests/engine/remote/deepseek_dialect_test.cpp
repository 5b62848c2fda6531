// The real client at the API's own address, https://api.deepseek.com: through a proxy that is the
// double, with an authority of its own. What only DeepSeek has is tested here.
// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include "engine/backend_factory.h"
#include "engine/remote/remote_backend.h"
#include "tests/support/backend_contract.h"
#include "tests/support/deepseek_server.h"

namespace {

using engine::Role;
using engine::Thinking;
using support::DeepSeekServer;
using support::Record;

struct Run {
  Record record;
  std::optional<base::Result<engine::Completion>> outcome;
  [[nodiscard]] const char* error() const {
    return outcome->has_value() ? "no error" : outcome->error().message.c_str();
  }
  [[nodiscard]] const engine::Completion& done() const { return **outcome; }
};

engine::Request ask(const std::string& question, Thinking thinking = Thinking::Off) {
  engine::Request request;
  request.model = "deepseek-flash";
  request.messages = {engine::textMessage(Role::User, question)};
  request.thinking = thinking;
  return request;
}

engine::ToolDefinition tool(const std::string& name) {
  return {
      name, "about " + name,
      R"({"type":"object","properties":{"location":{"type":"string"}},"required":["location"]})"};
}

#define ANSWERED(run)                                  \
  QVERIFY2((run).outcome->has_value(), (run).error()); \
  QVERIFY((run).record.broken.empty())

}  // namespace

class DeepseekDialectTest : public QObject {
  Q_OBJECT
 private slots:
  void init() { m_server = std::make_unique<DeepSeekServer>(); }

  void theKeyGoesThroughTheTunnelOnly() {
    const Run run = play(ask("hello"));
    ANSWERED(run);
    const auto requests = m_server->requests();
    QCOMPARE(requests.size(), std::size_t{2});
    QCOMPARE(requests[0].http.method, std::string("CONNECT"));
    QCOMPARE(requests[0].http.path, std::string("api.deepseek.com:443"));
    QVERIFY(requests[0].http.header("authorization").empty());
    QVERIFY(requests[1].wasEncrypted && requests[1].wasTunnelled);
    QCOMPARE(requests[1].http.header("host"), std::string("api.deepseek.com"));
    QCOMPARE(requests[1].http.header("authorization"), std::string("Bearer sk-double"));
  }

  void withoutItsAuthorityNothingIsSent() {
    for (const std::string& pem : {std::string(), support::deepseek::Authority().pem()}) {
      engine::RemoteConfig config = this->config();
      config.caFile = pem.empty() ? "" : file("other.pem", pem);
      const Run run = play(ask("hello"), config);
      QVERIFY(!run.outcome->has_value());
      QVERIFY2(std::string(run.error()).find("not trusted") != std::string::npos, run.error());
    }
    for (const auto& request : m_server->requests())
      QCOMPARE(request.http.method, std::string("CONNECT"));
  }

  void streamedAndWholeAreTheSame() {
    engine::Request request = ask(support::deepseek::kExampleQuestion, Thinking::Max);
    const Run streamed = play(request);
    ANSWERED(streamed);
    request.stream = false;
    const Run whole = play(request);
    ANSWERED(whole);
    QCOMPARE(whole.record.text, support::deepseek::exampleAnswer().text);
    QCOMPARE(whole.record.text, streamed.record.text);
    QCOMPARE(whole.record.reasoning, streamed.record.reasoning);
    QCOMPARE(whole.done().usage.outputTokens, streamed.done().usage.outputTokens);
  }

  void anAnswerIsContinuedAtBeta() {
    engine::Request request = ask("hello");
    request.messages.push_back(engine::textMessage(Role::Assistant, "It begins"));
    request.messages.back().prefix = true;
    const Run run = play(request);
    ANSWERED(run);
    QCOMPARE(run.record.text, std::string(" and so it goes on."));
    QCOMPARE(m_server->requests().back().http.path, std::string("/beta/chat/completions"));
  }

  void aThoughtIsClosedAtBeta() {
    engine::Request request = ask("hello", Thinking::On);
    request.messages.push_back(engine::textMessage(Role::Assistant, ""));
    request.messages.back().reasoning = "They greet me.";
    request.messages.back().prefix = true;
    request.messages.back().reasoningIsClosed = true;
    const Run run = play(request);
    ANSWERED(run);
    QVERIFY(run.record.text.ends_with("and so it goes on."));
    QCOMPARE(m_server->requests().back().http.path, std::string("/beta/chat/completions"));
  }

  void aGapIsFilledAtBeta() {
    engine::Request request;
    request.model = "deepseek-v4-pro";
    request.fillIn = {"def fib(a):", "    return fib(a-1) + fib(a-2)"};
    for (const bool stream : {true, false}) {
      request.stream = stream;
      const Run run = play(request);
      ANSWERED(run);
      QCOMPARE(run.record.text, std::string("\n    if a < 2:\n        return a\n"));
      QCOMPARE(m_server->requests().back().http.path, std::string("/beta/completions"));
    }
  }

  void toolsCanBeForbiddenAndForced() {
    using Kind = engine::ToolChoice::Kind;
    engine::Request request = ask("Weather?");
    request.tools = {tool("get_weather"), tool("get_time")};
    request.toolChoice.kind = Kind::None;
    const Run none = play(request);
    ANSWERED(none);
    QVERIFY(none.record.toolCalls.empty());
    request.toolChoice = {Kind::Named, "get_time"};
    const Run named = play(request);
    ANSWERED(named);
    QCOMPARE(named.record.toolCalls.size(), std::size_t{1});
    QCOMPARE(named.record.toolCalls[0].name, std::string("get_time"));
    request.toolChoice.kind = Kind::Required;
    QCOMPARE(play(request).record.toolCalls.size(), std::size_t{2});
  }

  // Source: "Thinking Mode": with tools, what was thought in earlier turns has to come back.
  void whatWasThoughtIsSentBack() {
    engine::Request request = ask("Weather?", Thinking::On);
    request.tools = {tool("get_weather")};
    const Run first = play(request);
    ANSWERED(first);
    engine::Message turn;
    turn.role = Role::Assistant;
    turn.reasoning = first.record.reasoning;
    turn.toolCalls = first.record.toolCalls;
    engine::Message result = engine::textMessage(Role::Tool, "24 degrees");
    result.toolCallId = turn.toolCalls.at(0).id;
    request.messages.push_back(turn);
    request.messages.push_back(result);
    const Run run = play(request);
    ANSWERED(run);
    QCOMPARE(run.record.text, std::string("The tool says: 24 degrees"));
    QVERIFY(run.done().receipt.notes.empty());
  }

  // Turns of another model have no reasoning; an empty one is what the API asks for then.
  void turnsOfAnotherModelAreTaken() {
    engine::Request request = ask("hello", Thinking::On);
    request.tools = {tool("get_weather")};
    request.messages.push_back(engine::textMessage(Role::Assistant, "Hello from another model."));
    request.messages.push_back(engine::textMessage(Role::User, "And now?"));
    const Run run = play(request);
    ANSWERED(run);
    QCOMPARE(posts(), 1);
  }

  // However the rule changes: the refusal is repaired, and that is said.
  void aRefusalForReasoningIsRepairedAndSaid() {
    engine::Request request = ask("hello", Thinking::On);
    request.messages.push_back(engine::textMessage(Role::Assistant, "Hello."));
    request.messages.back().reasoning = "It greets.";
    request.messages.push_back(engine::textMessage(Role::User, "And now?"));
    m_server->failNext({"400"});
    const Run run = play(request);
    ANSWERED(run);
    QVERIFY(run.record.reasoning.empty());  // nothing was missing: so without thinking
    QCOMPARE(run.done().receipt.notes.size(), std::size_t{1});
    QCOMPARE(posts(), 2);
  }

  void theSamePrefixHitsTheCache() {
    engine::Request request = ask(std::string(600, 'x'));
    const Run first = play(request);
    ANSWERED(first);
    request.messages.push_back(engine::textMessage(Role::Assistant, first.record.text));
    request.messages.push_back(engine::textMessage(Role::User, "More."));
    QCOMPARE(play(request).done().usage.cachedTokens, std::int64_t{128});
  }

  void theBalanceIsRead() {
    const auto account = engine::readAccount(config(), {});
    QVERIFY2(account.has_value(), account ? "" : account.error().message.c_str());
    QVERIFY(account->isAvailable);
    QCOMPARE(account->balances.size(), std::size_t{1});
    QCOMPARE(account->balances[0].currency, std::string("CNY"));
    QCOMPARE(account->balances[0].total, std::string("110.00"));
  }

 private:
  std::string file(const std::string& name, const std::string& text) {
    const std::string path = m_folder.filePath(QString::fromStdString(name)).toStdString();
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  engine::RemoteConfig config() {
    engine::RemoteConfig config;
    config.baseUrl = "https://api.deepseek.com";
    config.apiKey = "sk-double";
    config.proxy = m_server->url();
    config.caFile = file("authority.pem", m_server->authorityPem());
    return config;
  }
  [[nodiscard]] int posts() const {
    int count = 0;
    for (const auto& seen : m_server->requests()) count += seen.http.method == "POST" ? 1 : 0;
    return count;
  }
  Run play(const engine::Request& request) { return play(request, config()); }
  static Run play(const engine::Request& request, const engine::RemoteConfig& config) {
    Run run;
    auto backend = remote::RemoteBackend::create(config, {});
    if (!backend) qFatal("%s", backend.error().message.c_str());
    run.outcome = (*backend)->generate(request, support::recordInto(run.record), {});
    return run;
  }

  QTemporaryDir m_folder;
  std::unique_ptr<DeepSeekServer> m_server;
};

QTEST_GUILESS_MAIN(DeepseekDialectTest)
#include "deepseek_dialect_test.moc"
