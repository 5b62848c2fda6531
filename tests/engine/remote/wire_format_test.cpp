// Requests, model lists, errors and base64 as text.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/wire_format.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "engine/remote/base64.h"
#include "engine/remote/handshake.h"

namespace {

using engine::Thinking;
using remote::Dialect;
using Kind = Dialect::Kind;

Dialect dialect(Kind kind) {
  return {.kind = kind, .place = "the.host"};
}

engine::Request ask() {
  engine::Request request;
  request.model = "m";
  request.messages = {engine::textMessage(engine::Role::User, "hi")};
  return request;
}

QJsonObject encode(const engine::Request& request, Kind kind) {
  const auto text = remote::encodeRequest(request, dialect(kind));
  if (!text) return {};
  return QJsonDocument::fromJson(QByteArray::fromStdString(*text)).object();
}

QJsonObject message(const QJsonObject& json, int index) {
  return json["messages"].toArray().at(index).toObject();
}

std::string errorOf(int status, const char* body, Kind kind = Kind::Other) {
  return remote::decodeError(status, body, dialect(kind)).message;
}

}  // namespace

Q_DECLARE_METATYPE(remote::Dialect::Kind)
Q_DECLARE_METATYPE(engine::Thinking)
Q_DECLARE_METATYPE(base::ErrorCode)

class WireFormatTest : public QObject {
  Q_OBJECT
 private slots:
  void asksForAStreamWithUsage() {
    const QJsonObject json = encode(ask(), Kind::Other);
    QCOMPARE(json["model"].toString(), QString("m"));
    QVERIFY(json["stream"].toBool());
    QVERIFY(json["stream_options"].toObject()["include_usage"].toBool());
    QCOMPARE(message(json, 0)["role"].toString(), QString("user"));
    QCOMPARE(message(json, 0)["content"].toString(), QString("hi"));
    // Nothing that was not asked for: a strict endpoint would refuse it.
    QCOMPARE(json.keys(), (QStringList{"messages", "model", "stream", "stream_options"}));
  }

  void saysThinkingAsEachSideWantsIt_data() {
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<Thinking>("thinking");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("effort");
    QTest::newRow("deepseek off") << Kind::DeepSeek << Thinking::Off << "disabled"
                                  << "";
    QTest::newRow("deepseek on") << Kind::DeepSeek << Thinking::On << "enabled"
                                 << "";
    QTest::newRow("deepseek max") << Kind::DeepSeek << Thinking::Max << "enabled"
                                  << "max";
    QTest::newRow("worker off") << Kind::Worker << Thinking::Off << "disabled"
                                << "";
    QTest::newRow("worker low") << Kind::Worker << Thinking::Low << "enabled"
                                << "low";
    QTest::newRow("other off") << Kind::Other << Thinking::Off << ""
                               << "";
    QTest::newRow("other on") << Kind::Other << Thinking::On << ""
                              << "";
    QTest::newRow("other high") << Kind::Other << Thinking::High << ""
                                << "high";
    QTest::newRow("other max") << Kind::Other << Thinking::Max << ""
                               << "high";
  }
  void saysThinkingAsEachSideWantsIt() {
    QFETCH(Kind, kind);
    QFETCH(Thinking, thinking);
    QFETCH(QString, type);
    QFETCH(QString, effort);
    engine::Request request = ask();
    request.thinking = thinking;
    const QJsonObject json = encode(request, kind);
    QCOMPARE(json["thinking"].toObject()["type"].toString(), type);
    QCOMPARE(json["reasoning_effort"].toString(), effort);
  }

  // Their default is to think, also where somebody else serves them.
  void tellsADeepSeekModelAnywhereNotToThink() {
    engine::Request request = ask();
    request.thinking = Thinking::Off;
    for (const char* id : {"deepseek-ai/DeepSeek-V4", "DEEPSEEK-R1", "my-deepseek"}) {
      request.model = id;
      QCOMPARE(encode(request, Kind::Other)["thinking"].toObject()["type"].toString(),
               QString("disabled"));
    }
    for (const char* id : {"deep-seek", "deepsee", "llama-3", ""}) {
      request.model = id;
      QVERIFY(!encode(request, Kind::Other).contains("thinking"));
    }
  }

  void replaysReasoningByteForByteWhereItIsKnown() {
    engine::Request request = ask();
    engine::Message turn = engine::textMessage(engine::Role::Assistant, "answer");
    turn.reasoning = "\n  so \u2026 \t\u4F60";
    request.messages.push_back(turn);
    for (const Kind kind : {Kind::DeepSeek, Kind::Worker})
      QCOMPARE(message(encode(request, kind), 1)["reasoning_content"].toString().toStdString(),
               turn.reasoning);
    QVERIFY(!message(encode(request, Kind::Other), 1).contains("reasoning_content"));
  }

