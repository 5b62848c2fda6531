// Every kind of body, cut at every byte, whatever its type claims.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/reply_body.h"

#include <QTest>
#include <algorithm>
#include <vector>

#include "engine/remote/reply_decoder.h"

namespace {

using remote::ReplyBody;
using Kind = remote::ReplyBody::Kind;

struct Heard {
  std::vector<std::string> events;
  int keepAlives = 0;
  Kind kind = Kind::Undecided;
  std::string text;

  bool operator==(const Heard& other) const {
    return events == other.events && kind == other.kind && text == other.text;
  }
};

Heard read(const std::string& type, const std::vector<std::string>& pieces) {
  Heard heard;
  ReplyBody body(
      type,
      {.onEvent = [&heard](const net::SseEvent& event) { heard.events.push_back(event.data); },
       .onKeepAlive = [&heard] { ++heard.keepAlives; }});
  for (const std::string& piece : pieces)
    if (!body.feed(piece)) heard.events.emplace_back("error");
  body.finish();
  heard.kind = body.kind();
  heard.text = body.text();
  return heard;
}

// Everything a stream can hold: a mark, comments, all line endings, an empty first thought,
// thinking, split characters, pieces of two tool calls, log-probabilities, usage at the end, an end
// mark.
const std::string kEverything =
    "\xEF\xBB\xBF: keep-alive\n\n"
    "data: {\"model\":\"m\",\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":null,"
    "\"reasoning_content\":\"\"}}]}\r\n\r\n"
    ": keep-alive\r\r"
    "id: 3\rdata: {\"choices\":[{\"delta\":{\"reasoning_content\":\"H\xC3\xA4\"}}]}\r\r"
    "data:{\"choices\":[{\"delta\":{\"content\":\"\xE4\xBD\xA0\xF0\x9F\x98\x80\\n\"},"
    "\ndata: \"logprobs\":{\"content\":[{\"token\":\"a\",\"logprob\":-0.5,\"bytes\":[228]}]}}]}\n\n"
    "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c0\",\"function\":{"
    "\"name\":\"f\",\"arguments\":\"{\\\"a\"}},{\"index\":1,\"id\":\"c1\",\"function\":{\"name\":"
    "\"g\",\"arguments\":\"\"}}]}}]}\n\n"
    "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":"
    "\"\\\":1}\"}}]},\"finish_reason\":\"tool_calls\"}]}\n\n"
    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4}}\n\n"
    "data: [DONE]\n\n";

// The events of a stream as one line each, and how it ended.
std::vector<std::string> answerOf(const std::vector<std::string>& pieces) {
  std::vector<std::string> lines;
  const engine::EventSink sink = [&lines](const engine::Event& event) {
    if (const auto* text = std::get_if<engine::TextDelta>(&event))
      lines.push_back("t " + text->text);
    if (const auto* thought = std::get_if<engine::ReasoningDelta>(&event))
      lines.push_back("r " + thought->text);
    if (const auto* call = std::get_if<engine::ToolCall>(&event))
      lines.push_back("c " + call->id + call->name + call->arguments);
    if (const auto* logprobs = std::get_if<engine::Logprobs>(&event))
      lines.push_back("l " + logprobs->chosen.bytes);
  };
  remote::ReplyDecoder decoder({.kind = remote::Dialect::Kind::DeepSeek, .place = "d"}, sink);
  ReplyBody body("text/event-stream",
                 {.onEvent =
                      [&](const net::SseEvent& event) {
                        if (!event.data.empty() && !decoder.takeChunk(event.data))
                          lines.emplace_back("error");
                      },
                  .onKeepAlive = {}});
  for (const auto& piece : pieces)
    if (!body.feed(piece)) lines.emplace_back("error");
  body.finish();
  // Half of an event of several lines, at the end of the bytes, counts as not arrived.
  if (!lines.empty() && lines.back() == "error") lines.pop_back();
  const auto ended = decoder.finish();
  lines.push_back(ended ? std::to_string(ended->usage.promptTokens) : ended.error().message);
  return lines;
}

