// Prompts with tools against the models' own templates and their publishers' documents; markers in
// what people, tools and models say.
// SPDX-License-Identifier: Apache-2.0
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <tuple>

#include "engine/local/chat/chat_template.h"
#include "tests/engine/local/chat/vocabulary.h"

using chat::ChatFormat;
using chat::ChatTemplate;
using chat::FormatStyle;
using chat::OutputStart;
using engine::Message;
using engine::Role;
using engine::textMessage;
using engine::Thinking;
using engine::ToolDefinition;

Q_DECLARE_METATYPE(QJsonObject)

namespace {

constexpr const char* kBos = "<｜begin▁of▁sentence｜>";

QByteArray goldenFile(const char* name) {
  QFile file(QStringLiteral(ISOBATH_SOURCE_DIR "/tests/golden/chat/") + name);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

FormatStyle styleOf(const QString& name) {
  FormatStyle style = chat::usualStyle(name == "deepseek-coder"     ? ChatFormat::DeepSeekCoder
                                       : name == "deepseek-v3-0324" ? ChatFormat::DeepSeekV3
                                       : name == "deepseek-r1-0528" ? ChatFormat::DeepSeekR1
                                       : name == "deepseek-v3.1"    ? ChatFormat::DeepSeekV31
                                       : name == "qwen2.5"          ? ChatFormat::ChatMl
                                       : name == "qwen3"            ? ChatFormat::Qwen3
                                                                    : ChatFormat::Llama3);
  if (name == "deepseek-r1-0528") style.opensThought = false;
  if (name == "llama3.2") style.knowledgeLines = style.hasTools = true;
  if (name == "qwen2.5") {
    style.hasTools = true;
    style.defaultSystemPrompt =
        "You are Qwen, created by Alibaba Cloud. You are a helpful assistant.";
  }
  return style;
}

std::string bosOf(const QString& name) {
  return name.startsWith("deepseek") ? kBos
         : name == "llama3.2"        ? "<|begin_of_text|>"
                                     : "<|endoftext|>";
}

Message messageOf(const QJsonObject& object) {
  const QString role = object["role"].toString();
  Message message = textMessage(role == "system"      ? Role::System
                                : role == "user"      ? Role::User
                                : role == "assistant" ? Role::Assistant
                                                      : Role::Tool,
                                object["content"].toString().toStdString());
  message.reasoning = object["reasoning"].toString().toStdString();
  if (message.role == Role::Tool) message.toolCallId = object["id"].toString().toStdString();
  for (const QJsonValue& call : object["calls"].toArray()) {
    message.toolCalls.push_back({call["id"].toString().toStdString(),
                                 call["name"].toString().toStdString(),
                                 call["arguments"].toString().toStdString()});
  }
  return message;
}

std::vector<Message> messagesOf(const QJsonValue& value) {
  std::vector<Message> messages;
  for (const QJsonValue& message : value.toArray())
    messages.push_back(messageOf(message.toObject()));
  return messages;
}

std::vector<ToolDefinition> toolsOf(const QJsonValue& value) {
  std::vector<ToolDefinition> tools;
  for (const QJsonValue& tool : value.toArray()) {
    tools.push_back({tool["name"].toString().toStdString(),
                     tool["description"].toString().toStdString(),
                     tool["parameters"].toString().toStdString()});
  }
  return tools;
}

Message calling(std::string reasoning, std::string text, std::vector<engine::ToolCall> calls) {
  Message message = textMessage(Role::Assistant, std::move(text));
  message.reasoning = std::move(reasoning);
  message.toolCalls = std::move(calls);
  return message;
}

Message result(std::string id, std::string text) {
  Message message = textMessage(Role::Tool, std::move(text));
  message.toolCallId = std::move(id);
  return message;
}

const std::vector<ToolDefinition> kTools = {{"f", "d", "{\"type\":\"object\"}"}};

std::string write(ChatFormat format, const std::vector<Message>& messages,
                  const std::vector<ToolDefinition>& tools, Thinking thinking,
                  OutputStart* start = nullptr) {
  const auto tokenizer = support::chatTokenizer(kBos);
  const auto prompt =
      ChatTemplate(chat::usualStyle(format), *tokenizer).encode(messages, tools, thinking);
  if (!prompt) return prompt.error().message;
  if (start != nullptr) *start = prompt->start;
  return support::textOfTokens(*tokenizer, prompt->tokens);
}

}  // namespace

class ToolEncodersTest : public QObject {
  Q_OBJECT

