// Bodies of requests: bytes that stay, choices of tools, continued answers, gaps to fill.
// SPDX-License-Identifier: Apache-2.0
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "engine/remote/wire_format.h"

namespace {

using engine::Role;
using engine::Thinking;
using engine::ToolChoice;
using remote::Dialect;
using Flavour = Dialect::Flavour;
using Kind = Dialect::Kind;

Dialect dialect(Kind kind, Flavour flavour = Flavour::Unknown) {
  return {.kind = kind, .place = "the.host", .flavour = flavour};
}

QJsonObject encode(const engine::Request& request, const Dialect& to) {
  const auto text = remote::encodeRequest(request, to);
  if (!text) return {{"refused", QString::fromStdString(text.error().message)}};
  return QJsonDocument::fromJson(QByteArray::fromStdString(*text)).object();
}

engine::Request ask() {
  engine::Request request;
  request.model = "m";
  request.messages = {engine::textMessage(Role::User, "hi")};
  return request;
}

// A body up to the end of its last message.
std::string untilMessagesEnd(const std::string& body) {
  return body.substr(0, body.find("],\"", body.find("\"messages\":")));
}

// Turn by turn: text, an image, reasoning, parallel calls of tools and their results.
void addTurn(engine::Request& request, int turn) {
  const std::string n = std::to_string(turn);
  engine::Message question = engine::textMessage(Role::User, "question " + n + " \u4F60 \"q\"\n");
  if (turn % 3 == 1)
    question.content.push_back(engine::ImagePart{"image/png", "\x89PNG\r\n\x1A\n" + n, "high"});
  engine::Message answer = engine::textMessage(Role::Assistant, turn % 2 == 0 ? "" : "answer " + n);
  if (turn % 4 != 3) answer.reasoning = "  because " + n + "\n";
  request.messages.push_back(question);
  if (turn % 2 == 0) {
    answer.toolCalls = {{"call_" + n, "f", "{\"x\":1.50}"}, {"call_b" + n, "f", "{broken"}};
    request.messages.push_back(answer);
    for (const auto& call : answer.toolCalls) {
      engine::Message result = engine::textMessage(Role::Tool, "1.50 of " + call.id);
      result.toolCallId = call.id;
      request.messages.push_back(result);
    }
  } else {
    request.messages.push_back(answer);
  }
}

}  // namespace

