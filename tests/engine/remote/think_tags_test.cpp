// Thoughts between tags, whole and cut anywhere.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/think_tags.h"

#include <QTest>
#include <utility>

using remote::ThinkTags;
using Start = remote::ThinkTags::Start;

Q_DECLARE_METATYPE(remote::ThinkTags::Start)

namespace {

struct Told {
  std::string reasoning;
  std::string text;
  bool isMixed = false;  // reasoning after text
};

Told tell(Start start, const std::vector<std::string>& parts, bool isComplete = true) {
  ThinkTags tags(start);
  Told told;
  const auto add = [&told](const std::vector<ThinkTags::Piece>& pieces) {
    for (const auto& piece : pieces) {
      told.isMixed = told.isMixed || (piece.isReasoning && !told.text.empty());
      (piece.isReasoning ? told.reasoning : told.text) += piece.text;
    }
  };
  for (const auto& part : parts) add(tags.push(part));
  add(tags.finish(isComplete));
  return told;
}

}  // namespace

class ThinkTagsTest : public QObject {
  Q_OBJECT
 private slots:
  void tellsThoughtsFromAnswers_data() {
    QTest::addColumn<Start>("start");
    QTest::addColumn<QByteArray>("all");
    QTest::addColumn<QByteArray>("reasoning");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char* name, Start start, const char* all, const char* reasoning,
                        const char* text) {
      QTest::newRow(name) << start << QByteArray(all) << QByteArray(reasoning) << QByteArray(text);
    };
    row("both tags", Start::MayOpen, "<think>\nhm \u4F60\n</think>\n\nHi </think> <think>",
        "hm \u4F60\n", "Hi </think> <think>");
    row("space first", Start::MayOpen, " \n<think>a</think>b", "a", "b");
    row("no tags", Start::MayOpen, "  Hi", "", "  Hi");
    row("late tag", Start::MayOpen, "Hi <think>a</think>", "", "Hi <think>a</think>");
    row("not the tag", Start::MayOpen, "<thinker>", "", "<thinker>");
    row("half a tag at the end", Start::MayOpen, "<thi", "", "<thi");
    row("never ended", Start::MayOpen, "<think>a</thin", "a</thin", "");
    row("no thought", Start::MayOpen, "<think>\n\n</think>\n\nb", "", "b");
    row("only space", Start::MayOpen, " \n ", "", " \n ");
    row("a closing tag alone", Start::IsOpen, "so</think>\n\nHi", "so", "Hi");
    row("both all the same", Start::IsOpen, "<think>so</think>Hi", "so", "Hi");
    row("not looked for", Start::Text, "<think>a</think>b", "", "<think>a</think>b");
    row("lesser signs", Start::IsOpen, "1<2 <</think></think>x", "1<2 <", "</think>x");
    row("never closed", Start::IsOpen, "a", "a", "");
    row("empty", Start::IsOpen, "", "", "");
    row("unclear, closed", Start::Unclear, "so <x></think>\n\nHi</think>", "so <x>", "Hi</think>");
    row("unclear, both", Start::Unclear, "<think>so</think>Hi", "so", "Hi");
    row("unclear, no tag", Start::Unclear, " Hi <think> you</thi", "", " Hi <think> you</thi");
    row("unclear, empty", Start::Unclear, "", "", "");
  }
  void tellsThoughtsFromAnswers() {
    QFETCH(Start, start);
    QFETCH(QByteArray, all);
    QFETCH(QByteArray, reasoning);
    QFETCH(QByteArray, text);
    const std::string whole = all.toStdString();
    std::vector<std::vector<std::string>> cuts{{whole}};
    for (std::size_t i = 1; i < whole.size(); ++i)
      cuts.push_back({whole.substr(0, i), whole.substr(i)});
    cuts.emplace_back();
    for (const char c : whole) cuts.back().emplace_back(1, c);
    for (const auto& parts : cuts) {
      const Told told = tell(start, parts);
      QCOMPARE(told.reasoning, reasoning.toStdString());
      QCOMPARE(told.text, text.toStdString());
      QVERIFY(!told.isMixed);
    }
  }

  void whatIsUnclearIsHeldUntilItIsClear() {
    ThinkTags tags(Start::Unclear);
    QVERIFY(tags.push("perhaps").empty());
    QVERIFY(!tags.inReasoning() && !tags.inText());
    QCOMPARE(tags.push("</think>").at(0).text, std::string("perhaps"));
    QVERIFY(tags.inText());
    // Too long for a thought.
    ThinkTags endless(Start::Unclear);
    std::string given;
    for (int i = 0; i < 300; ++i)
      for (const auto& piece : endless.push(std::string(1024, 'x'))) {
        QVERIFY(!piece.isReasoning);
        given += piece.text;
      }
    QCOMPARE(given.size(), std::size_t{300} << 10);
  }

  void anAnswerThatIsCutIsRatherAThought() {
    QCOMPARE(tell(Start::Unclear, {"so far"}, false).reasoning, std::string("so far"));
    QCOMPARE(tell(Start::MayOpen, {"<thi"}, false).text, std::string("<thi"));
    QCOMPARE(tell(Start::MayOpen, {"<think>a</thi"}, false).reasoning, std::string("a</thi"));
    // Nothing worth keeping: it can be asked again.
    QVERIFY(tell(Start::MayOpen, {"\n \n"}, false).text.empty());
    QVERIFY(tell(Start::Unclear, {"\n \n"}, false).reasoning.empty());
  }

  void stopsLooking() {
    ThinkTags tags(Start::IsOpen);
    tags.stopLooking();
    const auto pieces = tags.push("<think>a</think>");
    QCOMPARE(pieces.size(), std::size_t{1});
    QVERIFY(!pieces[0].isReasoning);
  }
};

QTEST_GUILESS_MAIN(ThinkTagsTest)
#include "think_tags_test.moc"
