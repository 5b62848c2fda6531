// What the server reads from a request, and what it refuses by name.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/chat_call.h"

#include <QTest>

namespace {

using engine::Thinking;

// A valid request with the members of the object `more` added.
std::string with(const std::string& more) {
  const std::string start = "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";
  return more.empty() ? start + "}" : start + "," + more.substr(1);
}

std::string withMessages(const std::string& list) {
  return "{\"messages\":" + list + "}";
}

}  // namespace

Q_DECLARE_METATYPE(engine::Thinking)

class ChatCallTest : public QObject {
  Q_OBJECT
 private slots:
  void defaultsAreUnset() {
    const auto call = remote::decodeChatCall(with(""));
    QVERIFY(call);
    QVERIFY(!call->wantsStream && !call->wantsUsage && !call->wantsExtras && !call->saysThinking);
    QVERIFY(!call->request.sampling.temperature && !call->request.maxTokens);
    QCOMPARE(engine::textOf(call->request.messages.at(0)), std::string("x"));
  }

  void acceptsWhatClientsSend_data() {
    QTest::addColumn<QByteArray>("more");
    QTest::newRow("nulls") << QByteArray(
        R"({"temperature":null,"stop":null,"tools":null,"seed":null,"stream_options":null})");
    QTest::newRow("unknown") << QByteArray(R"({"user":"me","metadata":{"a":[1]}})");
    QTest::newRow("neutral") << QByteArray(
        R"({"n":1,"presence_penalty":0,"frequency_penalty":0.0,"logprobs":false,"logit_bias":{}})");
    QTest::newRow("one stop") << QByteArray(R"({"stop":"END"})");
    QTest::newRow("text format") << QByteArray(R"({"response_format":{"type":"text"}})");
    QTest::newRow("limits") << QByteArray(
        R"({"temperature":2,"top_p":0,"max_completion_tokens":1})");
  }
  void acceptsWhatClientsSend() {
    QFETCH(QByteArray, more);
    const auto call = remote::decodeChatCall(with(more.toStdString()));
    QVERIFY2(call.has_value(), call ? "" : call.error().message.c_str());
  }

  void readsSamplingAndLogprobs() {
    const auto call = remote::decodeChatCall(with(
        R"({"typical_p":0.5,"presence_penalty":-2,"frequency_penalty":2,"dry_multiplier":0.75,)"
        R"("logit_bias":{"12":-100,"7":1.5},"logprobs":true})"));
    QVERIFY(call);
    const engine::Sampling& sampling = call->request.sampling;
    QVERIFY(sampling.typicalP == 0.5);
    QVERIFY(sampling.presencePenalty == -2.0);
    QVERIFY(sampling.frequencyPenalty == 2.0);
    QVERIFY(sampling.dryMultiplier == 0.75);
    QCOMPARE(sampling.logitBias, (std::map<std::int32_t, double>{{7, 1.5}, {12, -100.0}}));
    QVERIFY(call->request.topLogprobs == 0);
    QVERIFY(!remote::decodeChatCall(with(""))->request.topLogprobs);
  }

  void schemasKeepTheirOrder() {
    const std::string schema = R"({"type":"object","properties":{"z":{},"a":{"b":1,"A":2}}})";
    const auto call = remote::decodeChatCall(with(
        R"({"aaa":{"z":1},"response_format":{"type":"json_schema","json_schema":{"name":"x","schema":)" +
        schema + "}}}"));
    QVERIFY(call);
    QCOMPARE(call->request.responseFormat, engine::ResponseFormat::JsonSchema);
    QCOMPARE(call->request.jsonSchema, schema);
  }

