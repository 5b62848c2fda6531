// Calls of tools in a model's output, cut at every position: complete, parallel, inside thoughts,
// broken, cut off.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/chat/output_parser.h"

#include <QTest>

#include "engine/local/chat/json_text.h"

using chat::OutputParser;
using chat::OutputStart;
using chat::ToolSyntax;

namespace {

// "R[...]", "T[...]" and "C[name arguments]" in their order, neighbours joined.
class Shown {
 public:
  void add(const std::vector<engine::Event>& events) {
    for (const engine::Event& event : events) {
      if (const auto* reasoning = std::get_if<engine::ReasoningDelta>(&event)) {
        add('R', reasoning->text);
      } else if (const auto* text = std::get_if<engine::TextDelta>(&event)) {
        add('T', text->text);
      } else {
        const auto& call = std::get<engine::ToolCall>(event);
        m_text += "C" + call.id.substr(5) + "[" + call.name + " " + call.arguments + "]";
        m_last = 'C';
      }
    }
  }
  [[nodiscard]] QString text() const { return QString::fromStdString(m_text); }

 private:
  void add(char kind, const std::string& text) {
    if (text.empty()) m_text += "(empty delta)";
    if (m_last == kind)
      m_text.pop_back();
    else
      m_text += std::string(1, kind) + "[";
    m_text += text + "]";
    m_last = kind;
  }

  std::string m_text;
  char m_last = 0;
};

QString parse(OutputStart start, ToolSyntax syntax, const std::vector<std::string>& pieces) {
  OutputParser parser(start, syntax);
  Shown shown;
  for (const std::string& piece : pieces) shown.add(parser.push(piece));
  shown.add(parser.finish());
  return shown.text();
}

std::vector<std::string> codePoints(const std::string& text) {
  std::vector<std::string> points;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0U) == 0x80U)
      points.back() += c;
    else
      points.emplace_back(1, c);
  }
  return points;
}

}  // namespace

class OutputParserTest : public QObject {
  Q_OBJECT

