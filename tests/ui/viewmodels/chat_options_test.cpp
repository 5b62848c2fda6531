// Options as they are stored: what was chosen comes back, and anything else is as if not there.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/chat_options.h"

#include <QTest>

using engine::Thinking;
using ui::ChatOptions;

namespace {

ChatOptions everything() {
  ChatOptions options;
  options.thinking = Thinking::Max;
  options.temperature = 0.0;
  options.topP = 0.95;
  options.maxTokens = ChatOptions::kMost;
  options.stop = {"END", "\n\n", "\xe5\x81\x9c"};
  options.jsonAnswer = true;
  options.stream = false;
  options.second = "remote:https://api.deepseek.com#deepseek-flash";
  return options;
}

}  // namespace

class ChatOptionsTest : public QObject {
  Q_OBJECT

 private slots:
  void comeBackAsTheyWere() {
    QVERIFY(ui::decodeChatOptions(ui::encode(everything())) == everything());
    QCOMPARE(ui::encode(ChatOptions()), "{}");
    QVERIFY(ui::decodeChatOptions("{}") == ChatOptions());
    for (const Thinking thinking :
         {Thinking::Off, Thinking::On, Thinking::Low, Thinking::High, Thinking::Max}) {
      ChatOptions options;
      options.thinking = thinking;
      QVERIFY(ui::decodeChatOptions(ui::encode(options)) == options);
      QVERIFY(ui::thinkingFrom(ui::nameOf(thinking)) == thinking);
    }
  }

  void theLargestValueComesBack() {
    ChatOptions options;
    options.stop.assign(ChatOptions::kMostStops, std::string(ChatOptions::kLongest, '\x01'));
    QVERIFY(ui::decodeChatOptions(ui::encode(options)) == options);
  }

  void anythingElseIsAsIfNotThere_data() {
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char* json) { QTest::addRow("%s", json) << QByteArray(json); };
    row("");
    row("null");
    row("[1]");
    row("{\"temperature\":");
    row(R"({"unknown":{"a":[1,2]},"temperature":"0.5","top_p":null,"max_tokens":[]})");
    row(R"({"temperature":-0.1,"top_p":0,"max_tokens":0})");
    row(R"({"temperature":2.1,"top_p":1.01,"max_tokens":393217})");
    row(R"({"temperature":1e999,"top_p":-1e999,"max_tokens":1.5})");
    row(R"({"thinking":"extreme","stop":"END","json":1,"stream":"no"})");
    row(R"({"thinking":3,"stop":[1,null,"",{}],"json":"true","stream":0})");
    QTest::addRow("not UTF-8") << QByteArray("{\"thinking\":\"\xff\xfe\"}");
    QTest::addRow("deep") << QByteArray(4000, '[');
    QTest::addRow("long stop") << QByteArray("{\"stop\":[\"" + QByteArray(300, 'x') + "\"]}");
    QTest::addRow("huge") << QByteArray("{\"json\":true,\"x\":\"" + QByteArray(1 << 20, 'x') +
                                        "\"}");
  }
  void anythingElseIsAsIfNotThere() {
    QFETCH(QByteArray, json);
    QVERIFY(ui::decodeChatOptions({json.data(), static_cast<std::size_t>(json.size())}) ==
            ChatOptions());
  }

  void theRestStandsWhereOneValueIsWrong() {
    const ChatOptions options = ui::decodeChatOptions(
        R"({"thinking":"low","temperature":9,"top_p":0.5,"later":true,"stop":["a","","b"]})");
    QVERIFY(options.thinking == Thinking::Low);
    QVERIFY(!options.temperature);
    QCOMPARE(options.topP.value_or(0), 0.5);
    QCOMPARE(options.stop, (std::vector<std::string>{"a", "b"}));
  }

  void keepsNoMoreStopsThanServersTake() {
    std::string json = R"({"stop":["s")";
    for (int i = 0; i < 40; ++i) json += ",\"s\"";
    QCOMPARE(ui::decodeChatOptions(json + "]}").stop.size(), ChatOptions::kMostStops);
  }
};

QTEST_GUILESS_MAIN(ChatOptionsTest)
#include "chat_options_test.moc"