  void schemasThatAreTooLargeAreRefused() {
    std::string members;
    for (int i = 0; i < 30'000; ++i) members += "\"k" + std::to_string(i) + "\":0,";
    const auto body = [](const std::string& inner) {
      return with(R"({"response_format":{"type":"json_schema","json_schema":{"schema":{)" + inner +
                  R"("z":1}}}})");
    };
    const auto call = remote::decodeChatCall(body(members));
    QVERIFY(!call);
    QVERIFY(call.error().message.find("bytes") != std::string::npos);
    QVERIFY(remote::decodeChatCall(body("")));
  }

  void readsToolChoices() {
    using Kind = engine::ToolChoice::Kind;
    const std::string tools =
        R"(,"tools":[{"type":"function","function":{"name":"f","strict":true}},
        {"type":"function","function":{"name":"g"}}]})";
    const auto read = [&tools](const char* choice) {
      return remote::decodeChatCall(with("{\"tool_choice\":" + std::string(choice) + tools));
    };
    const auto none = read("\"none\"");
    QVERIFY(none);
    QCOMPARE(none->request.toolChoice.kind, Kind::None);
    QCOMPARE(none->request.tools.size(), std::size_t{2});
    QVERIFY(none->request.tools[0].strict && !none->request.tools[1].strict);
    QVERIFY(none->request.parallelToolCalls);
    QCOMPARE(read("\"auto\"")->request.toolChoice.kind, Kind::Auto);
    QCOMPARE(read("null")->request.toolChoice.kind, Kind::Auto);
    QCOMPARE(read("\"required\"")->request.toolChoice.kind, Kind::Required);
    const auto named = read(R"({"type":"function","function":{"name":"g"}})");
    QVERIFY(named);
    QCOMPARE(named->request.toolChoice.kind, Kind::Named);
    QCOMPARE(named->request.toolChoice.name, std::string("g"));
    QVERIFY(!read(R"({"type":"function","function":{"name":"h"}})"));
    QVERIFY(!read("7"));
    QVERIFY(!read("\"sometimes\""));
    const auto single = remote::decodeChatCall(with(R"({"parallel_tool_calls":false})"));
    QVERIFY(single && !single->request.parallelToolCalls);
  }

  void readsTheDetailOfImages() {
    const auto read = [](const char* detail) {
      return remote::decodeChatCall(withMessages(
          "[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":"
          "\"data:image/png;base64,AAEC\",\"detail\":\"" +
          std::string(detail) + "\"}}]}]"));
    };
    const auto detailOf = [](const auto& call) {
      return std::get<engine::ImagePart>(call->request.messages.at(0).content.at(0)).detail;
    };
    QCOMPARE(detailOf(read("low")), std::string("low"));
    QCOMPARE(detailOf(read("original")), std::string("original"));
    QCOMPARE(detailOf(read("auto")), std::string());
    QVERIFY(!read("tiny"));
  }

  void readsThatAThoughtHasEnded() {
    const auto read = [](const char* field) {
      return remote::decodeChatCall(
          withMessages(R"([{"role":"user","content":"x"},{"role":"assistant","content":"",)"
                       R"("reasoning_content":"Hm","prefix":true)" +
                       std::string(field) + "}]"));
    };
    QVERIFY(!read("")->request.messages.back().reasoningIsClosed);
    QVERIFY(read(",\"reasoning_closed\":true")->request.messages.back().reasoningIsClosed);
    QVERIFY(!read(",\"reasoning_closed\":1"));
  }

  void readsGaps() {
    const auto call = remote::decodeFillInCall(
        R"({"model":"m","prompt":"a","suffix":"b","max_tokens":5,"stream":true,"logprobs":2,
            "temperature":0.5,"stop":"x","isobath":{"extras":true}})");
    QVERIFY2(call.has_value(), call ? "" : call.error().message.c_str());
    QCOMPARE(call->request.model, std::string("m"));
    QCOMPARE(call->request.fillIn->prefix, std::string("a"));
    QCOMPARE(call->request.fillIn->suffix, std::string("b"));
    QVERIFY(call->request.messages.empty());
    QVERIFY(call->request.maxTokens == 5);
    QVERIFY(call->request.topLogprobs == 2);
    QVERIFY(call->wantsStream && call->wantsExtras);
    QCOMPARE(remote::decodeFillInCall(R"({"prompt":"a"})")->request.fillIn->suffix, std::string());
  }

  void refusesGaps_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("word");
    const auto row = [](const char* body, const char* word) {
      QTest::newRow(body) << QByteArray(body) << QByteArray(word);
    };
    row("{}", "prompt");
    row("[]", "not a JSON object");
    row("", "not valid JSON");
    row(R"({"prompt":["a"]})", "prompt");
    row(R"({"prompt":"a","suffix":7})", "suffix");
    row(R"({"prompt":"a","echo":true})", "echo");
    row(R"({"prompt":"a","logprobs":21})", "logprobs");
    row(R"({"prompt":"a","n":2})", "n");
    row(R"({"prompt":"a","temperature":3})", "temperature");
  }
  void refusesGaps() {
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, word);
    const auto call = remote::decodeFillInCall(body.toStdString());
    QVERIFY(!call);
    QVERIFY2(call.error().message.find(word.toStdString()) != std::string::npos,
             call.error().message.c_str());
  }

  // Models read the description of a tool as its author wrote it.
  void keepsTheOrderOfToolSchemas() {
    const auto call = remote::decodeChatCall(with(
        R"({"tools":[{"type":"function","function":{"name":"f"}},{"type":"function","function":
        {"parameters":{"type":"object","properties":{"z":{},"a":{"type":"null"}}},"name":"g"}}]})"));
    QVERIFY(call);
    QCOMPARE(call->request.tools.at(0).parametersJson, std::string("{}"));
    QCOMPARE(call->request.tools.at(1).parametersJson,
             std::string(R"({"type":"object","properties":{"z":{},"a":{"type":"null"}}})"));
  }

  // The order may be lost, but no member.
  void keepsAllOfHugeToolSchemas() {
    std::string members;
    for (int i = 0; i < 30'000; ++i) members += "\"k" + std::to_string(i) + "\":1,";
    const auto call = remote::decodeChatCall(
        R"({"messages":[{"role":"user","content":"hi"}],"tools":[{"function":{"name":"f","parameters":{)" +
        members + "\"last\":2}}}]}");
    QVERIFY(call);
    const std::string& schema = call->request.tools.at(0).parametersJson;
    QCOMPARE(schema.size(), members.size() + 10);
    QVERIFY(schema.find("\"last\":2") != std::string::npos);
  }

  void readsEffort_data() {
    QTest::addColumn<QByteArray>("more");
    QTest::addColumn<Thinking>("expected");
    QTest::newRow("on") << QByteArray(R"({"thinking":{"type":"enabled"}})") << Thinking::On;
    QTest::newRow("off") << QByteArray(
                                R"({"thinking":{"type":"disabled"},"reasoning_effort":"max"})")
                         << Thinking::Off;
    QTest::newRow("none") << QByteArray(R"({"reasoning_effort":"none"})") << Thinking::Off;
    QTest::newRow("minimal") << QByteArray(R"({"reasoning_effort":"minimal"})") << Thinking::Low;
    QTest::newRow("medium") << QByteArray(R"({"reasoning_effort":"medium"})") << Thinking::High;
    QTest::newRow("max") << QByteArray(R"({"reasoning_effort":"max"})") << Thinking::Max;
  }
  void readsEffort() {
    QFETCH(QByteArray, more);
    QFETCH(Thinking, expected);
    const auto call = remote::decodeChatCall(with(more.toStdString()));
    QVERIFY2(call.has_value(), call ? "" : call.error().message.c_str());
    QVERIFY(call->saysThinking);
    QCOMPARE(call->request.thinking, expected);
  }

  void readsContentInParts() {
    const auto call = remote::decodeChatCall(withMessages(
        R"([{"role":"developer","content":[{"type":"text","text":"be"},{"type":"text","text":" brief"}]},
            {"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAEC"}}]},
            {"role":"assistant","content":null,"tool_calls":[{"id":"a","function":{"name":"f"}}]}])"));
    QVERIFY2(call.has_value(), call ? "" : call.error().message.c_str());
    const auto& messages = call->request.messages;
    QCOMPARE(messages[0].role, engine::Role::System);
    QCOMPARE(engine::textOf(messages[0]), std::string("be brief"));
    QCOMPARE(std::get<engine::ImagePart>(messages[1].content[0]).bytes, std::string("\0\1\2", 3));
    QCOMPARE(messages[2].toolCalls[0].name, std::string("f"));
  }

  void refusesBodies_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("word");
    const auto row = [](const char* name, const std::string& body, const char* word) {
      QTest::newRow(name) << QByteArray::fromStdString(body) << QByteArray(word);
    };
    row("empty", "", "not valid JSON");
    row("not JSON", "hello", "not valid JSON");
    row("a list", "[]", "not a JSON object");
    row("bad UTF-8", with("{\"model\":\"\xFF\"}"), "not valid JSON");
    row("deep", with("{\"x\":" + std::string(5000, '[')), "nests");
    row("no messages", "{}", "messages");
    row("empty messages", withMessages("[]"), "messages");
    row("messages no list", withMessages("{}"), "messages");
    row("message no object", withMessages("[7]"), "messages[0]");
    row("role", withMessages(R"([{"role":"user","content":"x"},{"role":"robot"}])"),
        "messages[1].role");
    row("content", withMessages(R"([{"role":"user","content":7}])"), "messages[0].content");
    row("part", withMessages(R"([{"role":"user","content":[{"type":"audio"}]}])"), "audio");
    row("image link",
        withMessages(
            R"([{"role":"user","content":[{"type":"image_url","image_url":{"url":"https:\/\/a\/b"}}]}])"),
        "image_url");
    row("image base64",
        withMessages(
            R"([{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,A"}}]}])"),
        "base64");
    row("tool call", withMessages(R"([{"role":"assistant","tool_calls":[{}]}])"), "tool_calls");
    row("early prefix",
        withMessages(
            R"([{"role":"assistant","content":"a","prefix":true},{"role":"user","content":"x"}])"),
        "prefix");
  }
  void refusesBodies() {
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, word);
    const auto call = remote::decodeChatCall(body.toStdString());
    QVERIFY(!call);
    QVERIFY(call.error().code == base::ErrorCode::InvalidArgument ||
            call.error().code == base::ErrorCode::Unsupported);
    QVERIFY2(call.error().message.find(word.toStdString()) != std::string::npos,
             call.error().message.c_str());
  }

  void refusesFields_data() {
    QTest::addColumn<QByteArray>("more");
    QTest::addColumn<QByteArray>("word");
    const auto row = [](const char* more, const char* word) {
      QTest::newRow(more) << QByteArray(more) << QByteArray(word);
    };
    row(R"({"model":7})", "model");
    row(R"({"stream":"yes"})", "stream");
    row(R"({"temperature":2.01})", "temperature");
    row(R"({"temperature":-1})", "temperature");
    row(R"({"temperature":"hot"})", "temperature");
    row(R"({"temperature":1e999})", "");
    row(R"({"top_p":1.5})", "top_p");
    row(R"({"min_p":-0.1})", "min_p");
    row(R"({"top_k":1.5})", "top_k");
    row(R"({"top_k":-1})", "top_k");
    row(R"({"repetition_penalty":0})", "repetition_penalty");
    row(R"({"seed":-1})", "seed");
    row(R"({"seed":1.5})", "seed");
    row(R"({"max_tokens":0})", "max_tokens");
    row(R"({"max_tokens":4294967297})", "max_tokens");
    row(R"({"stop":""})", "stop");
    row(R"({"stop":[7]})", "stop");
    row(R"({"response_format":{"type":"xml"}})", "response_format.type");
    row(R"({"response_format":{"type":"json_schema"}})", "json_schema.schema");
    row(R"({"response_format":{"type":"json_schema","json_schema":{"schema":[]}}})",
        "json_schema.schema");
    row(R"({"thinking":{"type":"maybe"}})", "thinking.type");
    row(R"({"reasoning_effort":"extreme"})", "reasoning_effort");
    row(R"({"tools":[{}]})", "tools");
    row(R"({"tool_choice":"required"})", "tools");
    row(R"({"tool_choice":{"type":"function","function":{"name":"f"}}})", "tools");
    row(R"({"parallel_tool_calls":0})", "parallel_tool_calls");
    row(R"({"tools":[{"function":{"name":"f","strict":"yes"}}]})", "strict");
    row(R"({"tools":[{"function":{"name":"f","parameters":[]}}]})", "tools");
    row(R"({"tools":[{"function":{"name":"f","description":7}}]})", "descriptions");
    row(R"({"messages":[{"role":"user","content":[{"type":"text","text":7}]}]})", "texts");
    row(R"({"messages":[{"role":"assistant","content":"","tool_calls":
        [{"id":"1","function":{"name":"f","arguments":{"a":1}}}]}]})",
        "arguments");
    row(R"({"messages":[{"role":"assistant","content":"","reasoning_content":[]}]})",
        "reasoning_content");
    row(R"({"n":2})", "field n ");
    row(R"({"presence_penalty":2.5})", "presence_penalty");
    row(R"({"frequency_penalty":"a"})", "frequency_penalty");
    row(R"({"typical_p":-0.1})", "typical_p");
    row(R"({"dry_multiplier":101})", "dry_multiplier");
    row(R"({"logprobs":3})", "logprobs");
    row(R"({"top_logprobs":3})", "logprobs");
    row(R"({"logprobs":true,"top_logprobs":21})", "top_logprobs");
    row(R"({"logit_bias":[1]})", "logit_bias");
    row(R"({"logit_bias":{"x":1}})", "logit_bias");
    row(R"({"logit_bias":{"7":100.5}})", "logit_bias");
    row(R"({"logit_bias":{"99999999999":1}})", "logit_bias");
    row(R"({"logit_bias":{"-7":1}})", "logit_bias");
    row(R"({"stream_options":{"include_usage":1}})", "include_usage");
  }
  void refusesFields() {
    QFETCH(QByteArray, more);
    QFETCH(QByteArray, word);
    const auto call = remote::decodeChatCall(with(more.toStdString()));
    QVERIFY(!call);
    QVERIFY2(call.error().message.find(word.toStdString()) != std::string::npos,
             call.error().message.c_str());
  }

  void refusesTooManyStops() {
    std::string list = "\"a\"";
    for (int i = 1; i < 16; ++i) list += ",\"a\"";
    QVERIFY(remote::decodeChatCall(with("{\"stop\":[" + list + "]}")));
    QVERIFY(!remote::decodeChatCall(with("{\"stop\":[" + list + ",\"a\"]}")));
  }

  void noPrefixOfARequestIsTaken() {
    const std::string whole = with(R"({"stream":true,"stop":["a"],"temperature":0.5})");
    QVERIFY(remote::decodeChatCall(whole));
    for (std::size_t i = 0; i < whole.size(); ++i)
      QVERIFY(!remote::decodeChatCall(std::string(whole, 0, i)));
  }
};

QTEST_GUILESS_MAIN(ChatCallTest)
#include "chat_call_test.moc"
