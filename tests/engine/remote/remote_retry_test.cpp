// What a backend does about failures, queues and silence; hours of them in no time.
// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "engine/net/sse_parser.h"
#include "tests/engine/remote/remote_fixture.h"

namespace {

using engine::StopReason;
using fixture::ask;
using fixture::backendFor;
using fixture::good;
using fixture::kAnswer;
using fixture::kHello;
using fixture::play;
using fixture::playAgainst;
using fixture::refused;
using fixture::Run;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using support::Call;
using support::Connection;
using support::FakeTime;
using support::LoopbackServer;
using support::Send;
using support::WaitForRelease;
using Phase = engine::Status::Phase;

const std::string kEmptyStream =
    support::sse(R"({"choices":[{"delta":{"content":""},"finish_reason":"stop"}]})") +
    support::sse("[DONE]");
const std::string kReasoningRefusal =
    R"({"error":{"message":"The `reasoning_content` in the thinking mode must be passed back to the API."}})";

std::vector<milliseconds> inMilliseconds(std::initializer_list<int> times) {
  std::vector<milliseconds> result;
  for (const int time : times) result.emplace_back(time);
  return result;
}

// A request of which `count` keep-alives are heard, ten seconds apart, one after the other.
Connection queued(FakeTime& time, int count, const std::string& head,
                  const std::string& keepAlive) {
  Connection script{Send{head}};
  for (int i = 0; i < count; ++i) {
    script.emplace_back(Call{[&time] { time.advance(seconds(10)); }});
    script.emplace_back(Send{keepAlive});
    script.emplace_back(WaitForRelease{});
  }
  return script;
}

// Plays, and lets the server go on after each status.
Run playReleasing(engine::Backend& backend, LoopbackServer& server,
                  const engine::Request& request = ask()) {
  Run run;
  run.outcome = backend.generate(request,
                                 [&](const engine::Event& event) {
                                   run.record.add(event);
                                   server.release();
                                 },
                                 {});
  return run;
}

}  // namespace

