// What replies of other servers than DeepSeek's look like, streamed and whole.
// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <optional>

#include "engine/remote/reply_decoder.h"
#include "tests/support/backend_contract.h"

namespace {

using engine::StopReason;
using remote::Dialect;
using support::Record;

engine::Request askFor(const char* model) {
  engine::Request request;
  request.model = model;
  request.messages = {engine::textMessage(engine::Role::User, "hi")};
  return request;
}

struct Heard {
  explicit Heard(const engine::Request& request, Dialect::Kind kind = Dialect::Kind::Other,
                 Dialect::Flavour flavour = Dialect::Flavour::Unknown)
      : decoder({.kind = kind, .place = "the.host", .flavour = flavour}, request, sink) {}

  Heard& take(std::initializer_list<const char*> chunks) {
    for (const char* chunk : chunks)
      if (auto taken = decoder.takeChunk(chunk); !taken && !failure) failure = taken.error();
    return *this;
  }
  // Texts of the answer, one chunk each, and a proper end.
  Heard& say(std::initializer_list<const char*> texts, const char* finish = "stop") {
    for (const char* text : texts)
      take({("{\"choices\":[{\"delta\":{\"content\":\"" + std::string(text) + "\"}}]}").c_str()});
    take({("{\"choices\":[{\"delta\":{},\"finish_reason\":\"" + std::string(finish) + "\"}]}")
              .c_str(),
          "[DONE]"});
    return *this;
  }

  Record record;
  engine::EventSink sink = support::recordInto(record);
  remote::ReplyDecoder decoder;
  std::optional<base::Error> failure;
};

}  // namespace

class ReplyFieldsTest : public QObject {
  Q_OBJECT
 private slots:
  void tagsInTheTextAreThoughts() {
    Heard heard(askFor("org/DeepSeek-R1"));
    heard.say({"<th", "ink>\\nHm", "m</thi", "nk>\\n\\nHi"});
    const auto outcome = heard.decoder.finish();
    QVERIFY(outcome);
    QCOMPARE(heard.record.reasoning, std::string("Hmm"));
    QCOMPARE(heard.record.text, std::string("Hi"));
    QVERIFY(heard.record.broken.empty());
  }

  void aClosingTagAloneEndsAThought() {
    Heard heard(askFor("deepseek-r1-distill-qwen-7b"));
    heard.say({"Hmm", "</think>", "Hi"});
    QVERIFY(heard.decoder.finish());
    QCOMPARE(heard.record.reasoning, std::string("Hmm"));
    QCOMPARE(heard.record.text, std::string("Hi"));
  }

  // Nobody knows what it is before the end.
  void anAnswerWithoutTagsIsTheAnswer() {
    Heard heard(askFor("deepseek-r1"));
    heard.take({R"({"choices":[{"delta":{"content":"Hel"}}]})"});
    QVERIFY(heard.record.events.empty());
    heard.say({"lo"});
    QVERIFY(heard.decoder.finish());
    QCOMPARE(heard.record.text, std::string("Hello"));
    QCOMPARE(heard.record.reasoning, std::string());
    Heard cut(askFor("deepseek-r1"));
    cut.say({"Hmm"}, "length");
    QVERIFY(cut.decoder.finish());
    QCOMPARE(cut.record.reasoning, std::string("Hmm"));
    QCOMPARE(cut.record.text, std::string());
    Heard broken(askFor("deepseek-r1"));
    broken.take({R"({"choices":[{"delta":{"content":"Hmm"}}]})"});
    broken.decoder.giveHeld();
    QCOMPARE(broken.record.reasoning, std::string("Hmm"));
  }

  // These leave the thought open in the text: it is shown as it comes.
  void knownServersHaveOpenThoughts() {
    Heard heard(askFor("deepseek-r1"), Dialect::Kind::Other, Dialect::Flavour::Vllm);
    heard.take({R"({"choices":[{"delta":{"content":"Hm"}}]})"});
    QCOMPARE(heard.record.reasoning, std::string("Hm"));
    heard.say({"m"});
    const auto outcome = heard.decoder.finish();
    QVERIFY(outcome);
    QCOMPARE(heard.record.reasoning, std::string("Hmm"));
    QCOMPARE(heard.record.text, std::string());
    QCOMPARE(outcome->receipt.notes.size(), std::size_t{1});
    Heard tagged(askFor("deepseek-r1"), Dialect::Kind::Other, Dialect::Flavour::Ollama);
    tagged.take({R"({"choices":[{"delta":{"content":"Hi"}}]})"});
    QCOMPARE(tagged.record.text, std::string("Hi"));
  }