  void turnsThatOnlyCallToolsHaveEmptyContent() {
    engine::Request request = ask();
    engine::Message turn;
    turn.role = engine::Role::Assistant;
    turn.toolCalls = {{"id1", "f", "{broken"}};
    engine::Message result = engine::textMessage(engine::Role::Tool, "42");
    result.toolCallId = "id1";
    request.messages.insert(request.messages.end(), {turn, result});
    request.tools = {{"f", "does", R"({"type":"object","properties":{}})"}};
    const QJsonObject json = encode(request, Kind::DeepSeek);
    QVERIFY(message(json, 1)["content"].isString());
    const QJsonObject call = message(json, 1)["tool_calls"].toArray().at(0).toObject();
    QCOMPARE(call["function"].toObject()["arguments"].toString(), QString("{broken"));
    QCOMPARE(message(json, 2)["tool_call_id"].toString(), QString("id1"));
    const QJsonObject function = json["tools"].toArray().at(0).toObject()["function"].toObject();
    QCOMPARE(function["parameters"].toObject()["type"].toString(), QString("object"));
  }

  void refusesASchemaThatIsNone_data() {
    QTest::addColumn<QByteArray>("schema");
    QTest::newRow("not JSON") << QByteArray("{");
    QTest::newRow("a list") << QByteArray("[]");
    QTest::newRow("deep") << QByteArray(1000, '[');
  }
  void refusesASchemaThatIsNone() {
    QFETCH(QByteArray, schema);
    engine::Request request = ask();
    request.tools = {{"weather", "", schema.toStdString()}};
    const auto text = remote::encodeRequest(request, dialect(Kind::DeepSeek));
    QVERIFY(!text);
    QCOMPARE(text.error().code, base::ErrorCode::InvalidArgument);
    QVERIFY(text.error().message.find("weather") != std::string::npos);
  }

  void samplingExtrasGoToTheWorkerOnly() {
    engine::Request request = ask();
    request.sampling.temperature = 0.5;
    request.sampling.topK = 20;
    request.sampling.topP = 0.9;
    request.sampling.minP = 0.1;
    request.sampling.repetitionPenalty = 1.1;
    request.sampling.seed = 18446744073709551615U;
    const auto text = remote::encodeRequest(request, dialect(Kind::Worker));
    QVERIFY(text);
    QVERIFY(text->find(R"("seed":18446744073709551615)") != std::string::npos);
    QVERIFY(encode(request, Kind::Worker).contains("top_k"));
    const QJsonObject other = encode(request, Kind::Other);
    QCOMPARE(other["temperature"].toDouble(), 0.5);
    QCOMPARE(other["top_p"].toDouble(), 0.9);
    for (const char* name : {"top_k", "min_p", "repetition_penalty", "seed", "isobath"})
      QVERIFY2(!other.contains(QLatin1String(name)), name);
    const auto notes = remote::notesOn(request, dialect(Kind::Other));
    QCOMPARE(notes.size(), std::size_t{1});
    QCOMPARE(notes[0], std::string("not sent to the.host: top-k, min-p, repetition penalty, seed"));
    QVERIFY(remote::notesOn(request, dialect(Kind::Worker)).empty());
  }

  void penaltiesGoWhereTheyAreKnown() {
    engine::Request request = ask();
    request.sampling.presencePenalty = 0.5;
    request.sampling.frequencyPenalty = -0.5;
    request.sampling.typicalP = 0.9;
    request.sampling.dryMultiplier = 0.8;
    request.sampling.logitBias = {{17, -3.5}};
    const QJsonObject worker = encode(request, Kind::Worker);
    QCOMPARE(worker["typical_p"].toDouble(), 0.9);
    QCOMPARE(worker["dry_multiplier"].toDouble(), 0.8);
    QCOMPARE(worker["logit_bias"].toObject()["17"].toDouble(), -3.5);
    const QJsonObject other = encode(request, Kind::Other);
    QCOMPARE(other["presence_penalty"].toDouble(), 0.5);
    QCOMPARE(other["frequency_penalty"].toDouble(), -0.5);
    QVERIFY(other.contains("logit_bias"));
    QVERIFY(!other.contains("typical_p"));
    QVERIFY(!other.contains("dry_multiplier"));
    QCOMPARE(remote::notesOn(request, dialect(Kind::Other)),
             (std::vector<std::string>{"not sent to the.host: typical-p, DRY"}));
    const QJsonObject deepSeek = encode(request, Kind::DeepSeek);
    for (const char* name : {"presence_penalty", "frequency_penalty", "logit_bias", "typical_p"})
      QVERIFY2(!deepSeek.contains(QLatin1String(name)), name);
    QCOMPARE(remote::notesOn(request, dialect(Kind::DeepSeek)),
             (std::vector<std::string>{"not sent to the.host: typical-p, presence penalty, "
                                       "frequency penalty, logit bias, DRY"}));
  }

