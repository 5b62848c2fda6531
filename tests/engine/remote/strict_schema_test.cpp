// Schemas that strict tools may have, and the places in those that they may not.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/strict_schema.h"

#include <QTest>
#include <string>

namespace {

// One property with this schema.
std::string with(const char* property) {
  return R"({"type":"object","properties":{"p":)" + std::string(property) +
         R"(},"required":["p"],"additionalProperties":false})";
}

}  // namespace

class StrictSchemaTest : public QObject {
  Q_OBJECT
 private slots:
  void takesTheDocumentedSubset_data() {
    QTest::addColumn<QByteArray>("property");
    for (const char* property :
         {R"({"type":"string","pattern":"^a+$","description":"d","title":"t"})",
          R"({"type":"string","format":"uuid"})", R"({"type":"string","enum":["a","b"]})",
          R"({"type":"number","minimum":0,"exclusiveMaximum":1,"multipleOf":0.5,"default":0})",
          R"({"type":"integer","const":3})", R"({"type":"array","items":{"type":"boolean"}})",
          R"({"anyOf":[{"type":"string"},{"type":"integer"}]})", R"({"$ref":"#/$defs/x"})",
          R"({"type":"object","properties":{},"additionalProperties":false})"})
      QTest::newRow(property) << QByteArray(property);
  }
  void takesTheDocumentedSubset() {
    QFETCH(QByteArray, property);
    const auto checked = remote::checkStrictSchema(with(property.constData()));
    QVERIFY2(checked.has_value(), checked ? "" : checked.error().message.c_str());
  }

  void namesThePlace_data() {
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("words");
    const auto row = [](const std::string& schema, const char* words) {
      QTest::addRow("%s %s", words, schema.c_str())
          << QByteArray::fromStdString(schema) << QByteArray(words);
    };
    for (const char* name : {"minLength", "maxLength", "minItems", "maxItems", "oneOf", "not",
                             "patternProperties", "uniqueItems"})
      row(with(("{\"type\":\"string\",\"" + std::string(name) + "\":1}").c_str()),
          ("$.properties.p." + std::string(name) + " is not supported").c_str());
    row(with(R"({"type":"string","format":"date"})"), "$.properties.p.format must be email");
    row(with(R"({"type":["string","null"]})"), "$.properties.p.type must be");
    row(with(R"({"type":"null"})"), "$.properties.p.type must be");
    row(with("7"), "$.properties.p must be a JSON schema object");
    row(with(R"({"type":"object","properties":{}})"), "$.properties.p.additionalProperties");
    row(with(R"({"type":"array","items":{"maxItems":1}})"), "$.properties.p.items.maxItems");
    row(with(R"({"anyOf":[{"type":"string"},{"minLength":1}]})"),
        "$.properties.p.anyOf[1].minLength");
    row(R"({"type":"object","properties":{"a":{},"b":{}},"required":["a"],"additionalProperties":false})",
        "$.required must name every property, and lacks \"b\"");
    row(R"({"type":"object","properties":{"a":{}},"additionalProperties":false})", "lacks \"a\"");
    row(R"({"type":"object","additionalProperties":true})", "$.additionalProperties must be false");
    row(R"({"type":"object","properties":[],"additionalProperties":false})", "$.properties");
    row(R"({"type":"object","additionalProperties":false,"$defs":{"x":{"maxLength":1}}})",
        "$.$defs.x.maxLength");
    row(R"({"type":"object","additionalProperties":false,"$defs":[]})", "$.$defs");
    row(R"({"type":"string"})", "$.type must be object");
    row("{}", "$.type");
    row("{", "not valid JSON");
    row(std::string(500, '['), "nests");
  }
  void namesThePlace() {
    QFETCH(QByteArray, schema);
    QFETCH(QByteArray, words);
    const auto checked = remote::checkStrictSchema(schema.toStdString());
    QVERIFY(!checked);
    QCOMPARE(checked.error().code, base::ErrorCode::InvalidArgument);
    QVERIFY2(checked.error().message.find(words.toStdString()) != std::string::npos,
             checked.error().message.c_str());
  }
};

QTEST_GUILESS_MAIN(StrictSchemaTest)
#include "strict_schema_test.moc"