  // The first tokens are not lost while it is open whether they begin a thought.
  void logprobsWaitForTheirTokens() {
    for (const char* model : {"deepseek-flash", "deepseek-r1"}) {
      Heard heard(askFor(model));
      heard.take(
          {R"({"choices":[{"delta":{"content":"<t"},"logprobs":{"content":[{"token":"<t","logprob":-1}]}}]})",
           R"({"choices":[{"delta":{"content":"d>"},"logprobs":{"content":[{"token":"d>","logprob":-1}]},"finish_reason":"stop"}]})"});
      QVERIFY(heard.decoder.finish());
      std::string spelt;
      for (const auto& event : heard.record.events)
        if (const auto* entry = std::get_if<engine::Logprobs>(&event)) spelt += entry->chosen.bytes;
      QCOMPARE(spelt, std::string("<td>"));
      QCOMPARE(heard.record.text, spelt);
      QVERIFY(std::holds_alternative<engine::Logprobs>(heard.record.events.front()));
    }
  }

  void tagsAreTextWhereNoModelThinks_data() {
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<bool>("thinks");
    QTest::addColumn<bool>("isOther");
    QTest::newRow("no thinker") << QByteArray("llama-3") << false << true;
    QTest::newRow("DeepSeek itself") << QByteArray("deepseek-v4-pro") << true << false;
  }
  void tagsAreTextWhereNoModelThinks() {
    QFETCH(QByteArray, model);
    QFETCH(bool, thinks);
    QFETCH(bool, isOther);
    engine::Request request = askFor(model.constData());
    request.thinking = thinks ? engine::Thinking::On : engine::Thinking::Off;
    Heard heard(request, isOther ? Dialect::Kind::Other : Dialect::Kind::DeepSeek);
    heard.say({"<think>a</think>b"});
    QVERIFY(heard.decoder.finish());
    QCOMPARE(heard.record.text, std::string("<think>a</think>b"));
  }

  void aServerThatTellsThemApartIsBelieved() {
    Heard heard(askFor("deepseek-r1"));
    heard.take({R"({"choices":[{"delta":{"reasoning":"Hm","reasoning_content":""}}]})"});
    heard.say({"<think> is a tag"});
    QVERIFY(heard.decoder.finish());
    QCOMPARE(heard.record.reasoning, std::string("Hm"));
    QCOMPARE(heard.record.text, std::string("<think> is a tag"));
  }

  void reasoningInPartsIsReadOnce() {
    Heard heard(askFor("m"));
    heard.take(
        {R"({"choices":[{"delta":{"reasoning_details":[{"type":"reasoning.text","text":"a"},{"type":"reasoning.summary","summary":"b"},{"type":"reasoning.encrypted","data":"x"}]}}]})",
         R"({"choices":[{"delta":{"reasoning":"c","reasoning_details":[{"type":"reasoning.text","text":"c"}]}}]})",
         R"({"choices":[{"delta":{"reasoning":null,"reasoning_details":[{"type":"reasoning.text","text":"c","signature":"s"}]}}]})"});
    heard.say({"x"});
    QVERIFY(heard.decoder.finish());
    QCOMPARE(heard.record.reasoning, std::string("abc"));
  }

  void logprobsOfThoughtsAreLeftOut() {
    Heard heard(askFor("deepseek-r1"));
    heard.take(
        {R"({"choices":[{"delta":{"content":"a"},"logprobs":{"content":[{"token":"a","logprob":-1}]}}]})",
         R"({"choices":[{"delta":{"content":"</think>"}}]})",
         R"({"choices":[{"delta":{"content":"b"},"logprobs":{"content":[{"token":"b","logprob":-2}]}}]})"});
    std::size_t count = 0;
    for (const auto& event : heard.record.events)
      if (std::holds_alternative<engine::Logprobs>(event)) ++count;
    QCOMPARE(count, std::size_t{1});
  }