  void asksForLogprobs() {
    engine::Request request = ask();
    request.topLogprobs = 5;
    for (const Kind kind : {Kind::Worker, Kind::DeepSeek, Kind::Other}) {
      QVERIFY(encode(request, kind)["logprobs"].toBool());
      QCOMPARE(encode(request, kind)["top_logprobs"].toInt(), 5);
    }
  }

  void aSchemaIsAskedForWhereItIsFollowed() {
    engine::Request request = ask();
    request.responseFormat = engine::ResponseFormat::JsonSchema;
    request.jsonSchema = R"( {"type": "object", "properties": {"z": {}, "a": {}}} )";
    for (const Kind kind : {Kind::Worker, Kind::Other}) {
      const auto text = remote::encodeRequest(request, dialect(kind));
      QVERIFY(text);
      QVERIFY(text->find(R"("schema":{"type":"object","properties":{"z":{},"a":{}}})") !=
              std::string::npos);
      QCOMPARE(encode(request, kind)["response_format"].toObject()["type"].toString(),
               QString("json_schema"));
    }
    const auto refused = remote::encodeRequest(request, dialect(Kind::DeepSeek));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, base::ErrorCode::Unsupported);
    for (const std::string& schema :
         {std::string("{"), std::string("[]"), std::string(1000, '['), std::string(200'000, ' ')}) {
      request.jsonSchema = schema;
      const auto wrong = remote::encodeRequest(request, dialect(Kind::Worker));
      QVERIFY(!wrong);
      QCOMPARE(wrong.error().code, base::ErrorCode::InvalidArgument);
    }
  }

  void notesWhatDeepSeekIgnores() {
    engine::Request request = ask();
    request.sampling.temperature = 1.0;
    request.thinking = Thinking::On;
    QCOMPARE(remote::notesOn(request, dialect(Kind::DeepSeek)),
             (std::vector<std::string>{"temperature has no effect while thinking"}));
    request.thinking = Thinking::Off;
    QVERIFY(remote::notesOn(request, dialect(Kind::DeepSeek)).empty());
  }

  void imagesTravelAsDataUrls() {
    engine::Request request = ask();
    request.messages[0].content.push_back(
        engine::ImagePart{"image/jpeg", "\x89PNG\r\n\x1A\n", "low"});
    const QJsonArray parts = message(encode(request, Kind::DeepSeek), 0)["content"].toArray();
    QCOMPARE(parts.at(0).toObject()["text"].toString(), QString("hi"));
    const QJsonObject image = parts.at(1).toObject()["image_url"].toObject();
    // What it says it is does not count.
    QCOMPARE(image["url"].toString(), QString("data:image/png;base64,iVBORw0KGgo="));
    QCOMPARE(image["detail"].toString(), QString("low"));
  }

  void continuingAnAnswerNeedsAnEndpointThatCan() {
    engine::Request request = ask();
    request.messages.push_back(engine::textMessage(engine::Role::Assistant, "half"));
    request.messages.back().prefix = true;
    QVERIFY(message(encode(request, Kind::DeepSeek), 1)["prefix"].toBool());
    const auto refused = remote::encodeRequest(request, dialect(Kind::Other));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, base::ErrorCode::Unsupported);
  }

  void brokenTextIsReplacedNotThrown() {
    engine::Request request = ask();
    request.messages = {engine::textMessage(engine::Role::User, "a\xFF\x62")};
    QCOMPARE(message(encode(request, Kind::Other), 0)["content"].toString(),
             QString::fromUtf8("a\uFFFDb"));
  }

