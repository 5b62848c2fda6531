// Random answers under many schemas, checked by an independent validator; and what is refused.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/grammar/json_schema.h"

#include <QFile>
#include <QTest>
#include <QUuid>

#include "tests/engine/local/grammar/byte_vocabulary.h"
#include "tests/engine/local/grammar/schema_validator.h"

using grammar::Matcher;
using nlohmann::json;

namespace {

const support::ByteVocabulary& vocabulary() {
  // Pieces that end inside code points, escapes and surrogate pairs; and several bytes of JSON.
  static const support::ByteVocabulary kVocabulary(
      {"{\"",    "\":",  "\", \"",   "}}",         "]}",       "\"}",      "\\u",  "\\ud8",
       "3d\\ud", "e00",  "\xE4\xBD", "\xA0\xE5",   "\xF0\x9F", "\x98\x80", "null", "true",
       ", ",     ": ",   "\n  ",     "  ",         "abc",      "12",       "-",    "2024-",
       "-02-29", "T10:", "name",     "{\"name\":", "[1, 2",    "\t",       "a\"b", "\\\""});
  return kVocabulary;
}

using Ordered = nlohmann::ordered_json;

Ordered golden(const char* name) {
  QFile file(QStringLiteral(ISOBATH_SOURCE_DIR "/tests/golden/grammar/") + name);
  if (!file.open(QIODevice::ReadOnly)) qFatal("%s is missing", name);
  return Ordered::parse(file.readAll().toStdString());
}

bool accepts(const std::string& schema, const std::string& text) {
  const auto automaton = grammar::compileJsonSchema(schema);
  if (!automaton) return false;
  Matcher matcher(*automaton);
  const Matcher::Place place = matcher.next(matcher.start(), text);
  return place != Matcher::kNowhere && matcher.mayEnd(place);
}

}  // namespace

class JsonSchemaTest : public QObject {
  Q_OBJECT

 private slots:
  void everyAnswerFits_data() {
    QTest::addColumn<QByteArray>("schema");
    const Ordered schemas = golden("schemas.json");
    for (const auto& [name, schema] : schemas.items())
      QTest::newRow(name.c_str()) << QByteArray::fromStdString(schema.dump());
  }
  void everyAnswerFits() {
    QFETCH(QByteArray, schema);
    const auto automaton = grammar::compileJsonSchema(schema.toStdString());
    QVERIFY2(automaton.has_value(), automaton ? "" : automaton.error().message.c_str());
    const json document = json::parse(schema.toStdString());
    const support::SchemaValidator validator(document);
    const grammar::TokenTrie trie(vocabulary());
    Matcher matcher(*automaton);
    std::mt19937 random(3);
    for (int round = 0; round < 40; ++round) {
      const auto text = support::randomAnswer(matcher, trie, vocabulary(), random);
      QVERIFY2(text, "no token was allowed");
      QVERIFY(!matcher.hasGivenUp());
      const json value = json::parse(*text, nullptr, false);
      QVERIFY2(!value.is_discarded(), text->c_str());
      const std::string problem = validator.problem(value);
      QVERIFY2(problem.empty(), (problem + " in " + *text).c_str());
    }
  }

  void allowsWhatPeopleWrite() {
    const std::string person =
        R"({"type":"object","properties":{"name":{"type":"string"},"tags":{"type":"array","items":{"type":"string"}},"n":{"type":"number"}},"required":["name"]})";
    QVERIFY(accepts(person, R"({"name":"A"})"));
    QVERIFY(accepts(person, R"({ "name": "A", "tags": [ "x", "y" ], "n": -1.5e3 })"));
    QVERIFY(accepts(person, "{\n  \"name\": \"\\u00e4\\ud83d\\ude00 😀\",\n  \"tags\": []\n}"));
    QVERIFY(accepts(person, "{\n\t\"name\": \"a\\n\"\n}"));
    QVERIFY(!accepts(person, R"({})"));
    QVERIFY(!accepts(person, R"({"n":1,"name":"A"})"));        // another order
    QVERIFY(!accepts(person, R"({"name":"A","other":1})"));    // not named
    QVERIFY(!accepts(person, "{  \"name\":\"A\"}"));           // two spaces
    QVERIFY(!accepts(person, "{\n\n\"name\":\"A\"}"));         // an empty line
    QVERIFY(!accepts(person, R"({"name":"\ud83d"})"));         // half a pair
    QVERIFY(!accepts(person, "{\"name\":\"\xE4\xBD\"}"));      // half a code point
    QVERIFY(!accepts(person, "{\"name\":\"\xED\xA0\x80\"}"));  // a surrogate in UTF-8
    QVERIFY(!accepts(person, "{\"name\":\"a\nb\"}"));          // a control character
    QVERIFY(!accepts(person, R"({"name":"A"} )"));             // after the end
    QVERIFY(!accepts(R"({"type":"integer"})", "01"));
    QVERIFY(!accepts(R"({"type":"integer"})", "-0"));
    // A schema that is itself or something else is that something else.
    QVERIFY(accepts("{\"anyOf\":[{\"$ref\":\"#\"},{\"type\":\"null\"}]}", "null"));
    QVERIFY(accepts(R"({"type":"array"})", R"([1, {"a": [null, "\/"]}, []])"));
    QVERIFY(accepts(R"({"type":"string","format":"date"})", "\"2024-02-29\""));
    QVERIFY(!accepts(R"({"type":"string","format":"date"})", "\"2023-02-29\""));
    QVERIFY(!accepts(R"({"type":"string","format":"date"})", "\"1900-02-29\""));
    QVERIFY(accepts(R"({"type":"string","format":"date"})", "\"2000-02-29\""));
  }