class RemoteRetryTest : public QObject {
  Q_OBJECT
 private slots:
  void failuresBeforeOutputAreTriedAgain_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isReset");
    QTest::addColumn<QByteArray>("why");
    const auto row = [](const char* name, const std::string& bytes, const char* why,
                        bool isReset = false) {
      QTest::newRow(name) << QByteArray::fromStdString(bytes) << isReset << QByteArray(why);
    };
    row("429", support::httpReply("429 Too Many", "{}"), "takes no more requests at once (429)");
    row("500", support::httpReply("500 Internal", "<title>x</title>"), "has a fault (500)");
    row("502", support::httpReply("502 Bad Gateway", ""), "(502)");
    row("503", support::httpReply("503 Busy", "{}"), "is overloaded (503)");
    row("504", support::httpReply("504 Gateway", "{}"), "(504)");
    row("529", support::httpReply("529 Overloaded", "{}"), "is overloaded (529)");
    row("nothing", "", "cut off");
    row("reset", "", "cut off", true);
    row("cut head", "HTTP/1.1 200 OK\r\nContent-", "ended before an answer");
    row("no body", support::sseHead(), "ended before an answer");
    row("cut chunk", support::sseHead() + "data: {\"cho", "ended before an answer");
    row("cut event of two lines", support::sseHead() + "data: {\"choices\":\n",
        "ended before an answer");
    row("keep-alives only", support::sseHead() + ": keep-alive\n\n", "ended before an answer");
    row("empty answer", support::sseHead() + kEmptyStream, "empty answer");
    row("empty whole answer",
        support::httpReply("200 OK",
                           R"({"choices":[{"message":{"content":""},"finish_reason":"stop"}]})"),
        "empty answer");
    row("overloaded inside",
        support::sseHead() + support::sse(R"({"error":{"code":503,"message":"later"}})"), "later");
    row("no resources",
        support::sseHead() + support::sse(R"({"choices":[{"delta":{},"finish_reason":)"
                                          R"("insufficient_system_resource"}]})"),
        "resources");
  }
  void failuresBeforeOutputAreTriedAgain() {
    QFETCH(QByteArray, bytes);
    QFETCH(bool, isReset);
    QFETCH(QByteArray, why);
    Connection failing{Send{bytes.toStdString()}};
    if (isReset) failing.emplace_back(support::Reset{});
    const Run run = playAgainst({failing, good()});
    QVERIFY2(run.isAnswer(), run.error().c_str());
    QCOMPARE(run.record.text, kAnswer);
    const auto said = run.details(Phase::Retrying);
    QCOMPARE(said.size(), std::size_t{1});
    QVERIFY2(said[0].find(why.toStdString()) != std::string::npos, said[0].c_str());
    QVERIFY2(said[0].find("; trying again in 1 second (1 of 5)") != std::string::npos,
             said[0].c_str());
  }

  void othersAreNot_data() {
    QTest::addColumn<QByteArray>("bytes");
    for (const char* status :
         {"400 Bad", "401 No", "402 Pay", "403 No", "404 Not Found", "422 Bad", "302 Found"})
      QTest::newRow(status) << QByteArray::fromStdString(support::httpReply(status, "{}"));
    QTest::newRow("other JSON") << QByteArray::fromStdString(
        support::httpReply("200 OK", R"({"code":1001,"msg":"balance"})"));
    QTest::newRow("other JSON, streamed") << QByteArray::fromStdString(
        support::sseHead() + support::sse(R"({"code":1001})") + support::sse("[DONE]"));
    QTest::newRow("page") << QByteArray::fromStdString(support::httpHead("200 OK", "text/html") +
                                                       "<html><title>Log in</title>");
    QTest::newRow("damaged") << QByteArray::fromStdString(support::sseHead() + "data: {]\n\n");
    QTest::newRow("not HTTP") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n");
  }
  void othersAreNot() {
    QFETCH(QByteArray, bytes);
    LoopbackServer server({{Send{bytes.toStdString()}}, good()});
    FakeTime time;
    const Run run = play(*backendFor(time, server.url()));
    QVERIFY(!run.isAnswer());
    QCOMPARE(server.requests().size(), std::size_t{1});
    QVERIFY(time.waits().empty());
  }

  void aLineWithoutEndIsToldWithItsServer() {
    const std::string line = "data: " + std::string(net::SseParser::kMaxLineBytes, 'x');
    LoopbackServer server({{Send{support::sseHead() + line}}, good()});
    FakeTime time;
    const Run run = play(*backendFor(time, server.url()));
    QVERIFY(!run.isAnswer());
    QCOMPARE(run.outcome->error().code, base::ErrorCode::Corrupt);
    QVERIFY2(run.says("127.0.0.1") && run.says("a line is longer than"), run.error().c_str());
    QVERIFY2(run.says("; ask again, and check the address"), run.error().c_str());
    QCOMPARE(server.requests().size(), std::size_t{1});
  }

  void fiveTimesWithGrowingWaits() {
    LoopbackServer server(std::vector<Connection>(7, refused("503 Busy", "X-Request-Id: r-9\r\n")));
    FakeTime time;
    const Run run = play(*backendFor(time, server.url()));
    QVERIFY(!run.isAnswer());
    QCOMPARE(run.outcome->error().code, base::ErrorCode::Busy);
    QCOMPARE(server.requests().size(), std::size_t{6});
    QCOMPARE(time.waits(), inMilliseconds({500, 1000, 2000, 4000, 8000}));
    QCOMPARE(run.details(Phase::Retrying).size(), std::size_t{5});
    QVERIFY2(run.says("Own words"), run.error().c_str());
    QVERIFY2(run.says("tried 6 times"), run.error().c_str());
    QVERIFY2(run.says("(request id r-9)"), run.error().c_str());
  }

  void aServerThatIsNotRunningHereIsAnErrorAtOnce() {
    std::string url;
    {
      const LoopbackServer gone({});
      url = gone.url();
    }
    FakeTime time;
    const Run run = play(*backendFor(time, url));
    QVERIFY2(run.says("nothing answers there"), run.error().c_str());
    QVERIFY(time.waits().empty());
    QVERIFY(run.record.events.empty());
    // So is a proxy that is not.
    engine::RemoteConfig config{.baseUrl = "https://api.example", .apiKey = "sk-1", .place = {}};
    config.proxy = url;
    const Run proxied = play(*backendFor(time, config));
    QVERIFY2(proxied.says("nothing answers there"), proxied.error().c_str());
    QVERIFY(time.waits().empty());
  }

  // It is looked up again once: a network that has just come back.
  void aNameThatIsNotFoundIsTriedTwice() {
    FakeTime time;
    engine::RemoteConfig config{
        .baseUrl = "https://no-such-host.invalid", .apiKey = {}, .place = {}};
    config.proxy = "none";
    const Run run = play(*backendFor(time, config));
    QVERIFY2(run.says("was not found"), run.error().c_str());
    QVERIFY2(run.says("tried 2 times"), run.error().c_str());
    QCOMPARE(time.waits(), inMilliseconds({500}));
  }

  void emptyAnswersAreCounted() {
    const Connection empty{Send{support::sseHead() + kEmptyStream}};
    const auto notesAfter = [](const Run& run) {
      std::string notes;
      for (const auto& note : (*run.outcome)->receipt.notes) notes += note + "\n";
      return notes;
    };
    const Run once = playAgainst({empty, refused("503 Busy"), good()});
    QVERIFY2(once.isAnswer(), once.error().c_str());
    QCOMPARE(notesAfter(once), std::string("an empty answer came before this one\n"));
    const Run twice = playAgainst({empty, empty, good()});
    QVERIFY2(twice.isAnswer(), twice.error().c_str());
    QCOMPARE(notesAfter(twice), std::string("2 empty answers came before this one\n"));
  }

  // What is not clear yet was paid for, too.
  void whatMayBeAThoughtIsKeptWhereTheReplyIsCut() {
    LoopbackServer server(
        {refused("404 No"), {Send{support::sseHead() + support::sse(kHello)}}, good()});
    FakeTime time;
    engine::Request request = ask();
    request.model = "deepseek-r1";
    const Run run = play(*backendFor(time, server.url()), request);
    QVERIFY2(run.says("what arrived is kept"), run.error().c_str());
    QCOMPARE(run.record.reasoning, std::string("Hello "));
    QVERIFY(time.waits().empty());
  }

  void retryAfterIsHonoured_data() {
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("seconds") << QByteArray("Retry-After: 30\r\n");
    QTest::newRow("date") << QByteArray("Retry-After: Tue, 24 Nov 2026 12:00:30 GMT\r\n");
    QTest::newRow("both clocks") << QByteArray(
        "Date: Tue, 24 Nov 2026 20:00:00 GMT\r\nRetry-After: Tue, 24 Nov 2026 20:00:30 GMT\r\n");
  }
  void retryAfterIsHonoured() {
    QFETCH(QByteArray, header);
    LoopbackServer server({refused("429 Too Many", header.toStdString()), good()});
    FakeTime time;
    const Run run = play(*backendFor(time, server.url()));
    QVERIFY2(run.isAnswer(), run.error().c_str());
    QCOMPARE(time.waits(), inMilliseconds({30'000}));
    const std::string said = run.details(Phase::Retrying).at(0);
    QVERIFY2(said.find("in 30 seconds (1 of 5)") != std::string::npos, said.c_str());
  }

  void aLongRetryAfterIsNotWaitedFor() {
    LoopbackServer server({refused("503 Busy", "Retry-After: 3600\r\n"), good()});
    FakeTime time;
    const Run run = play(*backendFor(time, server.url()));
    QVERIFY(!run.isAnswer());
    QVERIFY(time.waits().empty());
    QVERIFY2(run.says("come back in 60 minutes"), run.error().c_str());
  }

  void theWaitForARetryCanBeStopped() {
    LoopbackServer server({refused("503 Busy"), good()});
    std::stop_source source;
    FakeTime time;
    time.onWait = [&source] { source.request_stop(); };
    const auto backend = backendFor(time, server.url());
    const Run run = play(*backend, ask(), source.get_token());
    QVERIFY2(run.isAnswer(), run.error().c_str());
    QCOMPARE((*run.outcome)->stopReason, StopReason::Cancelled);
    QCOMPARE(run.record.events.size(), std::size_t{1});
    QCOMPARE(server.requests().size(), std::size_t{1});
  }

  void theRealWaitEndsAtOnce() {
    LoopbackServer server({refused("503 Busy", "Retry-After: 59\r\n")});
    auto backend =
        remote::RemoteBackend::create({.baseUrl = server.url(), .apiKey = "sk-1", .place = {}}, {});
    QVERIFY(backend);
    std::stop_source source;
    support::Record record;
    const auto outcome = (*backend)->generate(
        ask(),
        [&](const engine::Event& event) {
          record.add(event);
          source.request_stop();
        },
        source.get_token());
    QVERIFY(outcome);
    QCOMPARE(outcome->stopReason, StopReason::Cancelled);
    QCOMPARE(record.events.size(), std::size_t{1});
  }

  void nothingIsRepeatedAfterOutput_data() {
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<QByteArray>("ending");
    const std::string reasoning = R"({"choices":[{"delta":{"reasoning_content":"Hm"}}]})";
    const std::string overloaded = support::sse(R"({"error":{"code":503,"message":"later"}})");
    const auto row = [](const char* name, const std::string& output, const std::string& ending) {
      QTest::newRow(name) << QByteArray::fromStdString(output) << QByteArray::fromStdString(ending);
    };
    row("text, cut", kHello, "");
    row("thinking, cut", reasoning, "");
    row("text, overloaded", kHello, overloaded);
    row("thinking, overloaded", reasoning, overloaded);
    row("text, damaged", kHello, "data: {]\n\n");
  }
  void nothingIsRepeatedAfterOutput() {
    QFETCH(QByteArray, output);
    QFETCH(QByteArray, ending);
    LoopbackServer server({{Send{support::sseHead("X-Request-Id: r-3\r\n") +
                                 support::sse(output.toStdString()) + ending.toStdString()}},
                           good()});
    FakeTime time;
    const Run run = play(*backendFor(time, server.url()));
    QVERIFY(!run.isAnswer());
    QCOMPARE(server.requests().size(), std::size_t{1});
    QVERIFY2(run.says("what arrived is kept"), run.error().c_str());
    QVERIFY2(run.says("(request id r-3)"), run.error().c_str());
    QVERIFY(!run.record.text.empty() || !run.record.reasoning.empty());
  }

  void silenceOfFiveMinutesIsTriedAgain() {
    FakeTime time;
    LoopbackServer server({{Send{support::sseHead() + ": keep-alive\n\n"}, WaitForRelease{},
                            Call{[&time] { time.advance(minutes(5)); }}, support::WaitForClose{}},
                           good()});
    const Run run = playReleasing(*backendFor(time, server.url()), server);
    QVERIFY2(run.isAnswer(), run.error().c_str());
    const std::string said = run.details(Phase::Retrying).at(0);
    QVERIFY2(said.find("sent nothing for 5 minutes") != std::string::npos, said.c_str());
  }

  void silenceAfterOutputIsAnError() {
    FakeTime time;
    LoopbackServer server({{Send{support::sseHead() + support::sse(kHello)}, WaitForRelease{},
                            Call{[&time] { time.advance(minutes(5)); }}, support::WaitForClose{}}});
    const Run run = playReleasing(*backendFor(time, server.url()), server);
    QVERIFY(!run.isAnswer());
    QVERIFY2(run.says("sent nothing for 5 minutes"), run.error().c_str());
    QCOMPARE(run.record.text, std::string("Hello "));
  }

  void keepAlivesForNineMinutesAreAQueue_data() {
    QTest::addColumn<bool>("isWhole");
    QTest::newRow("comments of a stream") << false;
    QTest::newRow("blank lines before JSON") << true;
  }
  void keepAlivesForNineMinutesAreAQueue() {
    QFETCH(bool, isWhole);
    FakeTime time;
    Connection script = queued(
        time, 54, isWhole ? support::httpHead("200 OK", "application/json") : support::sseHead(),
        isWhole ? "\n" : ": keep-alive\n\n");
    script.emplace_back(
        Send{isWhole ? R"({"choices":[{"message":{"content":"Hello \u4f60\ud83d\ude00"},)"
                       R"("finish_reason":"stop"}]})"
                     : fixture::goodStream()});
    LoopbackServer server({script});
    engine::Request request = ask();
    request.stream = !isWhole;
    const auto backend = backendFor(time, server.url());
    const Run run = playReleasing(*backend, server, request);
    QVERIFY2(run.isAnswer(), run.error().c_str());
    QCOMPARE(run.record.text, kAnswer);
    const auto said = run.details(Phase::Queued);
    QCOMPARE(said.size(), std::size_t{54});
    QVERIFY2(said.front().find("for 10 seconds") != std::string::npos, said.front().c_str());
    QVERIFY2(said.back().find("for 9 minutes") != std::string::npos, said.back().c_str());
    const std::string sent = server.requests().at(0);
    QCOMPARE(sent.find("Accept: application/json\r\n") != std::string::npos, isWhole);
  }

  void aQueueIsToldEveryTenSecondsAtMost() {
    std::string keepAlives;
    for (int i = 0; i < 100; ++i) keepAlives += ": keep-alive\n\n";
    const Run run = playAgainst({{Send{support::sseHead() + keepAlives + support::sse(kHello) +
                                       keepAlives + support::sse(fixture::kWorld)}}});
    QVERIFY2(run.isAnswer(), run.error().c_str());
    QCOMPARE(run.details(Phase::Queued).size(), std::size_t{1});
    QVERIFY(std::holds_alternative<engine::Status>(run.record.events.front()));
  }

  void aQueueThatEndsWithoutAnAnswerSaysSo() {
    FakeTime time;
    LoopbackServer server({queued(time, 60, support::sseHead(), ": keep-alive\n\n"), good()});
    const auto backend = backendFor(time, server.url());
    const Run run = playReleasing(*backend, server);
    QVERIFY(!run.isAnswer());
    QCOMPARE(run.outcome->error().code, base::ErrorCode::Busy);
    QVERIFY2(run.says("wait for 10 minutes and closed it without beginning an answer"),
             run.error().c_str());
    QCOMPARE(server.requests().size(), std::size_t{1});
    QVERIFY(play(*backend).isAnswer());  // the next question is a new one
  }

  void missingThinkingIsSentOnce() {
    LoopbackServer server({refused("404 No"),
                           {Send{support::httpReply("400 Bad Request", kReasoningRefusal)}},
                           good()});
    FakeTime time;
    engine::Request request = ask();
    request.thinking = engine::Thinking::On;
    request.messages.push_back(engine::textMessage(engine::Role::Assistant, "hello"));
    request.messages.push_back(engine::textMessage(engine::Role::User, "again"));
    const Run run = play(*backendFor(time, server.url()), request);
    QVERIFY2(run.isAnswer(), run.error().c_str());
    const auto said = run.details(Phase::Retrying);
    QCOMPARE(said.size(), std::size_t{1});
    QVERIFY2(said[0].find("with it") != std::string::npos, said[0].c_str());
    QVERIFY(time.waits().empty());
    QVERIFY(server.requests().at(1).find("reasoning_content") == std::string::npos);
    QVERIFY(server.requests().at(2).find("reasoning_content") != std::string::npos);
    std::string notes;
    for (const auto& note : (*run.outcome)->receipt.notes) notes += note + "\n";
    QVERIFY2(notes.find("a second time") != std::string::npos, notes.c_str());
  }

  void theSecondRepairIsTheLast() {
    const Connection refusal{Send{support::httpReply("400 Bad Request", kReasoningRefusal)}};
    LoopbackServer server({refused("404 No"), refusal, refusal, refusal, good()});
    FakeTime time;
    engine::Request request = ask();
    request.thinking = engine::Thinking::On;
    request.messages.push_back(engine::textMessage(engine::Role::Assistant, "hello"));
    request.messages.push_back(engine::textMessage(engine::Role::User, "again"));
    const Run run = play(*backendFor(time, server.url()), request);
    QVERIFY(!run.isAnswer());
    QCOMPARE(run.outcome->error().code, base::ErrorCode::InvalidArgument);
    QCOMPARE(server.requests().size(), std::size_t{4});
    const auto said = run.details(Phase::Retrying);
    QCOMPARE(said.size(), std::size_t{2});
    QVERIFY2(said[1].find("without thinking") != std::string::npos, said[1].c_str());
  }
};

QTEST_GUILESS_MAIN(RemoteRetryTest)
#include "remote_retry_test.moc"