 private slots:
  void writesWhatTheModelsOwnTemplatesDo_data() {
    QTest::addColumn<QJsonObject>("golden");
    const QJsonArray prompts =
        QJsonDocument::fromJson(goldenFile("tool_prompts.json"))["prompts"].toArray();
    QCOMPARE(prompts.size(), 97);
    for (const QJsonValue& prompt : prompts) {
      QTest::addRow("%s, %s%s%s", qPrintable(prompt["template"].toString()),
                    qPrintable(prompt["title"].toString()),
                    prompt["with_tools"].toBool() ? ", with tools" : "",
                    prompt["thinking"].toBool() ? ", thinking" : "")
          << prompt.toObject();
    }
  }
  void writesWhatTheModelsOwnTemplatesDo() {
    QFETCH(QJsonObject, golden);
    const QJsonDocument document = QJsonDocument::fromJson(goldenFile("tool_prompts.json"));
    const QString name = golden["template"].toString();
    const auto tokenizer = support::chatTokenizer(bosOf(name));
    const std::vector<ToolDefinition> tools =
        golden["with_tools"].toBool() ? toolsOf(document["tools"]) : std::vector<ToolDefinition>();
    const auto prompt = ChatTemplate(styleOf(name), *tokenizer)
                            .encode(messagesOf(golden["messages"]), tools,
                                    golden["thinking"].toBool() ? Thinking::On : Thinking::Off);
    QVERIFY2(prompt.has_value(), prompt ? "" : prompt.error().message.c_str());
    QCOMPARE(QString::fromStdString(support::textOfTokens(*tokenizer, prompt->tokens)),
             golden["text"].toString());
    if (golden["text"].toString().endsWith("<think>"))
      QVERIFY(prompt->start == OutputStart::Reasoning);
  }

  // After the publisher's example of V3.2 (shortened): a system prompt, tools, parallel calls,
  // results, two turns.
  void writesThePublishersExampleOfV32() {
    const QJsonDocument input = QJsonDocument::fromJson(goldenFile("deepseek_v3.2_example.json"));
    std::string expected = goldenFile("deepseek_v3.2_example.txt").toStdString();
    QVERIFY(!expected.empty());
    std::vector<Message> messages = messagesOf(input["messages"]);
    QCOMPARE(messages.size(), std::size_t(13));
    // A prompt ends before the last answer, and its opening belongs to the prompt.
    messages.pop_back();
    expected = expected.substr(0, expected.rfind("<think>") + 7);
    QCOMPARE(QString::fromStdString(
                 write(ChatFormat::DeepSeekV32, messages, toolsOf(input["tools"]), Thinking::On)),
             QString::fromStdString(expected));
  }

  void opensTheAnswersOfV32() {
    const std::vector<Message> question = {textMessage(Role::User, "q")};
    OutputStart start = OutputStart::Undecided;
    QCOMPARE(write(ChatFormat::DeepSeekV32, question, {}, Thinking::On, &start),
             std::string(kBos) + "<｜User｜>q<｜Assistant｜><think>");
    QVERIFY(start == OutputStart::Reasoning);
    QCOMPARE(write(ChatFormat::DeepSeekV32, question, {}, Thinking::Off, &start),
             std::string(kBos) + "<｜User｜>q<｜Assistant｜></think>");
    QVERIFY(start == OutputStart::Text);
    const std::vector<Message> called = {textMessage(Role::User, "q"),
                                         calling("r", "", {{"1", "f", "{\"n\":1}"}}),
                                         result("1", "ok")};
    QVERIFY(write(ChatFormat::DeepSeekV32, called, {}, Thinking::Off)
                .ends_with("<｜DSML｜parameter name=\"n\" string=\"false\">1</｜DSML｜parameter>\n"
                           "</｜DSML｜invoke>\n</｜DSML｜function_calls><｜end▁of▁sentence｜>\n\n"
                           "<function_results>\n<result>ok</result>\n</function_results>\n\n"
                           "</think>"));
  }

