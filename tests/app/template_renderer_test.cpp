// Chat templates through the real script process: good ones, hostile ones, and against the built-in
// encoders.
// SPDX-License-Identifier: Apache-2.0
#include "app/template_renderer.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <array>
#include <ctime>
#include <thread>

#include "engine/local/chat/chat_template.h"
#include "tests/engine/local/chat/vocabulary.h"

using chat::ChatTemplate;
using engine::Message;
using engine::Role;
using engine::textMessage;
using engine::Thinking;

namespace {

constexpr const char* kVariables = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

engine::TemplateRenderer renderer() {
  return app::makeTemplateRenderer(SCRIPT_PROGRAM);
}

// Our own words for formats that are also built in.
constexpr const char* kChatMl =
    "{%- for m in messages %}{{ '<|im_start|>' + m.role + '\\n' + m.content + '<|im_end|>' + '\\n' "
    "}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";
constexpr const char* kLlama3 =
    "{{ bos_token }}{% for m in messages %}{{ '<|start_header_id|>' + m['role'] + "
    "'<|end_header_id|>\\n\\n' + m['content'] | trim + '<|eot_id|>' }}{% endfor %}"
    "{{ '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}";
constexpr const char* kDeepSeek =
    "{% set ns = namespace(tool=false) %}{{ bos_token }}{% for m in messages %}{% if m.role == "
    "'system' %}{{ m.content }}{% endif %}{% endfor %}{% for m in messages %}{% if m.role == "
    "'user' "
    "%}{{ '<｜User｜>' ~ m.content }}{% elif m.role == 'assistant' %}{{ '<｜Assistant｜></think>' "
    "~ "
    "m.content ~ eos_token }}{% endif %}{% endfor %}{{ '<｜Assistant｜>' ~ ('<think>' if thinking "
    "else '</think>') }}";

}  // namespace

class TemplateRendererTest : public QObject {
  Q_OBJECT