  void refusesOtherThingsAsModelLists_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("html") << QByteArray("<html></html>");
    QTest::newRow("no data") << QByteArray("{}");
    QTest::newRow("data no list") << QByteArray(R"({"data":{}})");
    QTest::newRow("a list") << QByteArray("[]");
  }
  void refusesOtherThingsAsModelLists() {
    QFETCH(QByteArray, body);
    const auto models = remote::decodeModels(body.toStdString(), dialect(Kind::Other));
    QVERIFY(!models);
    QCOMPARE(models.error().code, base::ErrorCode::Corrupt);
    QVERIFY(models.error().message.find("the.host") != std::string::npos);
  }

  void everyStatusHasACodeAndANextStep_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<base::ErrorCode>("code");
    QTest::addColumn<QString>("word");
    using base::ErrorCode;
    QTest::newRow("400") << 400 << ErrorCode::InvalidArgument << "refused the request";
    QTest::newRow("401") << 401 << ErrorCode::Denied << "key";
    QTest::newRow("402") << 402 << ErrorCode::Denied << "balance";
    QTest::newRow("403") << 403 << ErrorCode::Denied << "allow";
    QTest::newRow("404") << 404 << ErrorCode::NotFound << "/v1";
    QTest::newRow("413") << 413 << ErrorCode::InvalidArgument << "large";
    QTest::newRow("422") << 422 << ErrorCode::InvalidArgument << "parameter";
    QTest::newRow("429") << 429 << ErrorCode::Busy << "too many";
    QTest::newRow("500") << 500 << ErrorCode::Network << "fault";
    QTest::newRow("503") << 503 << ErrorCode::Busy << "overloaded";
    QTest::newRow("302") << 302 << ErrorCode::InvalidArgument << "redirects";
    QTest::newRow("418") << 418 << ErrorCode::InvalidArgument << "refused";
    QTest::newRow("599") << 599 << ErrorCode::Network << "fault";
  }
  void everyStatusHasACodeAndANextStep() {
    QFETCH(int, status);
    QFETCH(base::ErrorCode, code);
    QFETCH(QString, word);
    const auto error = remote::decodeError(
        status, R"({"error":{"message":"Own words.","type":"t"}})", dialect(Kind::DeepSeek));
    QCOMPARE(error.code, code);
    const QString text = QString::fromStdString(error.message);
    QVERIFY2(text.contains(word), error.message.c_str());
    QVERIFY2(text.startsWith("the.host "), error.message.c_str());
    // What the server finds wrong with a request is its advice.
    const QString end = status == 400 ? "(%1: Own words)" : "(%1: Own words); ";
    QVERIFY2(text.contains(end.arg(status)), error.message.c_str());
  }

  void errorBodiesOfAllShapesAreRead() {
    QVERIFY(errorOf(400, R"({"error":"plain"})").find("400: plain)") != std::string::npos);
    QVERIFY(errorOf(400, R"({"error":"plain"})").ends_with(")"));  // its words are the advice
    const std::string missing = "choose one of the models";
    QVERIFY(errorOf(400, R"({"error":{"message":"Model Not Exist"}})")
                .ends_with(missing + " that it lists"));
    for (const char* body :
         {R"({"error":"model 'm' not found"})", R"({"message":"The model `m` does not exist."})",
          R"({"error":{"code":"model_not_found","message":"no"}})"})
      QVERIFY(errorOf(404, body).find(missing) != std::string::npos);
    QVERIFY(errorOf(404, R"({"detail":"Not Found"})").find(missing) == std::string::npos);
    QVERIFY(errorOf(400, R"({"message":"flat"})").find("400: flat)") != std::string::npos);
    QVERIFY(errorOf(400, R"({"detail":"fast"})").find("400: fast)") != std::string::npos);
    QVERIFY(errorOf(400, "<html>no</html>").find("(400);") != std::string::npos);
    QVERIFY(errorOf(400, "").find("(400);") != std::string::npos);
    const auto says = [](const char* body, const char* words) {
      return errorOf(422, body).find("(422: " + std::string(words) + ");") != std::string::npos;
    };
    QVERIFY(says(R"({"detail":[{"loc":["body"],"msg":"field required","type":"missing"}]})",
                 "field required"));
    QVERIFY(says(R"({"object":"error","message":"no such model","code":404})", "no such model"));
    QVERIFY(says(R"({"type":"error","error":{"type":"invalid","message":"Bad."}})", "Bad"));
    QVERIFY(says(R"({"errors":[{"message":"first"},{"message":"second"}]})", "first"));
    QVERIFY(
        says("{\"error\":{\"message\":\"Provider returned error\",\"metadata\":{\"raw\":"
             "\"{\\\"error\\\":{\\\"message\\\":\\\"Own\\\"}}\"}}}",
             "Own"));
    QVERIFY(says(R"({"error":{"message":"m","metadata":{"raw":"not JSON"}}})", "not JSON"));
    QVERIFY(says("Unprocessable\r\n", "Unprocessable"));
    QVERIFY(says("[]", "") || errorOf(422, "[]").find("(422);") != std::string::npos);
    QVERIFY(errorOf(422, "\xFF\xFE").find("(422);") != std::string::npos);
    QVERIFY(errorOf(422, "{broken").find("(422);") != std::string::npos);
    QVERIFY(errorOf(400, R"({"error":{"message":"two\nlines"}})").find('\n') == std::string::npos);
  }

  void aConversationThatIsTooLongIsSaidToBe_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("DeepSeek, vLLM") << QByteArray(
        R"({"error":{"message":"This model's maximum context length is 1048576 tokens. However, you requested 1048600 tokens."}})");
    QTest::newRow("llama-server") << QByteArray(
        R"({"error":{"code":400,"message":"the request exceeds the available context size, try increasing it","type":"exceed_context_size_error"}})");
    QTest::newRow("SGLang") << QByteArray(
        R"({"object":"error","message":"The input (9000 tokens) is longer than the model's context length (8192 tokens)."})");
    QTest::newRow("code") << QByteArray(
        R"({"error":{"message":"too much","code":"context_length_exceeded"}})");
  }
  void aConversationThatIsTooLongIsSaidToBe() {
    QFETCH(QByteArray, body);
    const auto error = remote::decodeError(400, body.toStdString(), dialect(Kind::DeepSeek));
    QCOMPARE(error.code, base::ErrorCode::InvalidArgument);
    QVERIFY2(error.message.find("leave out earlier messages") != std::string::npos,
             error.message.c_str());
    QVERIFY(remote::decodeError(500, body.toStdString(), dialect(Kind::DeepSeek))
                .message.find("leave out") == std::string::npos);
  }

  void longWordsAreCutBetweenCodePoints() {
    std::string words;
    for (int i = 0; i < 400; ++i) words += "\u4F60";
    const std::string text = errorOf(400, ("{\"error\":\"" + words + "\"}").c_str());
    QVERIFY(text.size() < 700);
    QVERIFY(!QString::fromStdString(text).contains(QChar::ReplacementCharacter));
  }

  void aWorkersErrorIsTakenAsItIs() {
    const auto error =
        remote::decodeError(500, R"({"error":{"message":"tensor x is missing","code":"corrupt"}})",
                            dialect(Kind::Worker));
    QCOMPARE(error.code, base::ErrorCode::Corrupt);
    QCOMPARE(error.message, std::string("tensor x is missing"));
  }

  void handshakesComeBack() {
    const auto known = remote::decodeHandshake(
        remote::encodeHandshake({.port = 8123, .processId = 42, .token = "abc"}));
    QVERIFY(known);
    QCOMPARE(known->port, 8123);
    QCOMPARE(known->processId, std::int64_t{42});
    QCOMPARE(known->token, std::string("abc"));
    QVERIFY(remote::encodeHandshake({.port = 1, .processId = 1, .token = {}}).find("token") ==
            std::string::npos);
  }

  void otherLinesAreNoHandshake_data() {
    QTest::addColumn<QByteArray>("line");
    for (const char* line : {"", "Loading...", "[]", "{}", R"({"port":0})", R"({"port":65536})",
                             R"({"port":"1"})", R"({"port":1.5})", R"({"port":-1})"})
      QTest::newRow(*line == '\0' ? "empty" : line) << QByteArray(line);
  }
  void otherLinesAreNoHandshake() {
    QFETCH(QByteArray, line);
    const auto handshake = remote::decodeHandshake(line.toStdString());
    QVERIFY(!handshake);
    QCOMPARE(handshake.error().code, base::ErrorCode::Corrupt);
  }

  void base64Knows_data() {
    QTest::addColumn<QByteArray>("bytes");
    // RFC 4648, section 10, and all byte values.
    for (const char* text : {"", "f", "fo", "foo", "foob", "fooba", "foobar"})
      QTest::newRow(text) << QByteArray(text);
    QByteArray all;
    for (int i = 0; i < 256; ++i) all.append(static_cast<char>(i));
    QTest::newRow("all") << all;
  }
  void base64Knows() {
    QFETCH(QByteArray, bytes);
    const std::string text = remote::toBase64(bytes.toStdString());
    QCOMPARE(text, bytes.toBase64().toStdString());
    QVERIFY(remote::fromBase64(text) == bytes.toStdString());
  }

  void base64Refuses() {
    for (const char* text : {"Zg=", "Zg", "Z===", "====", "Zm9v!A==", "Zg==Zg==", "Zm 9v"})
      QVERIFY2(!remote::fromBase64(text), text);
  }
};

QTEST_GUILESS_MAIN(WireFormatTest)
#include "wire_format_test.moc"
