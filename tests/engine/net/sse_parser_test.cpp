// Event streams: every ending, every cut, every cap.
// SPDX-License-Identifier: Apache-2.0
#include "engine/net/sse_parser.h"

#include <QTest>
#include <vector>

#include "tests/support/peak_memory.h"

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

  void everyPairOfPieceSizesChangesNothing() {
    // Pieces of a and b bytes in turn: every distance between two cuts, at every place.
    const Lines expected = parse({kStream});
    for (std::size_t a = 1; a <= kStream.size(); ++a)
      for (std::size_t b = 1; b <= kStream.size(); ++b) {
        std::vector<std::string> pieces;
        for (std::size_t at = 0; at < kStream.size(); at += pieces.back().size())
          pieces.push_back(kStream.substr(at, pieces.size() % 2 == 0 ? a : b));
        const Lines lines = parse(pieces);
        QVERIFY2(lines == expected, (std::to_string(a) + " " + std::to_string(b)).c_str());
      }
  }

  void emptyPiecesAreNothing() {
    QCOMPARE(parse({"", "data: a\r", "", "\n", "", "\n", ""}), (Lines{"|a"}));
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

  void mixedEndingsAreEqual() {
    const std::vector<std::string> ends{"\n", "\r", "\r\n"};
    for (const auto& first : ends)
      for (const auto& second : ends)
        for (const auto& third : ends) {
          // CR and LF of two lines would be one ending.
          if (second == "\r" && third == "\n") continue;
          if (first == "\r" && second == "\n") continue;
          const std::string text = "data: a" + first + ": c" + first + "data: b" + second + third;
          Lines bytes;
          for (const char c : text) bytes.emplace_back(1, c);
          QCOMPARE(parse({text}), (Lines{"#c", "|a\nb"}));
          QCOMPARE(parse(bytes), (Lines{"#c", "|a\nb"}));
        }
  }

  void aMarkIsDroppedAtTheStartOnly() {
    const std::string mark = "\xEF\xBB\xBF";
    QCOMPARE(parse({mark + "data: a\n\n" + mark + "data: b\n\n"}), (Lines{"|a"}));
    QCOMPARE(parse({mark + mark + "data: a\n\n"}), Lines{});
    QCOMPARE(parse({"data: " + mark + "a\n\n"}), (Lines{"|" + mark + "a"}));
  }

  void oneSpaceBelongsToTheSyntax() {
    QCOMPARE(parse({"data:a\n\ndata: a\n\ndata:  a\n\ndata:\n\ndata\n\n"}),
             (Lines{"|a", "|a", "| a", "|", "|"}));
    QCOMPARE(parse({"Data: a\n\n data: b\n\ndatax: c\n\n"}), Lines{});
  }

  void aMissingEndMarkLosesNoEvent() {
    QCOMPARE(parse({"data: a\n\ndata: b\n"}), (Lines{"|a", "|b"}));
    QCOMPARE(parse({"data: a\n\ndata: b"}), (Lines{"|a"}));
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

  void aLineWithoutEndCostsLittleMemory_data() {
    QTest::addColumn<int>("pieceBytes");
    QTest::newRow("small pieces") << 16'384;
    QTest::newRow("20 MB at once") << (20 << 20);
  }
  void aLineWithoutEndCostsLittleMemory() {
    QFETCH(int, pieceBytes);
    const std::string piece(static_cast<std::size_t>(pieceBytes), 'x');
    const auto peak = support::peakMegabytesOf([&piece] {
      Heard heard;
      constexpr std::size_t kEndless = std::size_t{400} << 20;
      std::size_t taken = 0;
      while (taken < kEndless && heard.parser.feed(piece)) taken += piece.size();
      // Far too much memory is what the caller notices.
      if (taken > net::SseParser::kMaxLineBytes || !heard.lines.empty()) ::_exit(250);
    });
    QVERIFY2(peak < support::kMostMegabytes, std::to_string(peak).c_str());
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