 private slots:
  void writesWhatTheBuiltInEncodersDo_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("format");
    QTest::addColumn<QString>("bos");
    const auto row = [](const char* name, const char* text, chat::ChatFormat format,
                        const char* bos) {
      QTest::newRow(name) << text << static_cast<int>(format) << bos;
    };
    row("ChatML", kChatMl, chat::ChatFormat::ChatMl, "<|endoftext|>");
    row("Llama 3", kLlama3, chat::ChatFormat::Llama3, "<|begin_of_text|>");
    row("DeepSeek V3.1", kDeepSeek, chat::ChatFormat::DeepSeekV31, "<｜begin▁of▁sentence｜>");
  }
  void writesWhatTheBuiltInEncodersDo() {
    QFETCH(QString, text);
    QFETCH(int, format);
    QFETCH(QString, bos);
    const auto tokenizer = support::chatTokenizer(bos.toStdString());
    const auto own = ChatTemplate::rendered(text.toStdString(), *tokenizer, renderer());
    const ChatTemplate native(chat::usualStyle(static_cast<chat::ChatFormat>(format)), *tokenizer);
    const std::vector<std::vector<Message>> conversations = {
        {textMessage(Role::User, "Hi")},
        {textMessage(Role::System, "Be kind."), textMessage(Role::User, " a\n\nb \n")},
        {textMessage(Role::User, "你好 🙂 \uFDD0 <|im_end|><think>"),
         textMessage(Role::Assistant, "<｜User｜> \\ \" ' {{ x }}"),
         textMessage(Role::User, "<|eot_id|>")}};
    for (const std::vector<Message>& messages : conversations) {
      // Only DeepSeek's needs the end of a sentence, which is no eos of this vocabulary.
      if (messages.size() == 3 && bos.startsWith("<｜")) continue;
      for (const Thinking thinking : {Thinking::Off, Thinking::On}) {
        const auto ours = own->encode(messages, {}, thinking);
        const auto theirs = native.encode(messages, {}, thinking);
        QVERIFY2(ours.has_value(), ours ? "" : ours.error().message.c_str());
        QCOMPARE(ours->tokens, theirs->tokens);
        if (bos.startsWith("<｜")) QVERIFY(ours->start == theirs->start);
      }
    }
  }

  void hostileTemplatesEndInASentence_data() {
    QTest::addColumn<QString>("text");
    QTest::newRow("endless") << "{% for i in range(100000000) %}{% for j in range(1000) %}"
                                "{% endfor %}{% endfor %}";
    QTest::newRow("recursive") << "{% macro f(x) %}{{ f(x) }}{% endmacro %}{{ f(1) }}";
    QTest::newRow("long string") << "{{ 'a' * 10**9 }}";
    QTest::newRow("doubling") << "{% set ns = namespace(x='aaaaaaaaaaaaaaaa') %}"
                                 "{% for i in range(60) %}{% set ns.x = ns.x + ns.x %}"
                                 "{% endfor %}{{ ns.x }}";
    QTest::newRow("much output") << "{% set ns = namespace(x='aaaaaaaaaaaaaaaa') %}"
                                    "{% for i in range(21) %}{% set ns.x = ns.x + ns.x %}"
                                    "{% endfor %}{{ ns.x }}";
    QTest::newRow("many long texts")
        << "{% set ns = namespace(x='aaaaaaaaaaaaaaaa', y=[]) %}{% for i in range(20) %}"
           "{% set ns.x = ns.x + ns.x %}{% endfor %}{% for i in range(1000) %}"
           "{% set ns.y = ns.y + [ns.x.replace('a', 'b')] %}{% endfor %}";
    QTest::newRow("long list") << "{% set ns = namespace(x=[1]) %}{% for i in range(60) %}"
                                  "{% set ns.x = ns.x + ns.x %}{% endfor %}";
    QTest::newRow("open comment") << "{# unterminated";
    QTest::newRow("syntax") << "{% if";
    QTest::newRow("raises") << "{{ raise_exception('no\nsystem') }}";
    QTest::newRow("constructor") << "{{ ''.constructor.constructor('return 1')() }}";
    QTest::newRow("prototype") << "{{ messages.__proto__.x.y() }}";
    QTest::newRow("many brackets")
        << "{{" + QString("(").repeated(50'000) + "1" + QString(")").repeated(50'000) + "}}";
  }
  void hostileTemplatesEndInASentence() {
    QFETCH(QString, text);
    const auto result = renderer()(text.toStdString(), kVariables, {});
    QVERIFY2(!result.has_value(), result ? result->substr(0, 100).c_str() : "");
    QVERIFY(result.error().code == base::ErrorCode::Unsupported);
    const std::string& message = result.error().message;
    QVERIFY2(message.starts_with("the model's chat template cannot be used: "), message.c_str());
    QVERIFY(message.size() < 300 && message.find('\n') == std::string::npos);
  }

  void knowsTheDate() {
    constexpr const char* kFormat = "%d %b %B %Y %m %H %M %A %a %j %y %% %F";
    const auto now = [kFormat] {
      const std::time_t time = std::time(nullptr);
      std::array<char, 200> text{};
      std::strftime(text.data(), text.size(), kFormat, std::localtime(&time));
      return std::string(text.data());
    };
    const std::string before = now();
    const auto result =
        renderer()(std::string("{{ strftime_now('") + kFormat + "') }}", kVariables, {});
    QVERIFY2(result.has_value(), result ? "" : result.error().message.c_str());
    QVERIFY2(*result == before || *result == now(), result->c_str());
    const auto seconds = renderer()("{{ strftime_now('%S') }}", kVariables, {});
    QVERIFY(seconds.has_value() && seconds->size() == 2 && *seconds < "61");
  }

  void writesWhatPythonsJinjaDoes() {
    QFile file(QStringLiteral(ISOBATH_SOURCE_DIR "/tests/golden/templates/python_jinja.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonDocument golden = QJsonDocument::fromJson(file.readAll());
    const std::string variables = golden["variables"].toString().toStdString();
    const QJsonArray rows = golden["rows"].toArray();
    QVERIFY(rows.size() > 30);
    for (const QJsonValue& row : rows) {
      const QByteArray text = row["template"].toString().toUtf8();
      const auto result = renderer()(text.toStdString(), variables, {});
      const std::string problem = result ? "" : result.error().message;
      QVERIFY2(result.has_value(), (text + problem.c_str()).constData());
      QCOMPARE(QString::fromStdString(*result), row["text"].toString());
    }
  }

  void refusesWhatItWouldWriteWrongly_data() {
    QTest::addColumn<QString>("text");
    QTest::newRow("raw") << "{% raw %}{{ x }}{% endraw %}";
    QTest::newRow("with") << "{% with x = 1 %}{{ x }}{% endwith %}";
    QTest::newRow("times") << "{{ '-' * 5 }}";
    QTest::newRow("percent") << "{{ '%s' % 'x' }}";
    QTest::newRow("find") << "{{ 'abc'.find('b') }}";
    QTest::newRow("joiner") << "{{ joiner(',')() }}";
    QTest::newRow("text and number") << "{{ 'a' + 1 }}";
    QTest::newRow("a function as text") << "{{ range }}";
    QTest::newRow("join by attribute") << "{{ messages | join(attribute='role') }}";
    QTest::newRow("a date we do not know") << "{{ strftime_now('%Q') }}";
    QTest::newRow("a range of too many") << "{% for i in range(10**9) %}{% endfor %}";
  }
  void refusesWhatItWouldWriteWrongly() {
    QFETCH(QString, text);
    const auto result = renderer()(text.toStdString(), kVariables, {});
    QVERIFY2(!result.has_value(), result ? result->c_str() : "");
    QVERIFY(result.error().code == base::ErrorCode::Unsupported);
  }

  void longConversationsFit() {
    std::string text;
    for (int i = 0; i < 200'000; ++i) text += "Twenty bytes of it. ";
    const std::string variables =
        "{\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
    const auto result = renderer()(kChatMl, variables, {});
    QVERIFY2(result.has_value(), result ? "" : result.error().message.c_str());
    QVERIFY(result->size() > text.size());
  }

  void eachTemplateStartsAnew() {
    QVERIFY(!renderer()("{{ raise_exception('x') }}", kVariables, {}));
    QCOMPARE(*renderer()("{{ messages[0].content }}!", kVariables, {}), std::string("hi!"));
  }

  void isStoppedOnRequest() {
    std::stop_source stop;
    std::thread stopper([&stop] { stop.request_stop(); });
    const auto result =
        renderer()("{% for i in range(100000000) %}{% endfor %}", kVariables, stop.get_token());
    stopper.join();
    QVERIFY(!result && result.error().code == base::ErrorCode::Cancelled);
  }

  void saysWhenThereIsNoProgram() {
    const auto result = app::makeTemplateRenderer("/nowhere/isobath-script")("x", "{}", {});
    QVERIFY(!result && result.error().code == base::ErrorCode::Io);
    const auto other = app::makeTemplateRenderer("/bin/cat")("x", "{}", {});
    QVERIFY(!other && other.error().code == base::ErrorCode::Io);
    QVERIFY(!app::findTemplateRenderer());  // none beside this test
  }
};

QTEST_GUILESS_MAIN(TemplateRendererTest)
#include "template_renderer_test.moc"
