// Requests that are not sent, and the sentences that say why.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/request_check.h"

#include <QTest>
#include <functional>

namespace {

using base::ErrorCode;
using engine::Role;
using remote::Dialect;
using Kind = Dialect::Kind;
using Change = std::function<void(engine::Request&)>;

constexpr const char* kPng = "\x89PNG\r\n\x1A\n";

engine::Request ask() {
  engine::Request request;
  request.model = "m";
  request.messages = {engine::textMessage(Role::User, "hi")};
  return request;
}

engine::Request gap() {
  engine::Request request;
  request.fillIn = engine::FillIn{"a", "b"};
  return request;
}

base::Result<void> check(const engine::Request& request, Kind kind) {
  return remote::checkRequest(request, {.kind = kind, .place = "the.host"});
}

}  // namespace

Q_DECLARE_METATYPE(engine::Request)
Q_DECLARE_METATYPE(base::ErrorCode)

class RequestCheckTest : public QObject {
  Q_OBJECT
 private slots:
  void refusesWhatAServerWould_data() {
    QTest::addColumn<engine::Request>("request");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QByteArray>("words");
    const auto row = [](const char* words, engine::Request request, const Change& change,
                        ErrorCode code = ErrorCode::InvalidArgument) {
      change(request);
      QTest::addRow("%s %d", words, static_cast<int>(request.tools.size()))
          << request << code << QByteArray(words);
    };
    row("17 stop strings", ask(), [](auto& r) { r.stop.assign(17, "a"); });
    row("stop string is empty", ask(), [](auto& r) { r.stop = {"a", ""}; });
    row("likeliest tokens is 21", ask(), [](auto& r) { r.topLogprobs = 21; });
    row("likeliest tokens is -1", ask(), [](auto& r) { r.topLogprobs = -1; });
    row("129 tools", ask(), [](auto& r) { r.tools.assign(129, {"f", "", "{}"}); });
    row("there are no tools", ask(),
        [](auto& r) { r.toolChoice.kind = engine::ToolChoice::Kind::Required; });
    row("\"g\", is not among", ask(), [](auto& r) {
      r.tools = {{"f", "", "{}"}};
      r.toolChoice = {engine::ToolChoice::Kind::Named, "g"};
    });
    row(
        "message 1 (image/svg+xml) is none of", ask(),
        [](auto& r) {
          r.messages[0].content = {engine::ImagePart{"image/svg+xml", "<svg/>"}};
        },
        ErrorCode::Unsupported);
    row("message 2 has an image", ask(), [](auto& r) {
      r.messages.push_back(engine::textMessage(Role::Assistant, "a"));
      r.messages[1].content.push_back(engine::ImagePart{"image/png", kPng});
    });
    row("message 1 has an image", ask(), [](auto& r) {
      r.messages[0].role = Role::System;
      r.messages[0].content = {engine::ImagePart{"image/png", kPng}};
    });
    row("33554433 bytes", ask(), [](auto& r) {
      std::string bytes = kPng;
      bytes.resize((std::size_t{32} << 20) + 1);
      r.messages[0].content = {engine::ImagePart{"image/png", bytes}};
    });
    row("contains the word \"json\"", ask(),
        [](auto& r) { r.responseFormat = engine::ResponseFormat::JsonObject; });
    row("\"f\" cannot be strict: $.additionalProperties", ask(), [](auto& r) {
      r.tools = {{"f", "", R"({"type":"object","properties":{}})", true}};
    });
    row("only if all are, and \"g\" is not", ask(), [](auto& r) {
      r.tools = {{"f", "", R"({"type":"object","additionalProperties":false})", true},
                 {"g", "", "{}"}};
    });
    row("neither messages nor tools", gap(), [](auto& r) { r.messages = ask().messages; });
    row("neither messages nor tools", gap(), [](auto& r) { r.tools = {{"f", "", "{}"}}; });
    row("without thinking", gap(), [](auto& r) { r.thinking = engine::Thinking::On; });
    row("no JSON format", gap(),
        [](auto& r) { r.responseFormat = engine::ResponseFormat::JsonObject; });
    row("at most 4096 tokens, but 4097", gap(), [](auto& r) { r.maxTokens = 4097; });
  }
  void refusesWhatAServerWould() {
    QFETCH(engine::Request, request);
    QFETCH(ErrorCode, code);
    QFETCH(QByteArray, words);
    const auto checked = check(request, Kind::DeepSeek);
    QVERIFY(!checked);
    QCOMPARE(checked.error().code, code);
    QVERIFY2(checked.error().message.find(words.toStdString()) != std::string::npos,
             checked.error().message.c_str());
  }

  void letsThroughWhatFits() {
    engine::Request request = ask();
    request.stop.assign(16, "a");
    request.topLogprobs = 20;
    request.tools.assign(128, {"f", "", "{}"});
    request.toolChoice = {engine::ToolChoice::Kind::Named, "f"};
    request.messages[0].content.push_back(engine::ImagePart{"", kPng});
    QVERIFY(check(request, Kind::DeepSeek));
    request = ask();
    request.responseFormat = engine::ResponseFormat::JsonObject;
    request.messages.insert(request.messages.begin(),
                            engine::textMessage(Role::System, "Answer as JsON."));
    QVERIFY(check(request, Kind::DeepSeek));
    request = gap();
    request.maxTokens = 4096;
    QVERIFY(check(request, Kind::DeepSeek));
  }

  // Rules of DeepSeek's are not everybody's, and a worker says for itself what it takes.
  void othersHaveTheirOwnRules() {
    engine::Request request = ask();
    request.responseFormat = engine::ResponseFormat::JsonObject;
    request.tools = {{"f", "", R"({"type":"object"})", true}, {"g", "", "{}"}};
    QVERIFY(check(request, Kind::Other));
    QVERIFY(!check(request, Kind::DeepSeek));
    request.stop.assign(17, "a");
    QVERIFY(!check(request, Kind::Other));
    QVERIFY(check(request, Kind::Worker));
    request.fillIn = engine::FillIn{};
    QVERIFY(!check(request, Kind::Worker));
  }
};

QTEST_GUILESS_MAIN(RequestCheckTest)
#include "request_check_test.moc"