  void rangesAreExact() {
    struct Range {
      int low;
      int high;
    };
    for (const auto& [low, high] :
         {Range{-12, 305}, Range{0, 0}, Range{7, 7}, Range{-5, -5}, Range{99, 101},
          Range{-100, -99}, Range{1, 1000}, Range{10, 19}})
      for (int value = -1100; value <= 1100; ++value) {
        const std::string bounds =
            "\"minimum\":" + std::to_string(low) + ",\"maximum\":" + std::to_string(high) + "}";
        static std::map<std::string, grammar::Automaton> known;
        const auto automaton = known.try_emplace(
            bounds, *grammar::compileJsonSchema("{\"type\":\"integer\"," + bounds));
        Matcher matcher(automaton.first->second);
        const auto place = matcher.next(matcher.start(), std::to_string(value));
        QCOMPARE(place != Matcher::kNowhere && matcher.mayEnd(place),
                 value >= low && value <= high);
      }
    const std::string open = R"({"type":"number","exclusiveMinimum":-1,"exclusiveMaximum":2})";
    for (const char* text : {"0", "1", "1.999999", "-0.999999", "0.000001", "1.0"})
      QVERIFY2(accepts(open, text), text);
    for (const char* text : {"-1", "2", "2.0", "-1.0", "-0", "-0.0", "2.1", "-1.5", "1e5"})
      QVERIFY2(!accepts(open, text), text);
    const std::string closed = R"({"type":"number","minimum":-1,"maximum":2})";
    for (const char* text : {"-1", "-1.0", "2", "2.000", "-0.5"})
      QVERIFY2(accepts(closed, text), text);
    for (const char* text : {"2.000001", "-1.000001"}) QVERIFY2(!accepts(closed, text), text);
  }

  void whatIsNotSupportedIsNamed_data() {
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("named");
    const Ordered refused = golden("refused.json");
    for (const auto& entry : refused) {
      const std::string schema = entry["schema"].dump();
      QTest::newRow(schema.c_str())
          << QByteArray::fromStdString(schema) << QByteArray::fromStdString(entry["named"]);
    }
  }
  void whatIsNotSupportedIsNamed() {
    QFETCH(QByteArray, schema);
    QFETCH(QByteArray, named);
    const auto automaton = grammar::compileJsonSchema(schema.toStdString());
    QVERIFY(!automaton);
    QCOMPARE(automaton.error().code, base::ErrorCode::Unsupported);
    QVERIFY2(automaton.error().message.find(named.toStdString()) != std::string::npos,
             automaton.error().message.c_str());
  }

  void anyObjectIsAnObject() {
    const grammar::Automaton automaton = grammar::anyJsonObject();
    Matcher matcher(automaton);
    const grammar::TokenTrie trie(vocabulary());
    std::mt19937 random(8);
    for (int round = 0; round < 100; ++round) {
      const auto text = support::randomAnswer(matcher, trie, vocabulary(), random);
      QVERIFY(text);
      QVERIFY2(json::parse(*text, nullptr, false).is_object(), text->c_str());
    }
  }
};

QTEST_GUILESS_MAIN(JsonSchemaTest)
#include "json_schema_test.moc"
