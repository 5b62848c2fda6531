// Schemas made to break the reader end in a sentence, and soon.
// SPDX-License-Identifier: Apache-2.0
#include <QElapsedTimer>
#include <QTest>

#include "engine/local/grammar/json_schema.h"
#include "engine/local/grammar/matcher.h"

namespace {

std::string repeated(const std::string& text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

// d0 is twelve times d1, which is twelve times d2...
std::string oneOfManyWays() {
  std::string definitions;
  for (int i = 0; i < 8; ++i)
    definitions += "\"d" + std::to_string(i) + "\":{\"anyOf\":[" +
                   repeated("{\"$ref\":\"#/$defs/d" + std::to_string(i + 1) + "\"},", 12) +
                   "{\"type\":\"string\"}]},";
  return "{\"oneOf\":[{\"$ref\":\"#/$defs/d0\"},{\"type\":\"null\"}],\"$defs\":{" + definitions +
         "\"d8\":{\"type\":\"string\"}}}";
}

// Two that differ only in what nothing of finite length is.
std::string oneOfObjectsInEachOther() {
  std::string definitions;
  for (const std::string name : {"a", "b"}) {
    std::string properties;
    std::string required;
    for (int i = 0; i < 12; ++i) {
      const std::string key = (i > 0 ? ",\"p" : "\"p") + std::to_string(i) + "\"";
      properties += key + ":{\"$ref\":\"#/$defs/" + name + "\"}";
      required += key;
    }
    definitions += "\"" + name + "\":{\"type\":\"object\",\"properties\":{" + properties +
                   "},\"required\":[" + required + "]},";
  }
  return "{\"oneOf\":[{\"$ref\":\"#/$defs/a\"},{\"$ref\":\"#/$defs/b\"}],\"$defs\":{" +
         definitions + "\"c\":{}}}";
}

}  // namespace

class HostileSchemaTest : public QObject {
  Q_OBJECT

