// Event streams: every ending, every cut, every cap.
// SPDX-License-Identifier: Apache-2.0
#include "engine/net/sse_parser.h"

#include <QtTest/QtTest>
#include <vector>

namespace {

// What a parser reported, as lines that are easy to compare: "type|data" and "#comment".
struct Heard {
  std::vector<std::string> lines;
  net::SseParser parser{
      {.onEvent =
           [this](const net::SseEvent& event) { lines.push_back(event.type + "|" + event.data); },
       .onComment = [this](std::string_view text) { lines.push_back("#" + std::string(text)); }}};
};

std::vector<std::string> parse(const std::vector<std::string>& pieces) {
  Heard heard;
  for (const auto& piece : pieces)
    if (!heard.parser.feed(piece)) heard.lines.emplace_back("error");
  heard.parser.finish();
  return heard.lines;
}

using Lines = std::vector<std::string>;

const std::string kStream =
    "\xEF\xBB\xBF: keep-alive\n"
    "\n"
    "data: {\"a\":\"\xE4\xBD\xA0\xF0\x9F\x98\x80\"}\r\n"
    "\r\n"
    "event: error\r"
    "data:two\r"
    "data:  lines\r"
    "\r"
    "id: 7\nretry: 10\nunknown\ndata\n\n"
    ":\n"
    "data: [DONE]\n\n";

}  // namespace

class SseParserTest : public QObject {
  Q_OBJECT
 private slots:
  void readsAllKindsOfLines() {
    const Lines expected{
        "#keep-alive", "|{\"a\":\"\xE4\xBD\xA0\xF0\x9F\x98\x80\"}", "error|two\n lines", "|", "#",
        "|[DONE]"};
    QCOMPARE(parse({kStream}), expected);
  }

  void cutsChangeNothing() {
    const Lines expected = parse({kStream});
    for (std::size_t i = 0; i <= kStream.size(); ++i)
      QCOMPARE(parse({kStream.substr(0, i), kStream.substr(i)}), expected);
    Lines bytes;
    for (const char c : kStream) bytes.emplace_back(1, c);
    QCOMPARE(parse(bytes), expected);
  }

  void everyPrefixGivesAPrefixOfTheEvents() {
    const Lines all = parse({kStream});
    for (std::size_t i = 0; i < kStream.size(); ++i) {
      Heard heard;
      QVERIFY(heard.parser.feed(std::string(kStream, 0, i)));
      QVERIFY(heard.lines.size() <= all.size());
      QVERIFY(std::equal(heard.lines.begin(), heard.lines.end(), all.begin()));
    }
  }

  void lineEndingsAreEqual_data() {
    QTest::addColumn<QByteArray>("end");
    QTest::newRow("LF") << QByteArray("\n");
    QTest::newRow("CR") << QByteArray("\r");
    QTest::newRow("CRLF") << QByteArray("\r\n");
  }
  void lineEndingsAreEqual() {
    QFETCH(QByteArray, end);
    const std::string e = end.toStdString();
    QCOMPARE(parse({"data: a" + e + "data: b" + e + e + "data: c" + e + e}),
             (Lines{"|a\nb", "|c"}));
  }

  void finishDeliversCompleteLinesOnly() {
    QCOMPARE(parse({"data: [DONE]\n"}), (Lines{"|[DONE]"}));
    QCOMPARE(parse({"data: a\ndata: hal"}), (Lines{"|a"}));
    QCOMPARE(parse({"data: hal"}), Lines{});
    QCOMPARE(parse({""}), Lines{});
  }

  void blankLinesAreNoEvents() { QCOMPARE(parse({"\n\n\r\r\n\n"}), Lines{}); }

  void capsALine() {
    Heard heard;
    const std::string piece(std::size_t{1} << 20, 'x');
    QVERIFY(heard.parser.feed("data: "));
    for (int i = 0; i < 3; ++i) QVERIFY(heard.parser.feed(piece));
    const auto fed = heard.parser.feed(piece);
    QVERIFY(!fed);
    QCOMPARE(fed.error().code, base::ErrorCode::Corrupt);
    QVERIFY(heard.lines.empty());
  }

  void capsAnEvent() {
    Heard heard;
    const std::string line = "data: " + std::string(std::size_t{3} << 20, 'x') + "\n";
    for (int i = 0; i < 5; ++i) QVERIFY(heard.parser.feed(line));
    const auto fed = heard.parser.feed(line);
    QVERIFY(!fed);
    QCOMPARE(fed.error().code, base::ErrorCode::Corrupt);
  }
};

QTEST_GUILESS_MAIN(SseParserTest)
#include "sse_parser_test.moc"
