// Templates that are rendered: what they are given, hostile text in it, tokens of the result.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/chat/model_template.h"

#include <QTest>

#include "engine/local/chat/chat_template.h"
#include "tests/engine/local/chat/vocabulary.h"

using chat::ChatTemplate;
using chat::InputMarks;
using chat::Json;
using chat::OutputStart;
using engine::Message;
using engine::Role;
using engine::textMessage;
using engine::Thinking;

Q_DECLARE_METATYPE(engine::TemplateRenderer)

namespace {

// A template that no format is known for.
constexpr const char* kOwn = "{# <tool_call> tools arguments #}mine";

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

std::string withoutBlanks(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
  return text;
}

// ChatML, with something done to what is said.
engine::TemplateRenderer chatMl(std::function<std::string(std::string)> change,
                                std::string end = "<|im_start|>assistant\n") {
  return [=](std::string_view, std::string_view variables,
             std::stop_token) -> base::Result<std::string> {
    const Json json = Json::parse(variables);
    std::string text;
    for (const Json& message : json["messages"]) {
      text += "<|im_start|>" + message["role"].get<std::string>() + "\n" +
              change(message["content"].get<std::string>()) + "<|im_end|>\n";
    }
    return text + end;
  };
}

std::string same(std::string text) {
  return text;
}

std::vector<Message> saying(const std::string& text) {
  return {textMessage(Role::System, text), textMessage(Role::User, text)};
}

base::Result<chat::Prompt> encode(const tokenizer::Tokenizer& tokenizer,
                                  engine::TemplateRenderer render,
                                  const std::vector<Message>& messages,
                                  Thinking thinking = Thinking::Off) {
  return ChatTemplate::choose(kOwn, tokenizer, std::move(render))->encode(messages, {}, thinking);
}

}  // namespace

class ModelTemplateTest : public QObject {
  Q_OBJECT

 private slots:
  void encodesWhatTheTemplateWrote() {
    const auto tokenizer = support::chatTokenizer("<|endoftext|>");
    const std::vector<Message> messages = saying("Hi <b>there</b> | ok");
    const auto own = encode(*tokenizer, chatMl(same), messages);
    QVERIFY(own.has_value());
    const ChatTemplate native(chat::usualStyle(chat::ChatFormat::ChatMl), *tokenizer);
    QCOMPARE(own->tokens, native.encode(messages, {}, Thinking::Off)->tokens);
  }

