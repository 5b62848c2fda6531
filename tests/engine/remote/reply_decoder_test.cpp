// Replies, good and bad, as events and completions.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/reply_decoder.h"

#include <QTest>
#include <optional>

#include "tests/support/backend_contract.h"

namespace {

using engine::StopReason;
using remote::Dialect;
using remote::ReplyDecoder;
using support::Record;

// A decoder with its record; the first error of takeChunk() is kept.
struct Heard {
  explicit Heard(Dialect::Kind kind = Dialect::Kind::DeepSeek)
      : decoder({.kind = kind, .place = "the.host"}, sink) {}

  Heard& take(std::initializer_list<const char*> chunks) {
    for (const char* chunk : chunks)
      if (auto taken = decoder.takeChunk(chunk); !taken && !failure) failure = taken.error();
    return *this;
  }

  Record record;
  engine::EventSink sink = support::recordInto(record);
  ReplyDecoder decoder;
  std::optional<base::Error> failure;
};

}  // namespace

class ReplyDecoderTest : public QObject {
  Q_OBJECT
 private slots:
  // The shape of DeepSeek's stream: an empty first reasoning chunk, usage on the last chunk.
  void readsADeepSeekStream() {
    Heard heard;
    heard.take(
        {R"({"id":"1","model":"deepseek-flash","choices":[{"index":0,"delta":{"role":"assistant","content":null,"reasoning_content":""},"finish_reason":null}]})",
         R"({"choices":[{"index":0,"delta":{"content":null,"reasoning_content":"Hm"}}]})",
         R"({"choices":[{"index":0,"delta":{"content":null,"reasoning_content":"m \u4f60"}}]})",
         R"({"choices":[{"index":0,"delta":{"content":"Hel","reasoning_content":null}}]})",
         R"({"choices":[{"index":0,"delta":{"content":"lo \ud83d\ude00"}}]})",
         R"({"choices":[{"index":0,"delta":{"content":""},"finish_reason":"stop"}],"usage":{"prompt_tokens":12,"completion_tokens":9,"total_tokens":21,"prompt_cache_hit_tokens":8,"prompt_cache_miss_tokens":4,"completion_tokens_details":{"reasoning_tokens":5}}})",
         "[DONE]", R"({"choices":[{"delta":{"content":"after the end"}}]})"});
    QVERIFY(!heard.failure);
    QVERIFY(heard.decoder.isDone());
    const auto outcome = heard.decoder.finish();
    QVERIFY(outcome);
    QCOMPARE(heard.record.reasoning, std::string("Hmm \u4F60"));
    QCOMPARE(heard.record.text, std::string("Hello \U0001F600"));
    QVERIFY(heard.record.broken.empty());
    QCOMPARE(outcome->stopReason, StopReason::EndOfTurn);
    QCOMPARE(outcome->receipt.servedModel, std::string("deepseek-flash"));
    QCOMPARE(outcome->usage.promptTokens, std::int64_t{12});
    QCOMPARE(outcome->usage.cachedTokens, std::int64_t{8});
    QCOMPARE(outcome->usage.outputTokens, std::int64_t{9});
    QCOMPARE(outcome->usage.reasoningTokens, std::int64_t{5});
    QVERIFY(outcome->receipt.notes.empty());
  }

  void readsTheOtherShapeOfUsageAndReasoning() {
    Heard heard(Dialect::Kind::Other);
    heard.take(
        {R"({"model":"m","choices":[{"delta":{"reasoning":"r"}}]})",
         R"({"choices":[{"delta":{"content":"t"},"finish_reason":"length"}]})",
         R"({"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":1}}})",
         "[DONE]"});
    const auto outcome = heard.decoder.finish();
    QVERIFY(outcome);
    QCOMPARE(heard.record.reasoning, std::string("r"));
    QCOMPARE(outcome->stopReason, StopReason::MaxTokens);
    QCOMPARE(outcome->usage.cachedTokens, std::int64_t{1});
  }

  void readsLogprobsBeforeTheText() {
    Heard heard;
    heard.take(
        {R"({"choices":[{"delta":{"content":"Hi"},"logprobs":{"content":[{"token":"H","logprob":-0.25,"bytes":[72],"top_logprobs":[{"token":"H","logprob":-0.25,"bytes":null}]},{"token":"i","logprob":1.5}]}}]})",
         R"({"choices":[{"delta":{"content":"!"},"logprobs":null}]})",
         R"({"choices":[{"delta":{},"logprobs":{"content":null,"reasoning_content":[]}}]})"});
    QVERIFY(!heard.failure);
    QCOMPARE(heard.record.events.size(), std::size_t{4});
    const auto& first = std::get<engine::Logprobs>(heard.record.events[0]);
    QCOMPARE(first.chosen.bytes, std::string("H"));
    QCOMPARE(first.top.at(0).bytes, std::string("H"));
    QCOMPARE(first.top.at(0).logprob, -0.25);
    QCOMPARE(std::get<engine::Logprobs>(heard.record.events[1]).chosen.logprob, 0.0);
    QVERIFY(std::holds_alternative<engine::TextDelta>(heard.record.events[2]));
  }