 private slots:
  void findsCalls_data() {
    QTest::addColumn<int>("syntax");
    QTest::addColumn<int>("start");
    QTest::addColumn<QString>("output");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, ToolSyntax syntax, OutputStart start, const char* output,
                        const char* expected) {
      QTest::newRow(name) << static_cast<int>(syntax) << static_cast<int>(start) << output
                          << expected;
    };
    deepSeekRows(row);
    dsmlRows(row);
    jsonRows(row);
  }
  void findsCalls() {
    QFETCH(int, syntax);
    QFETCH(int, start);
    QFETCH(QString, output);
    QFETCH(QString, expected);
    const std::string text = output.toStdString();
    const auto from = static_cast<OutputStart>(start);
    const auto kind = static_cast<ToolSyntax>(syntax);
    QCOMPARE(parse(from, kind, {text}), expected);
    const std::vector<std::string> points = codePoints(text);
    QCOMPARE(parse(from, kind, points), expected);
    for (std::size_t cut = 1; cut < points.size(); ++cut) {
      std::vector<std::string> halves(2);
      for (std::size_t i = 0; i < points.size(); ++i) halves[i < cut ? 0 : 1] += points[i];
      QCOMPARE(parse(from, kind, halves), expected);
    }
  }

  // Every beginning of an output gives each byte of an unfinished call as text.
  void losesNothingWhenCutOff() {
    const std::string output =
        "Hm.<tool_call>\n{\"name\": \"f\", \"arguments\": {\"a\": \"b c\"}}\n</tool_call>";
    for (std::size_t size = 0; size <= output.size(); ++size) {
      const QString shown = parse(OutputStart::Text, ToolSyntax::Hermes, {output.substr(0, size)});
      const QString raw = QString::fromStdString(output.substr(0, size));
      if (shown.contains("C1["))
        QCOMPARE(shown, QString("T[Hm.]C1[f {\"a\": \"b c\"}]"));
      else
        QCOMPARE(shown, size == 0 ? QString() : "T[" + raw + "]");
    }
  }

  void countsOnFromEarlierTurns() {
    OutputParser parser(OutputStart::Text, ToolSyntax::Hermes, 7);
    const auto events = parser.push("<tool_call>{\"name\":\"f\"}</tool_call>");
    QCOMPARE(std::get<engine::ToolCall>(events.at(0)).id, std::string("call_8"));
    QVERIFY(parser.hasCalls() && !parser.inCall());
  }

  void leavesMarkupAloneWithoutTools() {
    const std::string output = "a <tool_call>{\"name\":\"f\"}</tool_call> ";
    QCOMPARE(parse(OutputStart::Text, ToolSyntax::None, {output}),
             "T[" + QString::fromStdString(output) + "]");
  }

  void wantsTheMarkersOfItsSyntax() {
    const OutputParser deepSeek(OutputStart::Text, ToolSyntax::DeepSeek);
    QVERIFY(deepSeek.wants("<｜tool▁calls▁begin｜>") && deepSeek.wants("<｜tool▁sep｜>"));
    QVERIFY(!deepSeek.wants("｜DSML｜") && !deepSeek.wants("<｜User｜>"));
    QVERIFY(OutputParser(OutputStart::Text, ToolSyntax::Dsml).wants("｜DSML｜"));
    QVERIFY(OutputParser(OutputStart::Text, ToolSyntax::Llama).wants("<|python_tag|>"));
    QVERIFY(!OutputParser(OutputStart::Text, ToolSyntax::None).wants("<tool_call>"));
  }

  void argumentsOfDsmlAreJson() {
    OutputParser parser(OutputStart::Text, ToolSyntax::Dsml);
    const auto events = parser.push(
        "<｜DSML｜invoke name=\"f\">\n<｜DSML｜parameter name=\"a\\\"b\" string=\"true\">q\"\\\n\t"
        "</｜DSML｜parameter>\n<｜DSML｜parameter name=\"n\" "
        "string=\"false\">{bad</｜DSML｜parameter>"
        "</｜DSML｜invoke>");
    QCOMPARE(events.size(), std::size_t(1));
    QVERIFY(chat::isJsonObject(std::get<engine::ToolCall>(events[0]).arguments));
  }

 private:
  template <typename Row>
  static void deepSeekRows(const Row& row) {
    constexpr auto kSyntax = ToolSyntax::DeepSeek;
    constexpr auto kText = OutputStart::Text;
    constexpr auto kReasoning = OutputStart::Reasoning;
    row("V3", kSyntax, kText,
        "I look.\n\n<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>get\n```json\n"
        "{\"a\": 1}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
        "T[I look.]C1[get {\"a\": 1}]");
    row("V3, two", kSyntax, kText,
        "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>f\n```json\n{}\n```"
        "<｜tool▁call▁end｜>\n<｜tool▁call▁begin｜>function<｜tool▁sep｜>g\n```json\n{\"x\": "
        "\"```\"}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
        "C1[f {}]C2[g {\"x\": \"```\"}]");
    row("V3.1, two", kSyntax, kText,
        "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>f<｜tool▁sep｜>{\"a\": 1}<｜tool▁call▁end｜>"
        "<｜tool▁call▁begin｜>g<｜tool▁sep｜><｜tool▁call▁end｜><｜tool▁calls▁end｜>",
        "C1[f {\"a\": 1}]C2[g {}]");
    row("inside a thought", kSyntax, kReasoning,
        "I should look.\n<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>f<｜tool▁sep｜>{}"
        "<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
        "R[I should look.]C1[f {}]");
    row("after a thought", kSyntax, kReasoning,
        "Hm.</think>\n\n<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>f<｜tool▁sep｜>{}"
        "<｜tool▁call▁end｜><｜tool▁calls▁end｜>\nDone",
        "R[Hm.]C1[f {}]T[Done]");
    row("inside a thought that is closed late", kSyntax, kReasoning,
        "Hm.<｜tool▁call▁begin｜>f<｜tool▁sep｜>{}<｜tool▁call▁end｜></think>Done",
        "R[Hm.]C1[f {}]T[Done]");
    row("invalid arguments are passed on", kSyntax, kText,
        "<｜tool▁call▁begin｜>f<｜tool▁sep｜>{oops<｜tool▁call▁end｜>", "C1[f {oops]");
    row("no separator", kSyntax, kText, "<｜tool▁call▁begin｜>f<｜tool▁call▁end｜>x",
        "T[<｜tool▁call▁begin｜>f<｜tool▁call▁end｜>x]");
    row("cut off in the arguments", kSyntax, kText,
        "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>f<｜tool▁sep｜>{}<｜tool▁call▁end｜>"
        "<｜tool▁call▁begin｜>g<｜tool▁sep｜>{\"a",
        "C1[f {}]T[<｜tool▁call▁begin｜>g<｜tool▁sep｜>{\"a]");
    row("cut off before the end marker", kSyntax, kText,
        "<｜tool▁call▁begin｜>f<｜tool▁sep｜>{\"a\": 1}", "C1[f {\"a\": 1}]");
    row("markers and no call", kSyntax, kText, "a <｜tool▁calls▁begin｜> b\n",
        "T[a <｜tool▁calls▁begin｜> b\n]");
    row("text between", kSyntax, kText,
        "<｜tool▁call▁begin｜>f<｜tool▁sep｜>{}<｜tool▁call▁end｜> and "
        "<｜tool▁call▁begin｜>g<｜tool▁sep｜>{}<｜tool▁call▁end｜>",
        "C1[f {}]T[ and]C2[g {}]");
    row("only text", kSyntax, kText, "a <｜tool b <｜ 1 < 2 \n ", "T[a <｜tool b <｜ 1 < 2 \n ]");
  }

  template <typename Row>
  static void dsmlRows(const Row& row) {
    constexpr auto kSyntax = ToolSyntax::Dsml;
    row("V3.2", kSyntax, OutputStart::Reasoning,
        "Hm</think>I look.\n\n<｜DSML｜function_calls>\n<｜DSML｜invoke name=\"f\">\n"
        "<｜DSML｜parameter name=\"s\" string=\"true\">a \"b\"\n</｜DSML｜parameter>\n"
        "<｜DSML｜parameter name=\"n\" string=\"false\">[1, 2]</｜DSML｜parameter>\n"
        "</｜DSML｜invoke>\n</｜DSML｜function_calls>",
        "R[Hm]T[I look.]C1[f {\"s\": \"a \\\"b\\\"\\n\", \"n\": [1, 2]}]");
    row("V4, two, inside a thought", kSyntax, OutputStart::Reasoning,
        "Hm\n\n<｜DSML｜tool_calls>\n<｜DSML｜invoke name=\"f\">\n</｜DSML｜invoke>\n"
        "<｜DSML｜invoke name=\"g\">\n<｜DSML｜parameter name=\"x\" string=\"false\">oops"
        "</｜DSML｜parameter>\n</｜DSML｜invoke>\n</｜DSML｜tool_calls>",
        "R[Hm]C1[f {}]C2[g {\"x\": \"oops\"}]");
    row("something between parameters", kSyntax, OutputStart::Text,
        "<｜DSML｜invoke name=\"f\">huh</｜DSML｜invoke>",
        "T[<｜DSML｜invoke name=\"f\">huh</｜DSML｜invoke>]");
    row("talk of the markup", kSyntax, OutputStart::Text,
        "Write <｜DSML｜function_calls> and <｜DSML｜invoke ...>.\n",
        "T[Write <｜DSML｜function_calls> and <｜DSML｜invoke ...>.\n]");
    row("cut off in a parameter", kSyntax, OutputStart::Text,
        "<｜DSML｜tool_calls>\n<｜DSML｜invoke name=\"f\">\n<｜DSML｜parameter name=\"x\"",
        "T[<｜DSML｜tool_calls>\n<｜DSML｜invoke name=\"f\">\n<｜DSML｜parameter name=\"x\"]");
  }

  template <typename Row>
  static void jsonRows(const Row& row) {
    constexpr auto kText = OutputStart::Text;
    constexpr auto kHermes = ToolSyntax::Hermes;
    constexpr auto kLlama = ToolSyntax::Llama;
    row("Qwen", kHermes, OutputStart::Undecided,
        "<think>\nHm.\n</think>\n\n<tool_call>\n{\"name\": \"f\", \"arguments\": {\"a\": 1}}\n"
        "</tool_call>\n<tool_call>\n{\"name\": \"g\", \"arguments\": \"{}\"}\n</tool_call>",
        "R[Hm.\n]C1[f {\"a\": 1}]C2[g {}]");
    row("Qwen, undecided", kHermes, OutputStart::Undecided,
        "\n<tool_call>{\"name\": \"f\"}</tool_call>", "C1[f {}]");
    row("Qwen, no JSON", kHermes, kText, "<tool_call>\nf(1)\n</tool_call> x",
        "T[<tool_call>\nf(1)\n</tool_call> x]");
    row("Qwen, broken JSON", kHermes, kText, "<tool_call>{\"name\": f}</tool_call>x",
        "T[<tool_call>{\"name\": f}</tool_call>x]");
    row("Qwen, a tag in a thought", kHermes, OutputStart::Reasoning,
        "I may write <tool_call> here.</think>Hi", "R[I may write <tool_call> here.]T[Hi]");
    row("Qwen, broken in a thought", kHermes, OutputStart::Reasoning,
        "a<tool_call>{</tool_call>b</think>c", "R[a<tool_call>{</tool_call>b]T[c]");
    row("Llama", kLlama, kText, "{\"name\": \"f\", \"parameters\": {\"a\": \"}\"}}",
        "C1[f {\"a\": \"}\"}]");
    row("Llama, two with a tag", kLlama, kText,
        "<|python_tag|>{\"name\": \"f\", \"parameters\": {}}; {\"name\": \"g\"}",
        "C1[f {}]C2[g {}]");
    row("Llama, other JSON", kLlama, kText, "{\"a\": 1} ", "T[{\"a\": 1} ]");
    row("Llama, call and words", kLlama, kText, "{\"name\": \"f\"} is it",
        "T[{\"name\": \"f\"} is it]");
    row("Llama, words", kLlama, kText, "It is {\"name\": \"f\"}", "T[It is {\"name\": \"f\"}]");
    row("Llama, a semicolon first", kLlama, kText, "; {\"name\": \"f\"}", "T[; {\"name\": \"f\"}]");
    row("Llama, semicolons after a tag", kLlama, kText, "<|python_tag|>;{\"name\": \"f\"};",
        "C1[f {}]");
    row("Llama, cut off", kLlama, kText, " {\"name\": \"f\", \"par", "T[ {\"name\": \"f\", \"par]");
    row("Llama, nothing", kLlama, kText, "", "");
  }
};

QTEST_GUILESS_MAIN(OutputParserTest)
#include "output_parser_test.moc"
