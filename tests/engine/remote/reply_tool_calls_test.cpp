// Calls of tools as servers send them, in fragments of all kinds.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/reply_tool_calls.h"

#include <QTest>
#include <nlohmann/json.hpp>

namespace {

using Json = nlohmann::json;

// A fragment; index below 0 and null texts are left out.
Json part(int index, const char* id, const char* name, const char* arguments) {
  Json json = {{"type", "function"}, {"function", Json::object()}};
  if (index >= 0) json["index"] = index;
  if (id != nullptr) json["id"] = id;
  if (name != nullptr) json["function"]["name"] = name;
  if (arguments != nullptr) json["function"]["arguments"] = arguments;
  return json;
}

// "id name arguments" of each call, after one chunk per list.
QStringList together(const std::vector<Json>& chunks) {
  remote::ReplyToolCalls calls("the.host");
  for (const Json& chunk : chunks)
    if (auto taken = calls.take(chunk); !taken)
      return {QString::fromStdString(taken.error().message)};
  QStringList result;
  for (const auto& call : calls.finished())
    result << QString::fromStdString(call.id + " " + call.name + " " + call.arguments);
  return result;
}

}  // namespace

class ReplyToolCallsTest : public QObject {
  Q_OBJECT
 private slots:
  void fragmentsByIndex() {
    QCOMPARE(
        together({Json::array({part(0, "a", "f", "")}), Json::array({part(1, "b", "g", "{")}),
                  Json::array({part(0, nullptr, nullptr, "{\"x\"")}),
                  Json::array({part(1, nullptr, nullptr, "}"), part(0, nullptr, nullptr, ":1}")})}),
        (QStringList{"a f {\"x\":1}", "b g {}"}));
  }

  void idsAndNamesThatAreRepeatedOrLate() {
    QCOMPARE(
        together({Json::array({part(0, "a", "f", "{")}), Json::array({part(0, "a", "f", "}")})}),
        (QStringList{"a f {}"}));
    QCOMPARE(together({Json::array({part(0, nullptr, "f", "{")}),
                       Json::array({part(0, "late", nullptr, "}")})}),
             (QStringList{"late f {}"}));
    QCOMPARE(
        together({Json::array({part(0, "", nullptr, "{")}), Json::array({part(0, "", "f", "}")})}),
        (QStringList{"call_0 f {}"}));
  }

  // Each call has the index 0, and an id of its own.
  void oneIndexForAll() {
    QCOMPARE(together({Json::array({part(0, "a", "f", "{\"x\":")}),
                       Json::array({part(0, nullptr, nullptr, "1}")}),
                       Json::array({part(0, "b", "g", "{\"y\":")}),
                       Json::array({part(0, nullptr, nullptr, "2}")})}),
             (QStringList{"a f {\"x\":1}", "b g {\"y\":2}"}));
  }

  void callsWithoutIndex() {
    QCOMPARE(together({Json::array({part(-1, "a", "f", "{}"), part(-1, "b", "f", "{}")})}),
             (QStringList{"a f {}", "b f {}"}));
    QCOMPARE(together({Json::array({part(-1, nullptr, "f", "{}"), part(-1, nullptr, "g", "{}")})}),
             (QStringList{"call_0 f {}", "call_1 g {}"}));
    QCOMPARE(together({Json::array({part(-1, "a", "f", "{")}),
                       Json::array({part(-1, nullptr, nullptr, "\"x\":1}")}),
                       Json::array({part(-1, "b", "g", "{")}),
                       Json::array({part(-1, "b", nullptr, "}")}),
                       Json::array({part(-1, "a", nullptr, " ")})}),
             (QStringList{"a f {\"x\":1} ", "b g {}"}));
  }

  void everyCallHasAnIdOfItsOwn() {
    QCOMPARE(together({Json::array(
                 {part(0, "x", "f", "{}"), part(1, "x", "g", "{}"), part(2, "x_2", "h", "{}")})}),
             (QStringList{"x f {}", "x_2 g {}", "x_2_2 h {}"}));
  }

  void argumentsOfAllKinds() {
    Json null = part(0, "a", "f", nullptr);
    null["function"]["arguments"] = nullptr;
    Json object = part(1, "b", "g", nullptr);
    object["function"]["arguments"] = {{"x", 1}};
    QCOMPARE(together({Json::array({null, object, part(2, "c", "h", " \n"),
                                    part(3, "d", "i", "{broken"), part(4, "e", "j", "null")})}),
             (QStringList{"a f {}", "b g {\"x\":1}", "c h {}", "d i {broken", "e j null"}));
  }

  void tooMuchIsRefused() {
    QVERIFY(together({Json::object()}).at(0).contains("not in a list"));
    QVERIFY(together({Json::array({part(128, "a", "f", "")})}).at(0).contains("index 128"));
    Json many = Json::array();
    for (int i = 0; i < 129; ++i)
      many.push_back(part(-1, ("i" + std::to_string(i)).c_str(), "f", ""));
    QVERIFY(together({many}).at(0).contains("more than 128"));
    const std::string large(std::size_t{9} << 20, 'a');
    const Json big = Json::array({part(0, "a", "f", large.c_str())});
    QVERIFY(together({big, big}).at(0).contains("longer than"));
    QCOMPARE(together({Json::array({7, nullptr, Json::array()})}).size(), 3);
  }
};

QTEST_GUILESS_MAIN(ReplyToolCallsTest)
#include "reply_tool_calls_test.moc"