class RequestEncoderTest : public QObject {
  Q_OBJECT
 private slots:
  void historyKeepsItsBytes_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<bool>("hasTools");
    for (const Kind kind : {Kind::Worker, Kind::DeepSeek, Kind::Other})
      for (const bool hasTools : {true, false})
        QTest::addRow("%d %d", static_cast<int>(kind), hasTools)
            << static_cast<int>(kind) << hasTools;
  }
  void historyKeepsItsBytes() {
    QFETCH(int, kind);
    QFETCH(bool, hasTools);
    engine::Request request;
    request.model = "deepseek-flash";
    request.thinking = Thinking::High;
    request.messages = {engine::textMessage(Role::System, "be brief")};
    if (hasTools) request.tools = {{"f", "", R"({"type":"object","properties":{"z":{},"a":{}}})"}};
    std::string before = "{\"model\":\"deepseek-flash\",\"messages\":[";
    for (int turn = 0; turn < 12; ++turn) {
      addTurn(request, turn);
      // What changes from request to request must not come first.
      request.sampling.temperature = turn / 10.0;
      request.maxTokens = 100 + turn;
      request.sampling.seed = static_cast<std::uint64_t>(turn);
      request.stream = turn % 2 == 0;
      const auto body = remote::encodeRequest(request, dialect(static_cast<Kind>(kind)));
      QVERIFY2(body.has_value(), body ? "" : body.error().message.c_str());
      QCOMPARE(body->substr(0, before.size()), before);
      QVERIFY(QJsonDocument::fromJson(QByteArray::fromStdString(*body)).isObject());
      const std::string sent = untilMessagesEnd(*body);
      QVERIFY(sent.size() > before.size());
      before = sent;
    }
  }

  void aWholeAnswerIsAskedForWithoutStreamOptions() {
    engine::Request request = ask();
    request.stream = false;
    const QJsonObject json = encode(request, dialect(Kind::DeepSeek));
    QCOMPARE(json["stream"], QJsonValue(false));
    QVERIFY(!json.contains("stream_options"));
  }

  void saysWhetherToolsMayBeCalled() {
    engine::Request request = ask();
    request.toolChoice.kind = ToolChoice::Kind::None;
    request.parallelToolCalls = false;
    // Without tools there is nothing to say.
    QVERIFY(!encode(request, dialect(Kind::Other)).contains("tool_choice"));
    QVERIFY(!encode(request, dialect(Kind::Other)).contains("parallel_tool_calls"));
    request.tools = {{"f", "", "{}"}, {"g", "", "{}"}};
    for (const Kind kind : {Kind::Worker, Kind::DeepSeek, Kind::Other}) {
      const Dialect to = dialect(kind);
      request.parallelToolCalls = false;
      request.toolChoice = {};
      QCOMPARE(encode(request, to)["parallel_tool_calls"], QJsonValue(false));
      QVERIFY(!encode(request, to).contains("tool_choice"));
      request.parallelToolCalls = true;
      QVERIFY(!encode(request, to).contains("parallel_tool_calls"));
      request.toolChoice = {ToolChoice::Kind::None};
      QCOMPARE(encode(request, to)["tool_choice"], QJsonValue("none"));
      QCOMPARE(encode(request, to)["tools"].toArray().size(), 2);
      request.toolChoice = {ToolChoice::Kind::Required};
      QCOMPARE(encode(request, to)["tool_choice"], QJsonValue("required"));
      request.toolChoice = {ToolChoice::Kind::Named, "g"};
      const QJsonObject named = encode(request, to)["tool_choice"].toObject();
      QCOMPARE(named["function"].toObject()["name"], QJsonValue("g"));
    }
  }

  void strictToolsSaySoAndGoToBeta() {
    engine::Request request = ask();
    request.tools = {{"f", "", R"({"type":"object","additionalProperties":false})", true}};
    const Dialect deepSeek = dialect(Kind::DeepSeek);
    const QJsonObject tool = encode(request, deepSeek)["tools"].toArray().at(0).toObject();
    QCOMPARE(tool["function"].toObject()["strict"], QJsonValue(true));
    QVERIFY(remote::needsBeta(request, deepSeek));
    QVERIFY(!remote::needsBeta(request, dialect(Kind::Other)));
    request.tools[0].strict = false;
    QVERIFY(!remote::needsBeta(request, deepSeek));
    const QJsonObject lax = encode(request, deepSeek)["tools"].toArray().at(0).toObject();
    QVERIFY(!lax["function"].toObject().contains("strict"));
  }

  void continuesAnswersWhereItCan() {
    engine::Request request = ask();
    request.messages.push_back(engine::textMessage(Role::Assistant, "half"));
    request.messages.back().reasoning = "so";
    request.messages.back().prefix = true;
    const auto last = [](const QJsonObject& json) {
      return json["messages"].toArray().at(1).toObject();
    };
    const QJsonObject deepSeek = encode(request, dialect(Kind::DeepSeek));
    QCOMPARE(last(deepSeek)["prefix"], QJsonValue(true));
    QCOMPARE(last(deepSeek)["reasoning_content"], QJsonValue("so"));
    QVERIFY(remote::needsBeta(request, dialect(Kind::DeepSeek)));
    for (const Flavour flavour : {Flavour::Vllm, Flavour::SgLang}) {
      const QJsonObject json = encode(request, dialect(Kind::Other, flavour));
      QVERIFY(!last(json).contains("prefix"));
      QCOMPARE(json["continue_final_message"], QJsonValue(true));
      QCOMPARE(json["add_generation_prompt"], QJsonValue(false));
    }
    const QJsonObject plain = encode(request, dialect(Kind::Other, Flavour::LlamaServer));
    QVERIFY(!plain.contains("continue_final_message"));
    QCOMPARE(last(plain)["content"], QJsonValue("half"));
    QVERIFY(encode(request, dialect(Kind::Other)).contains("refused"));
    // A thought without an answer yet.
    request.messages.back().content.clear();
    QVERIFY(!encode(request, dialect(Kind::DeepSeek)).contains("refused"));
    QVERIFY(encode(request, dialect(Kind::Other, Flavour::Vllm))["refused"].toString().contains(
        "thought"));
    // A thought that has ended: only the worker has a field for it.
    QVERIFY(!last(encode(request, dialect(Kind::Worker))).contains("reasoning_closed"));
    request.messages.back().reasoningIsClosed = true;
    const QJsonObject worker = last(encode(request, dialect(Kind::Worker)));
    QCOMPARE(worker["reasoning_closed"], QJsonValue(true));
    QCOMPARE(worker["content"], QJsonValue(""));
    const QJsonObject begun = last(encode(request, dialect(Kind::DeepSeek)));
    QVERIFY(!begun.contains("reasoning_closed"));
    QCOMPARE(begun["reasoning_content"], QJsonValue("so"));
    QCOMPARE(begun["content"], QJsonValue("\n"));
    QVERIFY(encode(request, dialect(Kind::Other, Flavour::Vllm)).contains("refused"));
  }

  void fillsGaps() {
    engine::Request request;
    request.model = "deepseek-v4-pro";
    request.fillIn = engine::FillIn{"def f(x):\n", "\n  return y"};
    request.maxTokens = 4096;
    request.stop = {"\n\n"};
    request.sampling.temperature = 0;
    request.topLogprobs = 3;
    const QJsonObject json = encode(request, dialect(Kind::DeepSeek));
    QCOMPARE(json["prompt"], QJsonValue("def f(x):\n"));
    QCOMPARE(json["suffix"], QJsonValue("\n  return y"));
    QCOMPARE(json["max_tokens"], QJsonValue(4096));
    QCOMPARE(json["logprobs"], QJsonValue(3));
    QCOMPARE(json["stop"].toArray().size(), 1);
    for (const char* name : {"messages", "thinking", "reasoning_effort", "tools", "top_logprobs"})
      QVERIFY2(!json.contains(QLatin1String(name)), name);
    QCOMPARE(remote::pathOf(request), std::string_view("/completions"));
    QCOMPARE(remote::pathOf(ask()), std::string_view("/chat/completions"));
    QVERIFY(remote::needsBeta(request, dialect(Kind::DeepSeek)));
    QVERIFY(!remote::needsBeta(ask(), dialect(Kind::DeepSeek)));
  }

  void aFullReplayOfReasoningIsForAnyServer() {
    engine::Request request = ask();
    request.messages.push_back(engine::textMessage(Role::Assistant, "a"));
    request.messages.push_back(engine::textMessage(Role::User, "b"));
    request.replayAllReasoning = true;
    const QJsonArray messages = encode(request, dialect(Kind::Other))["messages"].toArray();
    QCOMPARE(messages.at(1).toObject()["reasoning_content"], QJsonValue(""));
    QVERIFY(!messages.at(0).toObject().contains("reasoning_content"));
  }

  // Where the server is known to take it, and needs it: between calls of tools.
  void knownServersGetReasoningOfToolTurns() {
    engine::Request request = ask();
    request.messages.push_back(engine::textMessage(Role::Assistant, "a"));
    request.messages.back().reasoning = "why";
    const auto sent = [&request](Flavour flavour) {
      const QJsonArray list = encode(request, dialect(Kind::Other, flavour))["messages"].toArray();
      return list.at(1).toObject().contains("reasoning_content");
    };
    QVERIFY(!sent(Flavour::Vllm));
    request.tools = {{"f", "", "{}"}};
    QVERIFY(sent(Flavour::Vllm));
    QVERIFY(sent(Flavour::OpenRouter));
    QVERIFY(!sent(Flavour::Unknown));
    QVERIFY(!sent(Flavour::LmStudio));
  }
};

QTEST_GUILESS_MAIN(RequestEncoderTest)
#include "request_encoder_test.moc"