  void answersAfterAClosedThought() {
    std::vector<Message> messages = {textMessage(Role::User, "q"), calling("Hm", "", {})};
    messages.back().prefix = true;
    for (const auto& [format, open, closed] :
         {std::tuple(ChatFormat::DeepSeekV32, "<think>Hm", "</think>"),
          std::tuple(ChatFormat::DeepSeekV4, "<think>Hm", "</think>"),
          std::tuple(ChatFormat::Qwen3, "<think>\nHm", "\n</think>\n\n")}) {
      messages.back().reasoningIsClosed = false;
      OutputStart start = OutputStart::Undecided;
      QVERIFY(write(format, messages, {}, Thinking::On, &start).ends_with(open));
      QVERIFY(start == OutputStart::Reasoning);
      messages.back().reasoningIsClosed = true;
      QVERIFY(
          write(format, messages, {}, Thinking::On, &start).ends_with(std::string(open) + closed));
      QVERIFY(start == OutputStart::Text);
    }
  }

  void writesV4AsItsDocumentSays() {
    const std::vector<Message> messages = {textMessage(Role::System, "s"),
                                           textMessage(Role::User, "a"), calling("old", "b", {}),
                                           textMessage(Role::User, "c")};
    const std::string kept = std::string(kBos) + "s<｜User｜>a<｜Assistant｜>";
    QCOMPARE(write(ChatFormat::DeepSeekV4, messages, {}, Thinking::Off),
             kept + "</think>b<｜end▁of▁sentence｜><｜User｜>c<｜Assistant｜></think>");
    QCOMPARE(write(ChatFormat::DeepSeekV4, messages, {}, Thinking::On),
             kept + "</think>b<｜end▁of▁sentence｜><｜User｜>c<｜Assistant｜><think>");
    // With tools in play, earlier thoughts stay.
    const std::string withTools = write(ChatFormat::DeepSeekV4, messages, kTools, Thinking::On);
    QVERIFY(withTools.find("s\n\n## Tools\n\nYou have access") != std::string::npos);
    QVERIFY(
        withTools.find("### Available Tool Schemas\n\n{\"name\": \"f\", \"description\": \"d\", "
                       "\"parameters\": {\"type\": \"object\"}}\n\nYou MUST strictly") !=
        std::string::npos);
    QVERIFY(
        withTools.ends_with("tool calls.\n<｜User｜>a<｜Assistant｜><think>old</think>b"
                            "<｜end▁of▁sentence｜><｜User｜>c<｜Assistant｜><think>"));
  }

  void ordersTheResultsOfV4AsTheirCalls() {
    const std::vector<Message> messages = {
        textMessage(Role::User, "q"),
        calling("", "I look.",
                {{"x", "f", "{\"s\":\"a\\\"b\",\"l\":[1, 2]}"}, {"y", "g", "not json"}}),
        result("y", "second"), result("x", "first"), textMessage(Role::User, "go on")};
    const std::string text = write(ChatFormat::DeepSeekV4, messages, {}, Thinking::Off);
    QVERIFY2(
        text.ends_with(
            "I look.\n\n<｜DSML｜tool_calls>\n<｜DSML｜invoke name=\"f\">\n"
            "<｜DSML｜parameter name=\"s\" string=\"true\">a\"b</｜DSML｜parameter>\n"
            "<｜DSML｜parameter name=\"l\" string=\"false\">[1, 2]</｜DSML｜parameter>\n"
            "</｜DSML｜invoke>\n<｜DSML｜invoke name=\"g\">\n"
            "<｜DSML｜parameter name=\"arguments\" string=\"true\">not json</｜DSML｜parameter>\n"
            "</｜DSML｜invoke>\n</｜DSML｜tool_calls><｜end▁of▁sentence｜>"
            "<｜User｜><tool_result>first</tool_result>\n\n<tool_result>second</tool_result>\n\n"
            "go on<｜Assistant｜></think>"),
        text.c_str());
  }

  void asksV4ForMoreOrLessThought() {
    const std::vector<Message> question = {textMessage(Role::User, "q")};
    const auto effort = [&](Thinking thinking, bool early) {
      FormatStyle style = chat::usualStyle(ChatFormat::DeepSeekV4);
      style.earlyEfforts = early;
      const auto tokenizer = support::chatTokenizer(kBos);
      const std::string text = support::textOfTokens(
          *tokenizer, ChatTemplate(style, *tokenizer).encode(question, {}, thinking)->tokens);
      return text.find("Beyond maximum") != std::string::npos     ? 2
             : text.find("Absolute maximum") != std::string::npos ? 1
                                                                  : 0;
    };
    QCOMPARE(effort(Thinking::Low, false), 0);
    QCOMPARE(effort(Thinking::High, false), 1);
    QCOMPARE(effort(Thinking::Max, false), 2);
    QCOMPARE(effort(Thinking::High, true), 0);
    QCOMPARE(effort(Thinking::Max, true), 1);
    QCOMPARE(effort(Thinking::Off, false), 0);
  }