const remote::Dialect kDialect{.kind = remote::Dialect::Kind::Other, .place = "api.example"};
const char* kStreamType = "text/event-stream; charset=utf-8";
const char* kJsonType = "application/json";

}  // namespace

class ReplyBodyTest : public QObject {
  Q_OBJECT
 private slots:
  void theFirstBytesDecide_data() {
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("kind");
    const auto row = [](const char* name, const char* type, const char* bytes, Kind kind) {
      QTest::newRow(name) << QByteArray(type) << QByteArray(bytes) << static_cast<int>(kind);
    };
    row("stream", kStreamType, "data: 1\n\ndata: 2\n\n", Kind::Stream);
    row("stream, other case", "Text/Event-Stream", "x: 1\n\n", Kind::Stream);
    row("stream that is JSON", kStreamType, "{\"a\":1}", Kind::Whole);
    row("stream that is a page", kStreamType, "<html>", Kind::Page);
    row("stream of comments", kStreamType, ": keep-alive\n\n", Kind::Stream);
    row("stream with a mark", kStreamType,
        "\xEF\xBB\xBF"
        "data: 1\n\n",
        Kind::Stream);
    row("JSON", kJsonType, "{\"a\":1}", Kind::Whole);
    row("JSON with a mark", kJsonType, "\xEF\xBB\xBF\n{\"a\":1}", Kind::Whole);
    row("JSON that is a stream", kJsonType, "data: 1\n\n", Kind::Stream);
    row("JSON that is a comment", kJsonType, ": keep-alive\n\ndata: 1\n\n", Kind::Stream);
    row("list", kJsonType, "[1]", Kind::Whole);
    row("JSON that is a page", kJsonType, "\n <!DOCTYPE html>", Kind::Page);
    row("text with JSON", "text/plain", "\r\n\r\n {\"a\":1}", Kind::Whole);
    row("text with a stream", "text/plain", "event: x\ndata: 1\n\n", Kind::Stream);
    row("text with another field", "", "retry: 1\ndata: 1\n\n", Kind::Stream);
    row("nothing said, stream", "", "id:1\ndata:1\n\n", Kind::Stream);
    row("field without a colon", "", "data", Kind::Other);
    row("half a field", "", "da", Kind::Other);
    row("words", "text/plain", "database is down", Kind::Other);
    row("other words", "", "upstream error: 7", Kind::Other);
    row("half a mark", "", "\xEF\xBB", Kind::Other);
    row("nothing", kJsonType, "", Kind::Undecided);
    row("blank lines", kJsonType, "\n\n \n", Kind::Undecided);
  }
  void theFirstBytesDecide() {
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, bytes);
    QFETCH(int, kind);
    const std::string text = bytes.toStdString();
    const Heard whole = read(type.toStdString(), {text});
    QCOMPARE(static_cast<int>(whole.kind), kind);
    for (std::size_t i = 0; i <= text.size(); ++i)
      for (std::size_t j = i; j <= text.size(); ++j) {
        const Heard cut =
            read(type.toStdString(), {text.substr(0, i), text.substr(i, j - i), text.substr(j)});
        QVERIFY2(cut == whole, (std::to_string(i) + " " + std::to_string(j)).c_str());
      }
  }

  void aStreamOfEverythingCutAtEveryByteIsTheSameAnswer() {
    const std::vector<std::string> expected{"r H\u00E4",      "l \xE4",  "t \u4F60\U0001F600\n",
                                            "c c0f{\"a\":1}", "c c1g{}", "9"};
    QCOMPARE(answerOf({kEverything}), expected);
    for (std::size_t i = 0; i <= kEverything.size(); ++i) {
      const auto answer = answerOf({kEverything.substr(0, i), kEverything.substr(i)});
      QVERIFY2(answer == expected, std::to_string(i).c_str());
    }
    for (std::size_t size = 1; size < 200; ++size) {
      std::vector<std::string> pieces;
      for (std::size_t at = 0; at < kEverything.size(); at += size)
        pieces.push_back(kEverything.substr(at, size));
      QVERIFY2(answerOf(pieces) == expected, std::to_string(size).c_str());
    }
  }

  void aStreamThatEndsAnywhereIsABeginningOfTheAnswer() {
    const auto all = answerOf({kEverything});
    for (std::size_t i = 0; i < kEverything.size(); ++i) {
      auto answer = answerOf({kEverything.substr(0, i)});
      answer.pop_back();  // how it ended
      QVERIFY2(answer.size() < all.size() && std::equal(answer.begin(), answer.end(), all.begin()),
               std::to_string(i).c_str());
    }
  }

  void blankLinesBeforeJsonAreSignsOfLife() {
    const Heard heard = read(kJsonType, {"\n", "\n", "\n{\"a\":", "\n1}"});
    QCOMPARE(heard.keepAlives, 2);
    QCOMPARE(heard.text, std::string("{\"a\":\n1}"));
    QCOMPARE(read(kStreamType, {": keep-alive\n\n: keep-alive\n", "\ndata: 1\n\n"}).keepAlives, 2);
  }

  void foreignTextIsKeptInPart() {
    ReplyBody body("text/plain", {});
    QVERIFY(body.feed("words"));
    QVERIFY(!body.isEnough());
    QVERIFY(body.feed(std::string(100'000, 'x')));
    QVERIFY(body.isEnough());
    QCOMPARE(body.text().size(), ReplyBody::kMaxForeignBytes);
    QVERIFY(body.feed("more"));
    QCOMPARE(body.text().size(), ReplyBody::kMaxForeignBytes);
  }

  void wholeTextsHaveACap() {
    ReplyBody body(kJsonType, {});
    const std::string piece = "{" + std::string((std::size_t{16} << 20) - 1, ' ');
    for (int i = 0; i < 4; ++i) QVERIFY(body.feed(piece));
    QCOMPARE(body.feed("x").error().code, base::ErrorCode::Corrupt);
  }

  void wrongContentIsNamed_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("words");
    const auto row = [](const char* name, const char* body, const char* words) {
      QTest::newRow(name) << QByteArray(body) << QByteArray(words);
    };
    row("title", "<html><head><TITLE lang=en>\n Just a\tmoment... </TITLE><body>x",
        "\"Just a moment...\"");
    row("open title", "<html><title>Log in", "\"Log in\"");
    row("no title", "<html><body><h1>502</h1> Bad <b>Gateway</b>", "\"502 Bad Gateway\"");
    row("empty title", "<title></title>", "\"\"");
    row("cut tag", "<html><title", "web page");
    row("text", "no healthy upstream", "the type \"text/plain\" and the beginning \"no healthy");
  }
  void wrongContentIsNamed() {
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, words);
    const auto error = remote::wrongContent(body.toStdString(), "text/plain", kDialect);
    QCOMPARE(error.code, base::ErrorCode::Corrupt);
    QVERIFY2(error.message.find(words.toStdString()) != std::string::npos, error.message.c_str());
    QVERIFY(error.message.find("api.example") != std::string::npos);
  }

  void refusalsWithAPageHaveItsTitle() {
    const auto error = remote::refusal(502, "<title>cloud is ill</title>", kDialect);
    QVERIFY2(error.message.find("(502)") != std::string::npos, error.message.c_str());
    QVERIFY2(error.message.find("\"cloud is ill\"") != std::string::npos, error.message.c_str());
    const auto plain = remote::refusal(502, R"({"error":{"message":"ill"}})", kDialect);
    QVERIFY2(plain.message.find("page") == std::string::npos, plain.message.c_str());
  }
};

QTEST_GUILESS_MAIN(ReplyBodyTest)
#include "reply_body_test.moc"
