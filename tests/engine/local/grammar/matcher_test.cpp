// Places of the matcher, the trie of a vocabulary, and sets of code points.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/grammar/matcher.h"

#include <QTest>

#include "engine/base/utf8.h"
#include "engine/local/grammar/code_points.h"
#include "engine/local/grammar/json_schema.h"
#include "tests/engine/local/grammar/byte_vocabulary.h"

using grammar::AutomatonBuilder;
using grammar::CodePoints;
using grammar::Matcher;

class MatcherTest : public QObject {
  Q_OBJECT

 private slots:
  void theSameTextIsTheSamePlace() {
    const auto automaton = grammar::compileJsonSchema(
        R"({"type":"array","items":{"type":"object","properties":{"a":{"type":"string"}}}})");
    QVERIFY(automaton);
    Matcher matcher(*automaton);
    const auto first = matcher.next(matcher.start(), R"([{"a":"x"},)");
    const std::size_t places = matcher.places();
    auto place = first;
    for (int i = 0; i < 1000; ++i) place = matcher.next(place, R"({"a":"x"},)");
    QCOMPARE(place, first);
    QVERIFY(matcher.places() < places + 20);
  }

  void onePlaceOutlivesTheOthers() {
    const auto automaton = grammar::compileJsonSchema(
        R"({"type":"array","maxItems":2000,"items":{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}})");
    QVERIFY(automaton);
    Matcher matcher(*automaton);
    auto place = matcher.next(matcher.start(), "[");
    for (int i = 0; i < 2000; ++i) {
      place = matcher.next(place, i == 0 ? R"({"a": "x"})" : R"(,{"a": "x"})");
      QVERIFY(place != Matcher::kNowhere);
      if (matcher.places() > 500) place = matcher.keepOnly(place);
    }
    QCOMPARE(matcher.next(place, ","), Matcher::kNowhere);
    place = matcher.next(place, "]");
    QVERIFY(place != Matcher::kNowhere && matcher.mayEnd(place));
    QVERIFY(!matcher.hasGivenUp());
  }

  void theMaskIsWhatFitsTokenByToken() {
    const support::ByteVocabulary vocabulary(
        {"\"a", "a\"", "a\":", "\"}", "{\"a\"", "{\"a\":\"\xE4", "\xBD\xA0", "\xBD", "}", "{}"});
    const grammar::TokenTrie trie(vocabulary);
    const auto automaton = grammar::compileJsonSchema(
        R"({"properties":{"a":{"type":"string"},"b":{"type":"integer"}},"required":["a"]})");
    QVERIFY(automaton);
    Matcher matcher(*automaton);
    for (const char* text :
         {"", "{", "{\"", "{\"a", "{\"a\":", "{\"a\":\"", "{\"a\":\"\xE4", "{\"a\":\"\\",
          "{\"a\":\"x\"", "{\"a\":\"x\",\"b\":1", "{\"a\":\"\"}"}) {
      const auto place = matcher.next(matcher.start(), text);
      QVERIFY2(place != Matcher::kNowhere, text);
      const std::vector<bool> mask = trie.allowedAt(matcher, place);
      QCOMPARE(mask.size(), static_cast<std::size_t>(vocabulary.size()));
      for (std::int32_t id = 0; id < vocabulary.size(); ++id) {
        const bool isText = !vocabulary.isSpecial(id) && !vocabulary.isUnused(id);
        const bool fits = matcher.next(place, vocabulary.bytesOf(id)) != Matcher::kNowhere;
        QCOMPARE(mask[static_cast<std::size_t>(id)], isText && fits);
      }
    }
  }

  void manyReadingsAreGivenUp() {
    // Chains of calls at one place, without a byte between them.
    AutomatonBuilder builder;
    std::vector<grammar::RuleId> rules;
    for (int i = 0; i < 40; ++i) rules.push_back(builder.newRule());
    for (std::size_t i = 0; i + 1 < rules.size(); ++i) {
      const auto [start, end] = builder.rule(rules[i]);
      for (int way = 0; way < 2; ++way)
        builder.addEmpty(builder.text(builder.call(start, rules[i + 1]), "x"), end);
    }
    const auto [start, end] = builder.rule(rules.back());
    builder.addBytes(start, 'a', 'a', end);
    const auto automaton = builder.build(rules.front());
    QVERIFY(automaton);
    Matcher matcher(*automaton);
    QVERIFY(matcher.hasGivenUp());
    QCOMPARE(matcher.next(matcher.start(), "a"), Matcher::kNowhere);
  }

  void setsOfCodePoints() {
    const CodePoints set{{5, 9}, {20, 30}, {10, 12}, {0xD700, 0xE000}};
    QCOMPARE(set.ranges(), (std::vector<CodePoints::Range>{
                               {5, 12}, {20, 30}, {0xD700, 0xD7FF}, {0xE000, 0xE000}}));
    const CodePoints rest = set.without({{0, 6}, {8, 8}, {12, 21}, {25, 26}, {30, 0xD7FE}});
    QCOMPARE(rest.ranges(),
             (std::vector<CodePoints::Range>{
                 {7, 7}, {9, 11}, {22, 24}, {27, 29}, {0xD7FF, 0xD7FF}, {0xE000, 0xE000}}));
    QVERIFY(rest.contains(10));
    QVERIFY(!rest.contains(8));
    QVERIFY(CodePoints::all().without(CodePoints::all()).ranges().empty());
  }

  void bytesOfASetAreThoseOfItsCodePoints() {
    const CodePoints set{{0x41, 0x41},     {0x7E, 0x81},        {0x3FF, 0x405},
                         {0x7FE, 0x801},   {0xD7F0, 0xE010},    {0xFFFE, 0x10001},
                         {0x2F81, 0x3042}, {0x10FFFE, 0x10FFFF}};
    AutomatonBuilder builder;
    const grammar::RuleId rule = builder.newRule();
    grammar::addCodePoints(builder, builder.rule(rule).start, set, builder.rule(rule).end);
    const auto automaton = builder.build(rule);
    QVERIFY(automaton);
    Matcher matcher(*automaton);
    for (std::uint32_t point = 0; point <= 0x10FFFF; ++point) {
      if (point >= 0xD800 && point <= 0xDFFF) continue;
      std::string text;
      base::appendUtf8(text, point);
      const auto place = matcher.next(matcher.start(), text);
      if ((place != Matcher::kNowhere && matcher.mayEnd(place)) != set.contains(point))
        QFAIL(qPrintable(QString::number(point, 16)));
    }
    QCOMPARE(matcher.next(matcher.start(), "\xED\xA0\x80"), Matcher::kNowhere);
    QCOMPARE(matcher.next(matcher.start(), "\xC1\x81"), Matcher::kNowhere);
  }
};

QTEST_GUILESS_MAIN(MatcherTest)
#include "matcher_test.moc"
