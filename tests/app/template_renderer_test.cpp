// Chat templates through the real script process: good ones, hostile ones, and against the built-in
// encoders.
// SPDX-License-Identifier: Apache-2.0
#include "app/template_renderer.h"

#include <QtTest>
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
    const auto result = renderer()("{{ strftime_now('%d %b %B %Y') }}", kVariables, {});
    QVERIFY2(result.has_value(), result ? "" : result.error().message.c_str());
    const QString format = QStringLiteral("dd MMM MMMM yyyy");
    const QDate today = QDate::currentDate();  // or yesterday when it was rendered
    QVERIFY(*result == QLocale::c().toString(today, format).toStdString() ||
            *result == QLocale::c().toString(today.addDays(-1), format).toStdString());
  }

  void halvesOfPairsAreReplaced() {
    const auto result = renderer()("{{ '\xF0\x9F\x98\x80'[0] }}.", kVariables, {});
    QVERIFY2(result.has_value(), result ? "" : result.error().message.c_str());
    QCOMPARE(*result, std::string("?."));
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