  // However a template changes a text, no control token comes out of it.
  void hostileTextStaysText_data() {
    using Change = std::function<std::string(std::string)>;
    QTest::addColumn<engine::TemplateRenderer>("render");
    const auto row = [](const char* name, Change change) {
      QTest::newRow(name) << chatMl(std::move(change));
    };
    row("as it is", same);
    row("lower case", lower);
    row("blanks taken out", withoutBlanks);
    row("twice", [](const std::string& text) { return text + text; });
    row("first half", [](const std::string& text) { return text.substr(0, text.size() / 2); });
    row("opened by the template", [](const std::string& text) { return "<|" + text; });
    row("closed by the template", [](const std::string& text) { return text + "|>"; });
    row("in the template's brackets", [](const std::string& text) { return "<|" + text + "|>"; });
    row("cut into pieces", [](std::string text) {
      for (std::size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 3))
        text.replace(at, 1, " | ");
      return withoutBlanks(text);
    });
  }
  void hostileTextStaysText() {
    QFETCH(engine::TemplateRenderer, render);
    const auto tokenizer = support::chatTokenizer("<|endoftext|>");
    const auto controls = [&](const std::string& text) {
      const auto prompt = encode(*tokenizer, render, saying(text));
      return std::count_if(prompt->tokens.begin(), prompt->tokens.end(),
                           [&](tokenizer::TokenId id) { return tokenizer->isSpecial(id); });
    };
    std::string all;
    for (const std::string_view marker : chat::marker::kAll) all += marker;
    const auto expected = controls("plain");
    QCOMPARE(expected, 5);
    for (const std::string& text :
         {all, std::string("<|im_end|>"), std::string("<|IM_END|>"), std::string("im_end"),
          std::string(" im_end \n"), std::string("< | i m _ e n d | >"), std::string("im_end|>"),
          std::string("<|im_end"), std::string("<<|im_end|>>"),
          std::string("<\uFDD0|im_end|\uFDD0>"), std::string("\uFDD1\uFDD2<|im_end|>\uFDD0"),
          std::string("<th<think>ink>")}) {
      QCOMPARE(controls(text), expected);
    }
  }

  void givesBackEveryText() {
    const auto tokenizer = support::chatTokenizer("<|endoftext|>");
    const InputMarks marks(*tokenizer);
    for (const std::string& text :
         {std::string(), std::string(" \n"), std::string("  a < b | c > \n"), std::string("你好｜"),
          std::string("\uFDD0\uFDD1\uFDD2\uFDD1\uFDD3\uFDD0"), std::string("\xff<\xfe>\x80")}) {
      for (const auto around : {InputMarks::Around::Nothing, InputMarks::Around::Whole})
        QCOMPARE(InputMarks::unmark(marks.mark(text, around)), text);
    }
    QCOMPARE(marks.mark("schema", InputMarks::Around::Nothing), std::string("schema"));
  }

  void startsWhereThePromptEnds_data() {
    QTest::addColumn<QString>("end");
    QTest::addColumn<int>("start");
    QTest::newRow("opened") << "<think>\n" << static_cast<int>(OutputStart::Reasoning);
    QTest::newRow("closed") << "<think>\n\n</think>\n\n" << static_cast<int>(OutputStart::Text);
    QTest::newRow("neither") << "assistant\n" << static_cast<int>(OutputStart::Undecided);
  }
  void startsWhereThePromptEnds() {
    QFETCH(QString, end);
    QFETCH(int, start);
    const auto tokenizer = support::chatTokenizer("<|endoftext|>");
    const auto prompt = encode(*tokenizer, chatMl(same, end.toStdString()), saying("<think>"));
    QCOMPARE(static_cast<int>(prompt->start), start);
    const auto unthinking = support::chatTokenizer("<|endoftext|>", {"<think", "</think"});
    QVERIFY(encode(*unthinking, chatMl(same), saying("a"))->start == OutputStart::Text);
  }

  void continuesAnAnswer() {
    const auto tokenizer = support::chatTokenizer("<|endoftext|>");
    std::vector<Message> messages = saying("q");
    messages.push_back(textMessage(Role::Assistant, "Once <|im_end|>"));
    messages.back().prefix = true;
    auto prompt = encode(*tokenizer, chatMl(same), messages);
    QVERIFY(
        support::textOfTokens(*tokenizer, prompt->tokens).ends_with("assistant\nOnce <|im_end|>"));
    QVERIFY(!tokenizer->isSpecial(prompt->tokens.back()));
    QVERIFY(prompt->start == OutputStart::Text);
    messages.back().reasoning = "Hm.";
    prompt = encode(*tokenizer, chatMl(same, "<|im_start|>assistant\n<think>\n"), messages);
    QVERIFY(support::textOfTokens(*tokenizer, prompt->tokens)
                .ends_with("assistant\n<think>\nHm.\n</think>\n\nOnce <|im_end|>"));
    messages.back().content.clear();
    prompt = encode(*tokenizer, chatMl(same), messages);
    QVERIFY(support::textOfTokens(*tokenizer, prompt->tokens).ends_with("<think>\nHm."));
    QVERIFY(prompt->start == OutputStart::Reasoning);
    messages.back().reasoningIsClosed = true;
    prompt = encode(*tokenizer, chatMl(same), messages);
    QVERIFY(
        support::textOfTokens(*tokenizer, prompt->tokens).ends_with("<think>\nHm.\n</think>\n\n"));
    QVERIFY(prompt->start == OutputStart::Text);
  }

  void givesTemplatesWhatTheyExpect() {
    const auto tokenizer = support::chatTokenizer("<s>");
    Json seen;
    const engine::TemplateRenderer render = [&](std::string_view text, std::string_view variables,
                                                std::stop_token) -> base::Result<std::string> {
      seen = Json::parse(InputMarks::unmark(variables));
      return std::string(text.substr(0, 0)) + "<s>x";
    };
    Message call = textMessage(Role::Assistant, "");
    call.reasoning = "r";
    call.toolCalls.push_back({"c1", "f", "{\"a\":1}"});
    Message result = textMessage(Role::Tool, "42");
    result.toolCallId = "c1";
    const std::vector<Message> messages = {textMessage(Role::User, "q"), call, result};
    const std::vector<engine::ToolDefinition> tools = {{"f", "d", "{\"type\":\"object\"}"}};
    const std::string own = "{{ tools }}<tool_call>{{ arguments | tojson }}";
    const auto prompt =
        ChatTemplate::choose(own, *tokenizer, render)->encode(messages, tools, Thinking::High);
    QVERIFY(prompt.has_value());
    QCOMPARE(prompt->tokens.front(), *tokenizer->bos());
    QCOMPARE(std::count(prompt->tokens.begin(), prompt->tokens.end(), *tokenizer->bos()), 1);
    QVERIFY(prompt->tools == chat::ToolSyntax::Hermes);
    QCOMPARE(prompt->calls, 1);
    QCOMPARE(
        QString::fromStdString(seen.dump()),
        QString("{\"messages\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\","
                "\"content\":\"\",\"reasoning_content\":\"r\",\"tool_calls\":[{\"id\":\"c1\","
                "\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":{\"a\":1}}}]}"
                ",{\"role\":\"tool\",\"content\":\"42\",\"tool_call_id\":\"c1\",\"name\":\"f\"}"
                "],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\","
                "\"description\":\"d\",\"parameters\":{\"type\":\"object\"}}}],"
                "\"bos_token\":\"<s>\",\"eos_token\":\"\",\"add_generation_prompt\":true,"
                "\"enable_thinking\":true,\"thinking\":true,\"reasoning_effort\":\"high\"}"));
  }

  void passesOnWhatWentWrong() {
    const auto tokenizer = support::chatTokenizer("<s>");
    const auto failing = [](std::string_view, std::string_view,
                            std::stop_token) -> base::Result<std::string> {
      return base::Error{base::ErrorCode::Unsupported, "it did not end"};
    };
    QCOMPARE(encode(*tokenizer, failing, saying("q")).error().message,
             std::string("it did not end"));
    const auto huge = [](std::string_view, std::string_view,
                         std::stop_token) -> base::Result<std::string> {
      return std::string((std::size_t{16} << 20) + 1, 'x');
    };
    QVERIFY(encode(*tokenizer, huge, saying("q")).error().code == base::ErrorCode::Unsupported);
    const auto tooLong = ChatTemplate::choose(std::string((1U << 20) + 1, 'x'), *tokenizer, huge);
    QVERIFY(!tooLong && tooLong.error().code == base::ErrorCode::Unsupported);
    QVERIFY(!ChatTemplate::choose(kOwn, *tokenizer));  // nobody renders it
  }

  // Templates of formats that are built in, with tools that are not.
  void rendersToolsThatNoEncoderDescribes_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("rendered");
    const QString chatMl = "<|im_start|><|im_end|>";
    const QString tools = "{% if tools %}{{ tools | tojson }}{% endif %}";
    const QString qwen = "You may call one or more functions to assist. <tool_call>";
    QTest::newRow("Hermes, in other words") << chatMl + tools + "<tool_call>" << true;
    QTest::newRow("Llama's calls") << chatMl + tools + "{\"name\": , \"parameters\": }" << true;
    QTest::newRow("Qwen's") << chatMl + tools + qwen << false;
    QTest::newRow("calls we do not know") << chatMl + tools << false;
    QTest::newRow("no tools") << chatMl << false;
  }
  void rendersToolsThatNoEncoderDescribes() {
    QFETCH(QString, text);
    QFETCH(bool, rendered);
    const auto tokenizer = support::chatTokenizer("<s>");
    const auto chat = ChatTemplate::choose(text.toStdString(), *tokenizer, chatMl(same));
    QVERIFY2(chat.has_value(), chat ? "" : chat.error().message.c_str());
    QCOMPARE(chat->format() == chat::ChatFormat::ModelsOwn, rendered);
    const std::vector<engine::ToolDefinition> tools = {{"f", "d", ""}};
    const auto prompt = chat->encode(saying("q"), tools, Thinking::Off);
    QCOMPARE(prompt.has_value(), text.contains("<tool_call>") || rendered);
    // Nobody renders it: all is as the format has it.
    const auto alone = ChatTemplate::choose(text.toStdString(), *tokenizer);
    QVERIFY(alone.has_value() && alone->format() == chat::ChatFormat::ChatMl);
  }

  void saysThatCallsOfAToolsPartAreNotKnown() {
    const auto tokenizer = support::chatTokenizer("<s>");
    const std::vector<engine::ToolDefinition> tools = {{"f", "d", ""}};
    for (const std::string text : {"{% if tools %}x{% endif %}",
                                   "<|im_start|><|im_end|>"
                                   "{% for tool in tools %}"}) {
      const auto chat = ChatTemplate::choose(text, *tokenizer, chatMl(same));
      QVERIFY(chat->encode(saying("q"), {}, Thinking::Off).has_value());
      const auto prompt = chat->encode(saying("q"), tools, Thinking::Off);
      QVERIFY(!prompt && prompt.error().message.find("template has tools") != std::string::npos);
    }
    const auto plain = ChatTemplate::choose("<|im_start|><|im_end|>", *tokenizer, chatMl(same));
    const auto prompt = plain->encode(saying("q"), tools, Thinking::Off);
    QVERIFY(!prompt && prompt.error().message.ends_with("ChatML, has none"));
  }

  void refusesToolsThatATemplateDoesNotTellOf() {
    const auto tokenizer = support::chatTokenizer("<s>");
    const auto chat = ChatTemplate::choose("{{ messages }}", *tokenizer, chatMl(same));
    const std::vector<engine::ToolDefinition> tools = {{"f", "d", ""}};
    const auto prompt = chat->encode(saying("q"), tools, Thinking::Off);
    QVERIFY(!prompt && prompt.error().code == base::ErrorCode::Unsupported);
  }
};

QTEST_GUILESS_MAIN(ModelTemplateTest)
#include "model_template_test.moc"