  void readsFilledGaps() {
    engine::Request request;
    request.fillIn = engine::FillIn{"a", "b"};
    Heard heard(request, Dialect::Kind::DeepSeek);
    heard.take(
        {R"({"object":"text_completion","choices":[{"text":"re","index":0,"logprobs":{"tokens":["re"],"token_logprobs":[-0.5],"top_logprobs":[{"x":-2,"re":-0.5}],"text_offset":[0]},"finish_reason":null}]})",
         R"({"choices":[{"text":"turn","logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}})",
         "[DONE]"});
    const auto outcome = heard.decoder.finish();
    QVERIFY(outcome);
    QCOMPARE(heard.record.text, std::string("return"));
    QCOMPARE(outcome->usage.outputTokens, std::int64_t{2});
    const auto& logprobs = std::get<engine::Logprobs>(heard.record.events.at(0));
    QCOMPARE(logprobs.chosen.bytes, std::string("re"));
    QCOMPARE(logprobs.top.at(0).bytes, std::string("re"));  // the likeliest first
    QCOMPARE(logprobs.top.at(1).logprob, -2.0);
  }

  void refusesOldLogprobsThatCannotBeRead() {
    for (const char* logprobs :
         {R"({"tokens":["a"]})", R"({"tokens":["a"],"token_logprobs":[]})",
          R"({"tokens":["a"],"token_logprobs":["x"]})", R"({"tokens":{},"token_logprobs":[]})",
          R"({"tokens":["a"],"token_logprobs":[-1],"top_logprobs":[7]})"}) {
      Heard heard(askFor("m"));
      heard.take({("{\"choices\":[{\"text\":\"a\",\"logprobs\":" + std::string(logprobs) + "}]}")
                      .c_str()});
      QVERIFY2(heard.failure.has_value(), logprobs);
    }
  }

  void wholeRepliesAfterBlankLines() {
    Heard heard(askFor("m"));
    QVERIFY(heard.decoder.takeWhole(
        "\n\n\r\n \n"
        R"({"model":"m","choices":[{"message":{"role":"assistant","content":"Hi",
        "reasoning":"so","tool_calls":[{"id":"a","function":{"name":"f","arguments":""}}]},
        "logprobs":{"content":[{"token":"Hi","logprob":-1,"top_logprobs":[]}]},
        "finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":2}})"));
    const auto outcome = heard.decoder.finish();
    QVERIFY(outcome);
    QCOMPARE(heard.record.reasoning, std::string("so"));
    QCOMPARE(heard.record.text, std::string("Hi"));
    QCOMPARE(heard.record.toolCalls.at(0).arguments, std::string("{}"));
    QCOMPARE(outcome->stopReason, StopReason::ToolCalls);  // whatever the server called it
    QCOMPARE(outcome->usage.promptTokens, std::int64_t{5});
  }

  void contentInPartsIsText() {
    Heard heard(askFor("m"));
    heard.take(
        {R"({"choices":[{"delta":{"content":[{"type":"text","text":"a"},{"type":"other"},{"type":"text","text":"b"}]}}]})"});
    QVERIFY(!heard.failure);
    QCOMPARE(heard.record.text, std::string("ab"));
  }

  void finishReasonsOfOthers_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<int>("reason");
    const auto row = [](const char* name, StopReason reason) {
      QTest::newRow(name) << QByteArray(name) << static_cast<int>(reason);
    };
    row("stop", StopReason::EndOfTurn);
    row("length", StopReason::MaxTokens);
    row("content_filter", StopReason::ContentFilter);
    row("eos", StopReason::EndOfTurn);
    row("end_turn", StopReason::EndOfTurn);
    row("max_tokens", StopReason::MaxTokens);
    row("stop_sequence", StopReason::StopString);
    row("tool_calls", StopReason::EndOfTurn);  // but no call came
  }
  void finishReasonsOfOthers() {
    QFETCH(QByteArray, name);
    QFETCH(int, reason);
    Heard heard(askFor("m"));
    heard.say({"x"}, name.constData());
    const auto outcome = heard.decoder.finish();
    QVERIFY(outcome);
    QCOMPARE(static_cast<int>(outcome->stopReason), reason);
    QVERIFY(outcome->receipt.notes.empty());
  }

  void anErrorInAChoiceIsOne() {
    Heard heard(askFor("m"));
    heard.take(
        {R"({"choices":[{"delta":{"content":""},"finish_reason":"error","error":{"code":429,"message":"slow down"}}]})"});
    QVERIFY(heard.failure.has_value());
    QCOMPARE(heard.failure->code, base::ErrorCode::Busy);
    QVERIFY(heard.failure->message.find("slow down") != std::string::npos);
  }

  void cutJsonIsNoted() {
    engine::Request request = askFor("m");
    engine::Completion completion;
    completion.stopReason = StopReason::MaxTokens;
    const Dialect dialect{.kind = Dialect::Kind::DeepSeek, .place = "p"};
    QVERIFY(remote::notesOnEnd(request, completion, dialect).empty());
    request.responseFormat = engine::ResponseFormat::JsonObject;
    QCOMPARE(remote::notesOnEnd(request, completion, dialect).size(), std::size_t{1});
    completion.stopReason = StopReason::EndOfTurn;
    QVERIFY(remote::notesOnEnd(request, completion, dialect).empty());
  }

  // The continuation is what is new; what was there is not repeated by anybody.
  void continuationsAreOnlyWhatIsNew() {
    engine::Request request = askFor("deepseek-r1");
    request.messages.push_back(engine::textMessage(engine::Role::Assistant, "Hel"));
    request.messages.back().prefix = true;
    Heard heard(request);
    heard.say({"lo", " <think>"});
    QVERIFY(heard.decoder.finish());
    QCOMPARE(heard.record.text, std::string("lo <think>"));
    QCOMPARE(heard.record.reasoning, std::string());
  }
};

QTEST_GUILESS_MAIN(ReplyFieldsTest)
#include "reply_fields_test.moc"
