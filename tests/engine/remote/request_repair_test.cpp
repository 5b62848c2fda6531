// Requests that are repaired after a refusal, and those that are not.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/request_repair.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

namespace {

using engine::Role;
using engine::Thinking;
using remote::Dialect;
using Kind = Dialect::Kind;

constexpr const char* kRefusal =
    R"({"error":{"message":"The `reasoning_content` in the thinking mode must be passed back to the API.","type":"invalid_request_error"}})";

Dialect dialect(Kind kind) {
  return {.kind = kind, .place = "the.host"};
}

// The second answer is another model's: it came without reasoning.
engine::Request conversation() {
  engine::Request request;
  request.model = "deepseek-flash";
  request.thinking = Thinking::High;
  request.messages = {
      engine::textMessage(Role::User, "1"), engine::textMessage(Role::Assistant, "a"),
      engine::textMessage(Role::User, "2"), engine::textMessage(Role::Assistant, "b"),
      engine::textMessage(Role::User, "3")};
  request.messages[1].reasoning = " why\n";
  return request;
}

// The reasoning of each message as it is sent; "-" where there is no field.
QStringList reasoningSent(const engine::Request& request, Kind kind) {
  const auto text = remote::encodeRequest(request, dialect(kind));
  if (!text) return {"refused"};
  QStringList result;
  const auto json = QJsonDocument::fromJson(QByteArray::fromStdString(*text)).object();
  for (const auto& message : json["messages"].toArray()) {
    const QJsonValue value = message.toObject()["reasoning_content"];
    result << (value.isString() ? value.toString() : "-");
  }
  return result;
}

}  // namespace

Q_DECLARE_METATYPE(remote::Dialect::Kind)

class RequestRepairTest : public QObject {
  Q_OBJECT
 private slots:
  void withToolsEveryAnswerHasTheField() {
    engine::Request request = conversation();
    QCOMPARE(reasoningSent(request, Kind::DeepSeek), (QStringList{"-", " why\n", "-", "-", "-"}));
    request.tools = {{"f", "", "{}"}};
    QCOMPARE(reasoningSent(request, Kind::DeepSeek), (QStringList{"-", " why\n", "-", "", "-"}));
    QCOMPARE(reasoningSent(request, Kind::Other), (QStringList{"-", "-", "-", "-", "-"}));
    request.thinking = Thinking::Off;
    QCOMPARE(reasoningSent(request, Kind::DeepSeek), (QStringList{"-", " why\n", "-", "-", "-"}));
  }

  void addsWhatIsMissingThenStopsThinking_data() {
    QTest::addColumn<Kind>("kind");
    QTest::newRow("DeepSeek") << Kind::DeepSeek;
    QTest::newRow("another server") << Kind::Other;
  }
  void addsWhatIsMissingThenStopsThinking() {
    QFETCH(Kind, kind);
    const engine::Request request = conversation();
    const auto first = remote::repaired(request, dialect(kind), 400, kRefusal, 1);
    QVERIFY(first);
    QCOMPARE(reasoningSent(*first, kind), (QStringList{"-", " why\n", "-", "", "-"}));
    QCOMPARE(first->thinking, Thinking::High);
    QCOMPARE(remote::notesOnRepair(request, *first, dialect(kind)).size(), std::size_t{1});
    const auto second = remote::repaired(*first, dialect(kind), 400, kRefusal, 2);
    QVERIFY(second);
    QCOMPARE(second->thinking, Thinking::Off);
    QCOMPARE(remote::notesOnRepair(request, *second, dialect(kind)).size(), std::size_t{2});
    QVERIFY(!remote::repaired(*second, dialect(kind), 400, kRefusal, 3));
    QVERIFY(!remote::repaired(*second, dialect(kind), 400, kRefusal, 2));
    QVERIFY(remote::notesOnRepair(request, request, dialect(kind)).empty());
  }

  void withNothingMissingStopsThinkingAtOnce() {
    engine::Request request = conversation();
    request.tools = {{"f", "", "{}"}};
    const auto first = remote::repaired(request, dialect(Kind::DeepSeek), 400, kRefusal, 1);
    QVERIFY(first);
    QCOMPARE(first->thinking, Thinking::Off);
    QCOMPARE(first->messages.size(), request.messages.size());
  }

  void knowsTheRefusalInOtherWords_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("isOne");
    QTest::newRow("its words") << 400 << QByteArray(kRefusal) << true;
    QTest::newRow("the other interface")
        << 400
        << QByteArray(
               R"({"type":"error","error":{"message":"The `content[].thinking` in the thinking mode must be passed back to the API."}})")
        << true;
    QTest::newRow("plain text") << 400 << QByteArray("Reasoning_Content is missing in message 3")
                                << true;
    QTest::newRow("other status") << 422 << QByteArray(kRefusal) << false;
    QTest::newRow("other field") << 400
                                 << QByteArray(R"({"error":{"message":"max_tokens is required"}})")
                                 << false;
    QTest::newRow("about it, but else")
        << 400 << QByteArray(R"({"error":{"message":"reasoning_content is not a string"}})")
        << false;
    QTest::newRow("empty") << 400 << QByteArray() << false;
  }
  void knowsTheRefusalInOtherWords() {
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(bool, isOne);
    const auto result =
        remote::repaired(conversation(), dialect(Kind::DeepSeek), status, body.toStdString(), 1);
    QCOMPARE(result.has_value(), isOne);
  }
};

QTEST_GUILESS_MAIN(RequestRepairTest)
#include "request_repair_test.moc"