  // The first tokens may be the beginning of a tag, and then they are of a thought.
  void keepsTheLogprobsOfTheFirstToken() {
    const auto chunk = [](const std::string& text) {
      std::string json =
          R"({"choices":[{"delta":{"content":"?"},"logprobs":{"content":[{"token":"?","logprob":-1}]}}]})";
      for (auto at = json.find('?'); at != std::string::npos; at = json.find('?'))
        json.replace(at, 1, text);
      return json;
    };
    const auto spelt = [&](const std::vector<std::string>& texts) {
      std::string result;
      const engine::EventSink sink = [&result](const engine::Event& event) {
        if (const auto* logprobs = std::get_if<engine::Logprobs>(&event))
          result += "[" + logprobs->chosen.bytes + "]";
        if (const auto* text = std::get_if<engine::TextDelta>(&event)) result += text->text;
      };
      remote::Dialect dialect;
      dialect.kind = remote::Dialect::Kind::Other;
      engine::Request request;
      request.thinking = engine::Thinking::On;
      remote::ReplyDecoder decoder(dialect, request, sink);
      for (const std::string& text : texts)
        if (!decoder.takeChunk(chunk(text))) return std::string("refused");
      return result;
    };
    QCOMPARE(QString::fromStdString(spelt({"You", " see"})), QString("[You]You[ see] see"));
    QCOMPARE(QString::fromStdString(spelt({"<", "b>"})), QString("[<][b>]<b>"));
    QCOMPARE(QString::fromStdString(spelt({"<", "think>", "hm", "</think>", "Yes"})),
             QString("[Yes]Yes"));
  }

