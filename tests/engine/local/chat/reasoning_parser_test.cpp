// Thought and answer told apart, with the output cut at every position.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/chat/reasoning_parser.h"

#include <QTest>

using chat::OutputStart;
using chat::ReasoningParser;

namespace {

struct Shown {
  std::string reasoning;
  std::string text;
  bool ordered = true;  // no reasoning after text, no empty piece
  bool operator==(const Shown&) const = default;
};

void collect(const std::vector<engine::Event>& events, Shown& shown) {
  for (const engine::Event& event : events) {
    if (const auto* reasoning = std::get_if<engine::ReasoningDelta>(&event)) {
      shown.ordered = shown.ordered && shown.text.empty() && !reasoning->text.empty();
      shown.reasoning += reasoning->text;
    } else {
      const std::string& text = std::get<engine::TextDelta>(event).text;
      shown.ordered = shown.ordered && !text.empty();
      shown.text += text;
    }
  }
}

Shown parse(OutputStart start, const std::vector<std::string>& pieces) {
  ReasoningParser parser(start);
  Shown shown;
  for (const std::string& piece : pieces) collect(parser.push(piece), shown);
  collect(parser.finish(), shown);
  return shown;
}

}  // namespace

class ReasoningParserTest : public QObject {
  Q_OBJECT

 private slots:
  void tellsThoughtFromAnswer_data() {
    QTest::addColumn<int>("start");
    QTest::addColumn<QString>("output");
    QTest::addColumn<QString>("reasoning");
    QTest::addColumn<QString>("text");
    const auto row = [](const char* name, OutputStart start, const char* output,
                        const char* reasoning, const char* text) {
      QTest::newRow(name) << static_cast<int>(start) << output << reasoning << text;
    };
    constexpr auto kText = OutputStart::Text;
    constexpr auto kReasoning = OutputStart::Reasoning;
    constexpr auto kUndecided = OutputStart::Undecided;
    row("R1", kReasoning, "\nLet me see.\n\nYes.\n</think>\n\nIt is 4.\n", "Let me see.\n\nYes.\n",
        "It is 4.\n");
    row("V3.1 thinking", kReasoning, "We add.</think>4", "We add.", "4");
    row("V3.1 at once", kText, "4 is <b>it</b>.", "", "4 is <b>it</b>.");
    row("V3.1 closes again", kText, "</think>\n\nFour", "", "Four");
    row("cut off in the thought", kReasoning, "I wonder </thi", "I wonder </thi", "");
    row("empty thought", kReasoning, "\n\n</think>\n\nHi", "", "Hi");
    row("blank thought", kReasoning, " \n\t </think>Hi", "", "Hi");
    row("blank thought, cut off", kReasoning, " \n ", "", "");
    row("indented thought", kReasoning, "\n  - one\n</think>x", "  - one\n", "x");
    row("one more end", kReasoning, "a</think>b</think>c", "a", "bc");
    row("two more ends", kReasoning, "a</think>b</think>c</think>d", "a", "bc</think>d");
    row("nothing", kReasoning, "", "", "");
    row("near misses", kReasoning, "a < b </ think </thinks></think>c</thin>",
        "a < b </ think </thinks>", "c</thin>");
    row("opening inside a thought", kReasoning, "x<think>y</think>z", "x<think>y", "z");
    row("marker by halves", kReasoning, "a</</think>b", "a</", "b");
    row("undecided, thinks", kUndecided, "<think>\nhm\n</think>\n\nHi", "hm\n", "Hi");
    row("undecided, newlines before", kUndecided, "\n\n<think>hm</think>Hi", "hm", "Hi");
    row("undecided, answers", kUndecided, "\nHello <think>no</think>.", "", "Hello <think>no.");
    row("undecided, almost", kUndecided, "<thinking>", "", "<thinking>");
    row("undecided, cut off", kUndecided, "<thin", "", "<thin");
    row("undecided, space before", kUndecided, " <think>a", "", " <think>a");
    row("undecided, nothing", kUndecided, "\n", "", "");
    row("text with an opening", kText, "<think>a", "", "<think>a");
    row("beyond ASCII", kReasoning, "\u601D\u8003\U0001F914</think>\u7B54\u6848\uFF1A\u56DB",
        "\u601D\u8003\U0001F914", "\u7B54\u6848\uFF1A\u56DB");
  }
  void tellsThoughtFromAnswer() {
    QFETCH(int, start);
    QFETCH(QString, output);
    QFETCH(QString, reasoning);
    QFETCH(QString, text);
    const auto from = static_cast<OutputStart>(start);
    const std::string bytes = output.toStdString();
    const Shown expected{reasoning.toStdString(), text.toStdString()};

    const Shown whole = parse(from, {bytes});
    QCOMPARE(whole.reasoning, expected.reasoning);
    QCOMPARE(whole.text, expected.text);
    std::vector<std::string> single;
    for (const uint point : output.toUcs4()) {
      const char32_t value = point;
      single.push_back(QString::fromUcs4(&value, 1).toStdString());
    }
    QVERIFY(parse(from, single) == expected);
    for (std::size_t first = 0; first <= bytes.size(); ++first) {
      QVERIFY(parse(from, {bytes.substr(0, first), bytes.substr(first)}) == expected);
      for (std::size_t second = first; second <= bytes.size(); ++second) {
        QVERIFY(parse(from, {bytes.substr(0, first), bytes.substr(first, second - first),
                             bytes.substr(second)}) == expected);
      }
    }
  }

  void holdsBackOnlyWhatMayBeAMarker() {
    ReasoningParser parser(OutputStart::Reasoning);
    Shown shown;
    collect(parser.push("abc </"), shown);
    QCOMPARE(shown.reasoning, std::string("abc "));
    QVERIFY(parser.inReasoning());
    collect(parser.push("b> d"), shown);
    QCOMPARE(shown.reasoning, std::string("abc </b> d"));
    collect(parser.push("</think>"), shown);
    QVERIFY(!parser.inReasoning());
    collect(parser.push("x"), shown);
    QCOMPARE(shown.text, std::string("x"));
  }

  void decidesAsSoonAsItCan() {
    ReasoningParser parser(OutputStart::Undecided);
    QVERIFY(parser.push("<thi").empty());
    QVERIFY(!parser.inReasoning());
    QVERIFY(parser.push("nk>").empty());
    QVERIFY(parser.inReasoning());
    QCOMPARE(parser.push("a").size(), std::size_t{1});
  }
};

QTEST_GUILESS_MAIN(ReasoningParserTest)
#include "reasoning_parser_test.moc"