 private slots:
  void endsInASentence_data() {
    QTest::addColumn<QByteArray>("schema");
    // References begin with @ here: moc ends a raw string at the other sign.
    const auto row = [](const char* name, const std::string& schema) {
      QTest::newRow(name) << QByteArray::fromStdString(schema).replace("\"@", "\"#");
    };
    row("empty", "");
    row("no JSON", "{\"type\":");
    row("a number", "7");
    row("text", "\"object\"");
    row("a list", "[]");
    row("no UTF-8", "{\"title\":\"\xFF\"}");
    row("depth", repeated("{\"items\":", 100'000) + "1" + repeated("}", 100'000));
    row("brackets", std::string(100'000, '['));
    row("size", "{\"title\":\"" + std::string(200'000, 'x') + "\"}");
    row("false", "false");
    row("type of no name", R"({"type":"objekt"})");
    row("type of numbers", R"({"type":[1]})");
    row("no types", R"({"type":[]})");
    row("maxLength", R"({"type":"string","maxLength":1000000000})");
    row("minLength", R"({"type":"string","minLength":9007199254740991})");
    row("lengths that cross", R"({"type":"string","minLength":5,"maxLength":4})");
    row("negative length", R"({"type":"string","minLength":-1})");
    row("length of text", R"({"type":"string","minLength":"1"})");
    row("minItems", R"({"type":"array","items":{"type":"null"},"minItems":1000000000})");
    row("items that cross", R"({"type":"array","minItems":2,"maxItems":1})");
    row("range that crosses", R"({"type":"integer","minimum":5,"maximum":4})");
    row("range of one open", R"({"type":"number","exclusiveMinimum":5,"maximum":5})");
    row("infinite", R"({"type":"integer","minimum":1e999})");
    row("old exclusive", R"({"type":"integer","minimum":1,"exclusiveMinimum":true})");
    row("without base", R"({"properties":{"a":{"$ref":"@"}},"required":["a"]})");
    row("reference to itself", R"({"$ref":"@"})");
    row("references in a ring",
        R"({"$ref":"@/$defs/a","$defs":{"a":{"$ref":"@/$defs/b"},"b":{"$ref":"@/$defs/a"}}})");
    row("allOf in a ring", R"({"allOf":[{"$ref":"@"},{"$ref":"@"}]})");
    row("allOf twice in a ring",
        R"({"allOf":[{"$ref":"@/$defs/a"},{}],"$defs":{"a":{"allOf":[{"$ref":"@/$defs/a"},{"$ref":"@/$defs/a"}]}}})");
    row("allOf of no list", R"({"allOf":[{"allOf":{}},{}]})");
    row("allOf of odd properties", R"({"allOf":[{"properties":[]},{}]})");
    row("allOf of odd names", R"({"allOf":[{"required":"a"},{}]})");
    row("long name beside others", "{\"properties\":{\"" + std::string(120'000, 'a') +
                                       "\":{}},\"additionalProperties\":true}");
    // Each would be looked at 12^9 times and more.
    row("oneOf of many ways", oneOfManyWays());
    row("oneOf of objects in each other", oneOfObjectsInEachOther());
    row("reference to nowhere", R"({"$ref":"@/$defs/a"})");
    row("reference of odd form", R"({"$ref":"@a/%zz/~"})");
    row("reference of no text", R"({"$ref":7})");
    row("empty enum", R"({"enum":[]})");
    row("enum of another type", R"({"type":"string","enum":[1]})");
    row("no anyOf", R"({"anyOf":[]})");
    row("anyOf of nothing", R"({"anyOf":7})");
    row("many oneOf", "{\"oneOf\":[" + repeated("{\"type\":\"null\"},", 5000) + "{}]}");
    row("required without others",
        R"({"properties":{},"required":["a"],"additionalProperties":false})");
    row("required of numbers", R"({"required":[1]})");
    row("properties of a list", R"({"properties":[]})");
    row("nested repetition", R"({"pattern":"^((((a{1000}){1000}){1000}){1000})$"})");
    row("repetition of nothing", R"({"pattern":"^(((((){9999}){9999}){9999}){9999})$"})");
    row("count", R"({"pattern":"a{99999999999999999999}"})");
    row("groups", "{\"pattern\":\"" + repeated("(", 2000) + repeated(")", 2000) + "\"}");
    row("long pattern", "{\"pattern\":\"" + std::string(10'000, 'a') + "\"}");
    for (const char* pattern :
         {"a{2,1}", "*", "a**", "(", ")", "[", "[z-a]", "[\\\\d-z]", "a{", "\\\\", "\\\\x4",
          "\\\\uD800", "(?<a>b)", "a$b", "(^a)", "[^", "{1}"})
      row(pattern, std::string("{\"pattern\":\"") + pattern + "\"}");
    row("pattern of nothing", R"({"pattern":"^[]$"})");
    row("many states", "{\"items\":[" + repeated("{},", 100) + "{}]}");
  }
  void endsInASentence() {
    QFETCH(QByteArray, schema);
    QElapsedTimer timer;
    timer.start();
    const auto automaton = grammar::compileJsonSchema(schema.toStdString());
    QVERIFY(!automaton);
    QVERIFY(!automaton.error().message.empty());
    QVERIFY(automaton.error().message.size() < 1000);
    QVERIFY(automaton.error().message.find('\n') == std::string::npos);
    QVERIFY2(timer.elapsed() < 30'000, "it took far too long");
  }

  // Doubles at each level: read one by one there would be 2^40 of them.
  void exponentialAlternativesStaySmall() {
    std::string definitions;
    for (int i = 0; i < 40; ++i) {
      const std::string next = "{\"$ref\":\"#/$defs/d" + std::to_string(i + 1) + "\"}";
      definitions += "\"d" + std::to_string(i) + "\":{\"anyOf\":[" + next + "," + next +
                     ",{\"type\":\"array\",\"items\":" + next + "},{\"properties\":{\"a\":" + next +
                     "}},{\"properties\":{\"a\":" + next + ",\"b\":" + next + "}}]},";
    }
    const auto automaton = grammar::compileJsonSchema(
        "{\"$ref\":\"#/$defs/d0\",\"$defs\":{" + definitions + "\"d40\":{\"type\":\"null\"}}}");
    QVERIFY2(automaton.has_value(), automaton ? "" : automaton.error().message.c_str());
    grammar::Matcher matcher(*automaton);
    auto place = matcher.start();
    for (int i = 0; i < 15; ++i) place = matcher.next(place, "[{\"a\":");
    QVERIFY(place != grammar::Matcher::kNowhere);
    place = matcher.next(place, "null");
    for (int i = 0; i < 15; ++i) place = matcher.next(place, "}]");
    QVERIFY(place != grammar::Matcher::kNowhere);
    QVERIFY(matcher.mayEnd(place));
  }

  // As many as may be, told apart by the second of their members only.
  void manyTaggedAlternativesAreTold() {
    std::string list;
    for (int i = 0; i < 64; ++i)
      list += std::string(i > 0 ? "," : "") +
              "{\"properties\":{\"text\":{\"type\":\"string\"},\"kind\":{\"const\":\"k" +
              std::to_string(i) + "\"}},\"required\":[\"text\",\"kind\"]}";
    const auto automaton = grammar::compileJsonSchema("{\"oneOf\":[" + list + "]}");
    QVERIFY2(automaton.has_value(), automaton ? "" : automaton.error().message.c_str());
    grammar::Matcher matcher(*automaton);
    QVERIFY(matcher.next(matcher.start(), R"({"text":"","kind":"k63"})") !=
            grammar::Matcher::kNowhere);
  }

  // Doubles at each level, too.
  void exponentialPartsStaySmall() {
    std::string definitions;
    for (int i = 0; i < 30; ++i) {
      const std::string next = "{\"$ref\":\"#/$defs/d" + std::to_string(i + 1) + "\"}";
      definitions += "\"d" + std::to_string(i) + "\":{\"allOf\":[" + next + "," + next + "]},";
    }
    const auto automaton = grammar::compileJsonSchema(
        "{\"allOf\":[{\"$ref\":\"#/$defs/d0\"},{}],\"$defs\":{" + definitions +
        "\"d30\":{\"properties\":{\"a\":{\"type\":\"null\"}},\"required\":[\"a\"]}}}");
    QVERIFY2(automaton.has_value(), automaton ? "" : automaton.error().message.c_str());
    grammar::Matcher matcher(*automaton);
    QVERIFY(matcher.next(matcher.start(), R"({"a":null})") != grammar::Matcher::kNowhere);
    QVERIFY(matcher.next(matcher.start(), "{}") == grammar::Matcher::kNowhere);
  }

  // Every a may be the one that the pattern begins with.
  void textsOfManyReadingsAreGivenUpNotFollowed() {
    const auto automaton = grammar::compileJsonSchema(R"({"pattern":"a.{3000}"})");
    QVERIFY(automaton.has_value());
    grammar::Matcher matcher(*automaton);
    auto place = matcher.next(matcher.start(), "\"" + std::string(500, 'a'));
    QVERIFY(place != grammar::Matcher::kNowhere);
    const auto followBits = [&](unsigned bits) {
      auto at = place;
      for (int i = 0; i < 16; ++i) at = matcher.next(at, (bits >> i & 1) != 0 ? "a" : "b");
      return at;
    };
    for (unsigned bits = 0; bits < 65'536; ++bits) (void)followBits(bits);
    QVERIFY(matcher.hasGivenUp());
    QVERIFY(matcher.readings() < 2'000'000);
    place = matcher.keepOnly(place);
    QVERIFY(matcher.readings() < 5000);
    QVERIFY(followBits(0) != grammar::Matcher::kNowhere);
  }

  void deepAnswersAreCutOffNotFollowed() {
    const grammar::Automaton automaton = grammar::anyJsonObject();
    grammar::Matcher matcher(automaton);
    auto place = matcher.next(matcher.start(), "{\"a\":");
    int depth = 0;
    for (auto next = place; depth < 100'000; ++depth) {
      next = matcher.next(next, "[");
      if (next == grammar::Matcher::kNowhere) break;
      place = next;
    }
    QVERIFY(depth > 100);
    QVERIFY(depth < 5000);
    // Everything else still goes on.
    place = matcher.next(place, "1" + std::string(static_cast<std::size_t>(depth), ']') + "}");
    QVERIFY(place != grammar::Matcher::kNowhere);
    QVERIFY(matcher.mayEnd(place));
    QVERIFY(!matcher.mayGoOn(place));
  }
};

QTEST_GUILESS_MAIN(HostileSchemaTest)
#include "hostile_schema_test.moc"