  void describesToolsToV3AndV31() {
    const std::vector<Message> messages = {textMessage(Role::System, "s"),
                                           textMessage(Role::User, "q")};
    QVERIFY(write(ChatFormat::DeepSeekV3, messages, kTools, Thinking::Off)
                .starts_with(std::string(kBos) +
                             "s\n\n## Tools\n\n### Function\n\nYou have the following functions "
                             "available:\n\n- `f`:\n```json\n{\n    \"name\": \"f\",\n    "
                             "\"description\": \"d\",\n    \"parameters\": {\n        \"type\": "
                             "\"object\"\n    }\n}\n```<｜User｜>q"));
    const std::string v31 = write(ChatFormat::DeepSeekV31, messages, kTools, Thinking::Off);
    QVERIFY(v31.starts_with(std::string(kBos) +
                            "s\n\n## Tools\nYou have access to the following tools:\n\n### f\n"
                            "Description: d\n\nParameters: {\"type\": \"object\"}\n\nIMPORTANT:"));
    QVERIFY(v31.find("separators or spaces<｜User｜>q") != std::string::npos);
  }

  void neverTurnsWhatIsSaidIntoTokens() {
    std::string pasted;
    for (const std::string_view marker : chat::marker::kAll) pasted += marker;
    for (const ChatFormat format :
         {ChatFormat::DeepSeekV3, ChatFormat::DeepSeekR1, ChatFormat::DeepSeekV31,
          ChatFormat::DeepSeekV32, ChatFormat::DeepSeekV4, ChatFormat::Qwen3}) {
      const auto tokenizer = support::chatTokenizer(kBos);
      const auto controls = [&](const std::string& said) {
        const std::string json = chatJson(said);
        const std::vector<Message> messages = {
            textMessage(Role::System, said), textMessage(Role::User, said),
            calling(said, said, {{"1", said, "{" + json + ":" + json + "}"}}), result("1", said)};
        const std::vector<ToolDefinition> tools = {{said, said, "{" + json + ":" + json + "}"}};
        const auto prompt = ChatTemplate(chat::usualStyle(format), *tokenizer)
                                .encode(messages, tools, Thinking::On);
        return std::count_if(prompt->tokens.begin(), prompt->tokens.end(),
                             [&](tokenizer::TokenId id) { return tokenizer->isSpecial(id); });
      };
      QVERIFY(controls("plain") > 3);
      QCOMPARE(controls(pasted), controls("plain"));
    }
  }

  void refusesToolsWhereAFormatHasNone() {
    for (const ChatFormat format : {ChatFormat::DeepSeekV2, ChatFormat::DeepSeekCoder,
                                    ChatFormat::ChatMl, ChatFormat::Llama3}) {
      const auto tokenizer = support::chatTokenizer(kBos);
      const ChatTemplate chat(chat::usualStyle(format), *tokenizer);
      const std::vector<Message> question = {textMessage(Role::User, "q")};
      const auto prompt = chat.encode(question, kTools, Thinking::Off);
      QVERIFY(!prompt && prompt.error().code == base::ErrorCode::Unsupported);
      QVERIFY(prompt.error().message.find(chat::nameOf(format)) != std::string::npos);
      QVERIFY(!chat.hasTools());
    }
  }

  void refusesWrongTools_data() {
    QTest::addColumn<QString>("parameters");
    QTest::newRow("no JSON") << "{";
    QTest::newRow("no object") << "[1]";
    QTest::newRow("too deep") << QString("[").repeated(100'000);
  }
  void refusesWrongTools() {
    QFETCH(QString, parameters);
    const std::vector<Message> question = {textMessage(Role::User, "q")};
    const std::string said = write(ChatFormat::DeepSeekV3, question,
                                   {{"my tool", "", parameters.toStdString()}}, Thinking::Off);
    QVERIFY2(said.find("my tool") != std::string::npos && said.size() < 200, said.c_str());
  }

 private:
  static std::string chatJson(const std::string& text) {
    QJsonArray array;
    array.append(QString::fromStdString(text));
    const QByteArray json = QJsonDocument(array).toJson(QJsonDocument::Compact);
    return json.mid(1, json.size() - 2).toStdString();
  }
};

QTEST_GUILESS_MAIN(ToolEncodersTest)
#include "tool_encoders_test.moc"