  void refusesLogprobsThatCannotBeRead_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("no list") << QByteArray("{}");
    QTest::newRow("no number") << QByteArray(R"([{"token":"a"}])");
    QTest::newRow("bytes") << QByteArray(R"([{"token":"a","logprob":-1,"bytes":[256]}])");
    QTest::newRow("top") << QByteArray(R"([{"token":"a","logprob":-1,"top_logprobs":[1]}])");
  }
  void refusesLogprobsThatCannotBeRead() {
    QFETCH(QByteArray, content);
    Heard heard;
    const QByteArray chunk = R"({"choices":[{"delta":{},"logprobs":{"content":)" + content + "}}]}";
    heard.take({chunk.constData()});
    QVERIFY(heard.failure);
    QCOMPARE(heard.failure->code, base::ErrorCode::Corrupt);
  }

  void putsToolCallsTogether() {
    Heard heard;
    heard.take(
        {R"({"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":""}}]}}]})",
         R"({"choices":[{"delta":{"tool_calls":[{"index":1,"id":"b","function":{"name":"g","arguments":"{}"}}]}}]})",
         "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{"
         "\\\"x\\\"\"}}]}}]}",
         "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"f\","
         "\"arguments\":\":1}\"}}]}}]}",
         R"({"choices":[{"delta":{},"finish_reason":"tool_calls"}]})", "[DONE]"});
    QVERIFY(heard.record.toolCalls.empty());  // not before they are complete
    const auto outcome = heard.decoder.finish();
    QVERIFY(outcome);
    QCOMPARE(outcome->stopReason, StopReason::ToolCalls);
    QCOMPARE(heard.record.toolCalls.size(), std::size_t{2});
    QCOMPARE(heard.record.toolCalls[0].id, std::string("a"));
    QCOMPARE(heard.record.toolCalls[0].name, std::string("f"));
    QCOMPARE(heard.record.toolCalls[0].arguments, std::string(R"({"x":1})"));
    QCOMPARE(heard.record.toolCalls[1].name, std::string("g"));
  }

  void toolCallsWithoutIdGetOne() {
    Heard heard(Dialect::Kind::Other);
    heard.take(
        {R"({"choices":[{"delta":{"tool_calls":[{"function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}]})",
         "[DONE]"});
    QVERIFY(heard.decoder.finish());
    QCOMPARE(heard.record.toolCalls.at(0).id, std::string("call_0"));
  }

  void lateReasoningNeverBecomesText() {
    Heard heard(Dialect::Kind::Other);
    heard.take({R"({"choices":[{"delta":{"content":"t","reasoning_content":"r"}}]})",
                R"({"choices":[{"delta":{"reasoning_content":"late"}}]})",
                R"({"choices":[{"delta":{"reasoning_content":"later"},"finish_reason":"stop"}]})",
                "[DONE]"});
    const auto outcome = heard.decoder.finish();
    QVERIFY(outcome);
    QCOMPARE(heard.record.reasoning, std::string("r"));
    QCOMPARE(heard.record.text, std::string("t"));
    QVERIFY(heard.record.broken.empty());
    QCOMPARE(outcome->receipt.notes.size(), std::size_t{1});
  }

  void endWithoutAnyEndIsTruncated() {
    Heard heard;
    heard.take({R"({"choices":[{"delta":{"content":"half"}}]})"});
    const auto outcome = heard.decoder.finish();
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, base::ErrorCode::Network);
    QVERIFY(outcome.error().message.find("the.host") != std::string::npos);
    QCOMPARE(heard.record.text, std::string("half"));
  }

  void truncatedToolCallsAreNotReported() {
    Heard heard;
    heard.take(
        {"{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{"
         "\"name\":\"rm\",\"arguments\":\"{\\\"all\\\":\"}}]}}]}"});
    QVERIFY(!heard.decoder.finish());
    QVERIFY(heard.record.toolCalls.empty());
  }

  void aMissingDoneAfterAFinishReasonIsANote() {
    Heard heard;
    heard.take({R"({"choices":[{"delta":{"content":"all"},"finish_reason":"stop"}]})"});
    const auto outcome = heard.decoder.finish();
    QVERIFY(outcome);
    QCOMPARE(outcome->receipt.notes.size(), std::size_t{1});
  }

  void anEmptyAnswerIsAnError() {
    Heard heard;
    heard.take({R"({"choices":[{"delta":{},"finish_reason":"stop"}]})", "[DONE]"});
    QVERIFY(!heard.decoder.finish());
    Heard worker(Dialect::Kind::Worker);
    worker.take({R"({"choices":[{"delta":{},"finish_reason":"stop"}]})", "[DONE]"});
    QVERIFY(worker.decoder.finish());
  }

  void outOfResourcesIsBusy() {
    Heard heard;
    heard.take({R"({"choices":[{"delta":{"content":"half"}}]})",
                R"({"choices":[{"delta":{},"finish_reason":"insufficient_system_resource"}]})",
                "[DONE]"});
    const auto outcome = heard.decoder.finish();
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, base::ErrorCode::Busy);
  }

  void unknownFinishReasonsAreNoted() {
    Heard heard(Dialect::Kind::Other);
    heard.take({R"({"choices":[{"delta":{"content":"x"},"finish_reason":"tired"}]})", "[DONE]"});
    const auto outcome = heard.decoder.finish();
    QVERIFY(outcome);
    QVERIFY(outcome->receipt.notes.at(0).find("tired") != std::string::npos);
  }

  void errorsInTheStreamAreErrors_data() {
    QTest::addColumn<QByteArray>("chunk");
    QTest::addColumn<int>("code");
    QTest::newRow("object") << QByteArray(R"({"error":{"message":"gone wrong"}})")
                            << static_cast<int>(base::ErrorCode::Network);
    QTest::newRow("string") << QByteArray(R"({"error":"gone wrong"})")
                            << static_cast<int>(base::ErrorCode::Network);
    QTest::newRow("status") << QByteArray(R"({"error":{"code":429,"message":"gone wrong"}})")
                            << static_cast<int>(base::ErrorCode::Busy);
  }
  void errorsInTheStreamAreErrors() {
    QFETCH(QByteArray, chunk);
    QFETCH(int, code);
    Heard heard(Dialect::Kind::Other);
    heard.take({chunk.constData()});
    QVERIFY(heard.failure.has_value());
    QCOMPARE(static_cast<int>(heard.failure->code), code);
    QVERIFY(heard.failure->message.find("gone wrong") != std::string::npos);
    // Only a status that the server gave is shown.
    QCOMPARE(heard.failure->message.find("500"), std::string::npos);
  }

  void damagedChunksAreCorrupt_data() {
    QTest::addColumn<QByteArray>("chunk");
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("cut") << QByteArray("{\"choices\":[{\"delta\":{\"cont");
    QTest::newRow("text") << QByteArray("hello");
    QTest::newRow("list") << QByteArray("[]");
    QTest::newRow("bad UTF-8") << QByteArray("{\"choices\":[{\"delta\":{\"content\":\"\xFF\"}}]}");
    QTest::newRow("lone surrogate")
        << QByteArray(R"({"choices":[{"delta":{"content":"\ud83d"}}]})");
    QTest::newRow("deep") << QByteArray(100'000, '[');
    QTest::newRow("content no string") << QByteArray(R"({"choices":[{"delta":{"content":7}}]})");
    QTest::newRow("calls no list") << QByteArray(R"({"choices":[{"delta":{"tool_calls":{}}}]})");
    QTest::newRow("huge index") << QByteArray(
        R"({"choices":[{"delta":{"tool_calls":[{"index":4000000000}]}}]})");
  }
  void damagedChunksAreCorrupt() {
    QFETCH(QByteArray, chunk);
    Heard heard;
    const auto taken = heard.decoder.takeChunk(chunk.toStdString());
    QVERIFY(!taken);
    QCOMPARE(taken.error().code, base::ErrorCode::Corrupt);
    QVERIFY(heard.record.events.empty());
  }

  void jsonWithoutChoicesIsNoAnswer() {
    for (const auto kind : {Dialect::Kind::DeepSeek, Dialect::Kind::Other}) {
      Heard whole(kind);
      const auto taken = whole.decoder.takeWhole(R"({"code":1001,"msg":"no balance"})");
      QVERIFY(!taken && taken.error().code == base::ErrorCode::Corrupt);
      QVERIFY(taken.error().message.find("not a chat completion") != std::string::npos);
      QVERIFY(taken.error().message.find("no balance") != std::string::npos);
      Heard streamed(kind);
      streamed.take({R"({"code":1001})", "[DONE]"});
      const auto ended = streamed.decoder.finish();
      QVERIFY(!ended && ended.error().code == base::ErrorCode::Corrupt);
      QVERIFY(!streamed.decoder.wasEmpty());
      Heard empty(kind);
      empty.take({R"({"choices":[]})", R"({"usage":{"prompt_tokens":5}})", "[DONE]"});
      QVERIFY(!empty.decoder.finish() && empty.decoder.wasEmpty());
    }
  }

  void oddButHarmlessChunksAreSkipped() {
    Heard heard;
    heard.take({"{}", R"({"choices":[]})", R"({"choices":null})", R"({"choices":[7]})",
                R"({"choices":[{"delta":null}]})", R"({"choices":"x","usage":[1]})",
                R"({"usage":{"prompt_tokens":-5,"completion_tokens":1e30}})",
                R"({"isobath":{"status":{"phase":"loading"}}})"});
    QVERIFY(!heard.failure);
    QVERIFY(heard.record.events.empty());
    QCOMPARE(heard.decoder.soFar().usage.promptTokens, std::int64_t{0});
  }

  void extrasOfTheWorkerOnlyFromTheWorker() {
    Heard heard(Dialect::Kind::Worker);
    heard.take(
        {R"({"choices":[{"delta":{}}],"isobath":{"status":{"phase":"reading_prompt","percent":50,"detail":"d"}}})",
         R"({"choices":[{"delta":{}}],"isobath":{"status":{"phase":"dancing","percent":50}}})",
         R"({"choices":[{"delta":{}}],"isobath":{"status":{"phase":"loading","percent":101}}})",
         R"({"choices":[{"delta":{},"finish_reason":"length"}],"isobath":{"stop_reason":"context_full","timings":{"load_ms":1,"prefill_ms":-2,"decode_ms":"x"},"receipt":{"served_model":"s","place":"p","device":"d","seed":18446744073709551615,"notes":["n",7]}}})",
         "[DONE]"});
    QCOMPARE(heard.record.events.size(), std::size_t{2});
    const auto& status = std::get<engine::Status>(heard.record.events[0]);
    QCOMPARE(status.phase, engine::Status::Phase::ReadingPrompt);
    QVERIFY(status.percent == 50);
    QVERIFY(!std::get<engine::Status>(heard.record.events[1]).percent);
    const auto outcome = heard.decoder.finish();
    QVERIFY(outcome);
    QCOMPARE(outcome->stopReason, StopReason::ContextFull);
    QCOMPARE(outcome->timings.loadMs, 1.0);
    QCOMPARE(outcome->timings.prefillMs, 0.0);
    QVERIFY(outcome->receipt.seed == 18446744073709551615U);
    QCOMPARE(outcome->receipt.notes, (std::vector<std::string>{"n"}));
  }

  void readsAReplyInOnePiece() {
    Heard heard(Dialect::Kind::Other);
    QVERIFY(heard.decoder.takeWhole(
        std::string("\n\n") +
        R"({"model":"m","choices":[{"message":{"role":"assistant","reasoning_content":"r","content":"t","tool_calls":[{"id":"a","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":1,"completion_tokens":2}})"));
    const auto outcome = heard.decoder.finish();
    QVERIFY(outcome);
    QCOMPARE(heard.record.reasoning, std::string("r"));
    QCOMPARE(heard.record.text, std::string("t"));
    QCOMPARE(heard.record.toolCalls.size(), std::size_t{1});
    QCOMPARE(outcome->usage.outputTokens, std::int64_t{2});
  }
};

QTEST_GUILESS_MAIN(ReplyDecoderTest)
#include "reply_decoder_test.moc"
