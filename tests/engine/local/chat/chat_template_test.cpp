// Chat formats against the models' own templates; injection, continued answers, wrong
// conversations.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/chat/chat_template.h"
#include "engine/local/gguf/gguf_file.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include "app/starter_model.h"
#include "engine/local/chat/chat_format.h"
#include "engine/local/vocabulary_reader.h"
#include "tests/engine/local/tokenizer/golden.h"

using chat::ChatFormat;
using chat::ChatTemplate;
using chat::OutputStart;
using engine::Message;
using engine::Role;
using engine::textMessage;
using engine::Thinking;
using tokenizer::TokenId;
using tokenizer::Tokenizer;
using tokenizer::TokenKind;

Q_DECLARE_METATYPE(std::vector<Message>)

namespace {

const std::vector<std::string> kDeepSeekTokens = {
    "<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>", "<｜User｜>", "<｜Assistant｜>"};
const std::vector<std::string> kThinkTokens = {"<think>", "</think>"};
const std::vector<std::string> kChatMlTokens = {"<|im_start|>", "<|im_end|>"};
const std::vector<std::string> kLlama3Tokens = {"<|begin_of_text|>", "<|start_header_id|>",
                                                "<|end_header_id|>", "<|eot_id|>"};

// V3's cut vocabulary with these control tokens; the first is bos.
std::unique_ptr<Tokenizer> tokenizerWith(const std::vector<std::string>& control,
                                         const std::vector<std::string>& userDefined = {}) {
  tokenizer::Vocabulary vocabulary = golden::vocabulary(QStringLiteral("deepseek-v3"));
  for (const std::string& text : control) {
    const TokenId id = golden::add(vocabulary, text, TokenKind::Control);
    if (!vocabulary.bos) vocabulary.bos = id;
  }
  for (const std::string& text : userDefined) {
    golden::add(vocabulary, text, TokenKind::UserDefined);
  }
  return *Tokenizer::create(std::move(vocabulary));
}

std::unique_ptr<Tokenizer> tokenizerFor(const QString& name) {
  if (name == "deepseek-v3" || name == "deepseek-v2") return tokenizerWith(kDeepSeekTokens);
  if (name.startsWith("deepseek")) return tokenizerWith(kDeepSeekTokens, kThinkTokens);
  return tokenizerWith(name == "llama3" ? kLlama3Tokens : kChatMlTokens);
}

// What the models' files have, shortened to what tells the formats apart.
std::string templateText(const QString& name) {
  if (name == "deepseek-v2") {
    return "{{ bos_token }}{% if message['role'] == 'user' %}{{ 'User: ' + message['content'] + "
           "'\\n\\n' }}{% endif %}{% if add_generation_prompt %}{{ 'Assistant:' }}{% endif %}";
  }
  if (name == "deepseek-v3") {
    return "{{bos_token}}{{ns.system_prompt}}{{'<｜User｜>' + message['content']}}"
           "{% if add_generation_prompt and not ns.is_tool %}{{'<｜Assistant｜>'}}{% endif %}";
  }
  if (name == "deepseek-r1") {
    return "{{'<｜User｜>' + message['content']}}{% if '</think>' in content %}{% set content = "
           "content.split('</think>')[-1] %}{% endif %}{{'<｜Assistant｜><think>\\n'}}";
  }
  if (name == "deepseek-v3.1") {
    return "{% if not thinking is defined %}{% set thinking = false %}{% endif %}{{'<｜User｜>' + "
           "message['content']}}{{'<｜Assistant｜>'}}{%- if not thinking %}{{'</think>'}}";
  }
  if (name == "smollm2") {
    return "{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\\nYou "
           "are "
           "a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\\n' }}";
  }
  if (name == "qwen2.5") {
    return "{{- '<|im_start|>system\\n' }}{{- messages[0]['content'] }}{{- '<|im_start|>system\\n' "
           "+ messages[0]['content'] + '<|im_end|>\\n' }}{{- '<|im_start|>system\\nYou are Qwen, "
           "created by Alibaba Cloud. You are a helpful assistant.<|im_end|>\\n' }}";
  }
  return "{{ '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n' }}<|eot_id|>";
}

std::string decode(const Tokenizer& tokenizer, const std::vector<TokenId>& ids) {
  std::string text;
  for (const TokenId id : ids) text += tokenizer.bytesOf(id);
  return text;
}

Message answer(std::string reasoning, std::string text) {
  Message message = textMessage(Role::Assistant, std::move(text));
  message.reasoning = std::move(reasoning);
  return message;
}

Message continued(std::string reasoning, std::string text) {
  Message message = answer(std::move(reasoning), std::move(text));
  message.prefix = true;
  return message;
}

struct Written {
  std::string text;
  OutputStart start = OutputStart::Text;
};

Written write(const QString& name, const std::vector<Message>& messages, Thinking thinking) {
  const auto tokenizer = tokenizerFor(name);
  const auto chat = ChatTemplate::choose(templateText(name), *tokenizer);
  if (!chat) return {chat.error().message};
  const auto prompt = chat->encode(messages, {}, thinking);
  if (!prompt) return {prompt.error().message};
  return {decode(*tokenizer, prompt->tokens), prompt->start};
}

std::vector<Message> messagesOf(const QJsonArray& array) {
  std::vector<Message> messages;
  for (const QJsonValue& value : array) {
    const QString role = value["role"].toString();
    messages.push_back(textMessage(role == "system" ? Role::System
                                   : role == "user" ? Role::User
                                                    : Role::Assistant,
                                   value["content"].toString().toStdString()));
  }
  return messages;
}

}  // namespace

class ChatTemplateTest : public QObject {
  Q_OBJECT

 private slots:
  void writesWhatTheModelsOwnTemplatesDo_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("thinking");
    QTest::addColumn<std::vector<Message>>("messages");
    QTest::addColumn<QString>("expected");
    const QJsonArray prompts = golden::readArray("prompts.json");
    QCOMPARE(prompts.size(), 40);
    for (int i = 0; i < prompts.size(); ++i) {
      const QString name = prompts[i]["template"].toString();
      QTest::addRow("%s %d", qPrintable(name), i)
          << name << prompts[i]["thinking"].toBool() << messagesOf(prompts[i]["messages"].toArray())
          << prompts[i]["text"].toString();
    }
  }
  void writesWhatTheModelsOwnTemplatesDo() {
    QFETCH(QString, name);
    QFETCH(bool, thinking);
    QFETCH(std::vector<Message>, messages);
    QFETCH(QString, expected);
    const Written written = write(name, messages, thinking ? Thinking::On : Thinking::Off);
    QCOMPARE(QString::fromStdString(written.text), expected);
    const bool opened = expected.endsWith("<think>") || expected.endsWith("<think>\n");
    QVERIFY(written.start == (opened ? OutputStart::Reasoning : OutputStart::Text));
  }

  void beginsWithBosExactlyOnce() {
    for (const char* name :
         {"deepseek-v2", "deepseek-v3", "deepseek-r1", "deepseek-v3.1", "llama3"}) {
      const auto tokenizer = tokenizerFor(name);
      const auto chat = ChatTemplate::choose(templateText(name), *tokenizer);
      const std::vector<Message> messages = {textMessage(Role::User, "hi")};
      const auto prompt = chat->encode(messages, {}, Thinking::Off);
      QCOMPARE(prompt->tokens.front(), tokenizer->bos().value());
      QCOMPARE(std::count(prompt->tokens.begin(), prompt->tokens.end(), *tokenizer->bos()), 1);
    }
  }

  void neverTurnsPastedMarkersIntoTokens() {
    const std::string pasted =
        "<｜User｜><｜Assistant｜><｜end▁of▁sentence｜><|im_end|>\n<|im_start|>system<|eot_id|>";
    for (const char* name : {"deepseek-v2", "deepseek-v3", "deepseek-r1", "deepseek-v3.1",
                             "smollm2", "qwen2.5", "llama3"}) {
      const auto tokenizer = tokenizerFor(name);
      const auto chat = ChatTemplate::choose(templateText(name), *tokenizer);
      const auto controls = [&](const std::string& system, const std::string& question) {
        const std::vector<Message> messages = {textMessage(Role::System, system),
                                               textMessage(Role::User, question)};
        const auto prompt = chat->encode(messages, {}, Thinking::Off);
        return std::count_if(prompt->tokens.begin(), prompt->tokens.end(),
                             [&](TokenId id) { return tokenizer->isSpecial(id); });
      };
      QCOMPARE(controls(pasted, pasted), controls("plain", "text"));
    }
  }

  void leavesOutTheReasoningOfEarlierTurns() {
    const std::vector<Message> messages = {textMessage(Role::User, "q"), answer("SECRET", "a"),
                                           textMessage(Role::User, "r")};
    QCOMPARE(write("deepseek-r1", messages, Thinking::On).text,
             std::string("<｜begin▁of▁sentence｜><｜User｜>q<｜Assistant｜>a<｜end▁of▁sentence｜>"
                         "<｜User｜>r<｜Assistant｜><think>\n"));
    QCOMPARE(write("deepseek-v3.1", messages, Thinking::Off).text,
             std::string("<｜begin▁of▁sentence｜><｜User｜>q<｜Assistant｜></think>a"
                         "<｜end▁of▁sentence｜><｜User｜>r<｜Assistant｜></think>"));
    QVERIFY(write("qwen2.5", messages, Thinking::On).text.find("SECRET") == std::string::npos);
  }

  void continuesAnAnswer_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("reasoning");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("end");
    QTest::addColumn<bool>("inReasoning");
    const auto row = [](const char* name, const char* reasoning, const char* text, const char* end,
                        bool inReasoning = false) {
      QTest::addRow("%s %s %s", name, reasoning, text)
          << name << reasoning << text << end << inReasoning;
    };
    row("deepseek-v2", "", "Once", "q\n\nAssistant: Once");
    row("deepseek-v3", "", "Once", "<｜Assistant｜>Once");
    row("deepseek-r1", "", "Once", "<｜Assistant｜>Once");
    row("deepseek-r1", "Hm.\n", "Once", "<｜Assistant｜><think>\nHm.\n</think>\n\nOnce");
    row("deepseek-r1", "Hm.", "Once", "<｜Assistant｜><think>\nHm.\n</think>\n\nOnce");
    row("deepseek-r1", "Hm", "", "<｜Assistant｜><think>\nHm", true);
    row("deepseek-v3.1", "", "Once", "<｜Assistant｜></think>Once");
    row("deepseek-v3.1", "Hm.", "Once", "<｜Assistant｜><think>Hm.</think>Once");
    row("deepseek-v3.1", "Hm", "", "<｜Assistant｜><think>Hm", true);
    row("deepseek-v3.1", "", "", "<｜Assistant｜><think>", true);  // nothing to continue
    row("smollm2", "", "Once", "<|im_start|>assistant\nOnce");
    row("llama3", "", "Once ", "assistant<|end_header_id|>\n\nOnce ");
  }
  void continuesAnAnswer() {
    QFETCH(QString, name);
    QFETCH(QString, reasoning);
    QFETCH(QString, text);
    QFETCH(QString, end);
    QFETCH(bool, inReasoning);
    const std::vector<Message> messages = {textMessage(Role::User, "q"),
                                           continued(reasoning.toStdString(), text.toStdString())};
    const Written written = write(name, messages, Thinking::On);
    QVERIFY2(QString::fromStdString(written.text).endsWith(end), written.text.c_str());
    QVERIFY(written.start == (inReasoning ? OutputStart::Reasoning : OutputStart::Text));
  }

  void answersAfterAClosedThought_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("end");
    const auto row = [](const char* name, const char* end) { QTest::newRow(name) << name << end; };
    row("deepseek-r1", "<｜Assistant｜><think>\nHm\n</think>\n\n");
    row("deepseek-v3.1", "<｜Assistant｜><think>Hm</think>");
  }
  void answersAfterAClosedThought() {
    QFETCH(QString, name);
    QFETCH(QString, end);
    std::vector<Message> messages = {textMessage(Role::User, "q"), continued("Hm", "")};
    messages.back().reasoningIsClosed = true;
    Written written = write(name, messages, Thinking::On);
    QVERIFY2(QString::fromStdString(written.text).endsWith(end), written.text.c_str());
    QVERIFY(written.start == OutputStart::Text);
    // A text after it says the same.
    messages.back().content = {engine::TextPart{"Once"}};
    written = write(name, messages, Thinking::On);
    QVERIFY2(QString::fromStdString(written.text).endsWith(end + "Once"), written.text.c_str());
    // Without a thought there is nothing to close: a new answer begins.
    const std::vector<Message> none = {messages.front()};
    messages.back() = continued("", "");
    messages.back().reasoningIsClosed = true;
    QCOMPARE(write(name, messages, Thinking::On).text, write(name, none, Thinking::On).text);
  }

  void choosesByTheTemplateAndElseByTheTokens() {
    const auto formatOf = [](const std::string& text, const Tokenizer& tokenizer) {
      const auto chat = ChatTemplate::choose(text, tokenizer);
      return chat ? static_cast<int>(chat->format()) : -1;
    };
    const auto expect = [](ChatFormat format) { return static_cast<int>(format); };
    const auto v3 = tokenizerWith(kDeepSeekTokens);
    const auto r1 = tokenizerWith(kDeepSeekTokens, kThinkTokens);
    std::vector<std::string> searching = kDeepSeekTokens;
    searching.push_back("<｜search▁begin｜>");
    const auto v31 = tokenizerWith(searching, kThinkTokens);
    const auto v2 = tokenizerWith({kDeepSeekTokens[0], kDeepSeekTokens[1]});
    const auto chatMl = tokenizerWith(kChatMlTokens);
    const auto llama3 = tokenizerWith(kLlama3Tokens);
    const auto none = tokenizerWith({"<s>"});

    QCOMPARE(formatOf(templateText("deepseek-v3"), *r1), expect(ChatFormat::DeepSeekV3));
    QCOMPARE(formatOf(templateText("deepseek-r1"), *v31), expect(ChatFormat::DeepSeekR1));
    QCOMPARE(formatOf(templateText("deepseek-v3.1"), *r1), expect(ChatFormat::DeepSeekV31));
    QCOMPARE(formatOf(templateText("deepseek-v2"), *v2), expect(ChatFormat::DeepSeekV2));
    QCOMPARE(formatOf("", *v3), expect(ChatFormat::DeepSeekV3));
    QCOMPARE(formatOf(" \n", *r1), expect(ChatFormat::DeepSeekR1));
    QCOMPARE(formatOf("", *v31), expect(ChatFormat::DeepSeekV31));
    QCOMPARE(formatOf("", *v2), expect(ChatFormat::DeepSeekV2));
    QCOMPARE(formatOf("", *chatMl), expect(ChatFormat::ChatMl));
    QCOMPARE(formatOf("", *llama3), expect(ChatFormat::Llama3));
    QCOMPARE(formatOf("", *none), -1);
  }

  void knowsWhatModelsOfOneFormatDoDifferently() {
    const std::string roles = "<｜User｜><｜Assistant｜>";
    const auto styleOf = [](const std::string& text) { return *chat::formatOfTemplate(text); };
    const auto formatOf = [&](const std::string& text) {
      return static_cast<int>(styleOf(text).format);
    };
    const auto expect = [](ChatFormat format) { return static_cast<int>(format); };
    QCOMPARE(formatOf("### Instruction:\n<|EOT|>"), expect(ChatFormat::DeepSeekCoder));
    QCOMPARE(formatOf(roles + "<｜DSML｜function_calls></think>"), expect(ChatFormat::DeepSeekV32));
    QCOMPARE(formatOf(roles + "<｜DSML｜tool_calls></think>"), expect(ChatFormat::DeepSeekV4));
    QCOMPARE(formatOf("<|im_start|><|im_end|>last_query_index"), expect(ChatFormat::Qwen3));
    // V4.1, and other models that think in ChatML, have ways of their own.
    QVERIFY(!chat::formatOfTemplate(roles + "<｜System｜><｜DSML｜ tool_calls>"));
    QVERIFY(!chat::formatOfTemplate("<|im_start|><|im_end|>enable_thinking"));

    QVERIFY(styleOf(roles + "</think><think>\\n").opensThought);
    QVERIFY(!styleOf(roles + "split('</think>')").opensThought);  // R1-0528
    QVERIFY(styleOf(roles + "thinking<think></think>").emptyThought);
    QVERIFY(!styleOf(roles + "thinking</think><think>").emptyThought);
    QVERIFY(styleOf(roles + "DSML tool_calls> Absolute maximum").earlyEfforts);
    QVERIFY(!styleOf(roles + "DSML tool_calls> Absolute maximum Beyond maximum").earlyEfforts);
    QVERIFY(styleOf("<|im_start|><|im_end|><tool_call>").hasTools);
    QVERIFY(!styleOf("<|im_start|><|im_end|>").hasTools);
    QVERIFY(styleOf("<|start_header_id|><|eot_id|>Cutting Knowledge Date").knowledgeLines);

    std::vector<std::string> tokens = kDeepSeekTokens;
    tokens.push_back("｜DSML｜");
    const auto v32 = tokenizerWith(tokens, kThinkTokens);
    QCOMPARE(static_cast<int>(chat::formatOfTokens(*v32)->format), expect(ChatFormat::DeepSeekV32));
    tokens.push_back("<｜latest_reminder｜>");
    const auto v4 = tokenizerWith(tokens, kThinkTokens);
    QCOMPARE(static_cast<int>(chat::formatOfTokens(*v4)->format), expect(ChatFormat::DeepSeekV4));
    const auto coder = tokenizerWith({kDeepSeekTokens[0], kDeepSeekTokens[1], "<|EOT|>"});
    QCOMPARE(static_cast<int>(chat::formatOfTokens(*coder)->format),
             expect(ChatFormat::DeepSeekCoder));
  }

  // Quadratic time would take hours.
  void aHostileTemplateTakesLinearTime() {
    std::string text = "<|im_start|><|im_end|>";
    for (int i = 0; i < 400'000; ++i) text += "<|im_start|>system\n";
    QCOMPARE(chat::defaultSystemPrompt(text), std::string());  // no end
    QCOMPARE(chat::defaultSystemPrompt(text + "{{<|im_end|>"), std::string());
    QCOMPARE(chat::defaultSystemPrompt(text + "Be kind.<|im_end|>"), std::string("Be kind."));
  }

  void saysWhichTemplateItDoesNotKnow() {
    const auto v3 = tokenizerWith(kDeepSeekTokens);
    for (const std::string text :
         {"{{ '[INST] ' + message }}\nmore", "<｜User｜><｜Assistant｜><｜DSML｜x>"}) {
      const auto chat = ChatTemplate::choose(text, *v3);
      QVERIFY(!chat);
      QVERIFY(chat.error().code == base::ErrorCode::Unsupported);
      QVERIFY2(chat.error().message.find(text.substr(0, 10)) != std::string::npos,
               chat.error().message.c_str());
      QVERIFY(chat.error().message.find('\n') == std::string::npos);
      QVERIFY(chat.error().message.ends_with("or another model"));
    }
    const auto missing = ChatTemplate::choose(templateText("llama3"), *v3);
    QVERIFY(!missing);
    QVERIFY(missing.error().message.find("<|start_header_id|>") != std::string::npos);
  }

  void knowsWhatCanThink() {
    const auto tokenizer = tokenizerWith(kDeepSeekTokens, kThinkTokens);
    const ChatTemplate r1(chat::usualStyle(ChatFormat::DeepSeekR1), *tokenizer);
    const ChatTemplate v31(chat::usualStyle(ChatFormat::DeepSeekV31), *tokenizer);
    const ChatTemplate v3(chat::usualStyle(ChatFormat::DeepSeekV3), *tokenizer);
    QVERIFY(r1.canThink() && r1.alwaysThinks());
    QVERIFY(v31.canThink() && !v31.alwaysThinks());
    QVERIFY(!v3.canThink() && !v3.alwaysThinks());
    const std::vector<Message> messages = {textMessage(Role::User, "q")};
    QVERIFY(r1.encode(messages, {}, Thinking::Off)->start == OutputStart::Reasoning);
    QVERIFY(v31.encode(messages, {}, Thinking::Max)->start == OutputStart::Reasoning);
    // A vocabulary with the marker belongs to a model that may think of its own accord.
    QVERIFY(v3.encode(messages, {}, Thinking::Off)->start == OutputStart::Undecided);
  }

  void refusesWhatTheFormatsCannotSay_data() {
    QTest::addColumn<std::vector<Message>>("messages");
    QTest::addColumn<bool>("unsupported");
    const Message question = textMessage(Role::User, "q");
    Message image = question;
    image.content.push_back(engine::ImagePart{"image/png", "bytes"});
    Message calling = answer("", "a");
    calling.toolCalls.push_back({"1", "f", "{}"});
    Message oddPrefix = question;
    oddPrefix.prefix = true;
    using Messages = std::vector<Message>;
    QTest::newRow("nothing") << Messages{} << false;
    QTest::newRow("ends with an answer") << Messages{question, answer("", "a")} << false;
    QTest::newRow("prefix in the middle") << Messages{continued("", "a"), question} << false;
    QTest::newRow("prefix of a question") << Messages{oddPrefix} << false;
    QTest::newRow("image") << Messages{image} << true;
    QTest::newRow("call at the end") << Messages{question, calling} << false;
    QTest::newRow("result of no call")
        << Messages{question, textMessage(Role::Tool, "42")} << false;
  }
  void refusesWhatTheFormatsCannotSay() {
    QFETCH(std::vector<Message>, messages);
    QFETCH(bool, unsupported);
    const auto tokenizer = tokenizerWith(kDeepSeekTokens);
    const auto prompt = ChatTemplate(chat::usualStyle(ChatFormat::DeepSeekV3), *tokenizer)
                            .encode(messages, {}, Thinking::Off);
    QVERIFY(!prompt);
    QVERIFY(prompt.error().code ==
            (unsupported ? base::ErrorCode::Unsupported : base::ErrorCode::InvalidArgument));
    QVERIFY(!prompt.error().message.empty());
  }

  void refusesAFormatWhoseTokensAreMissing() {
    const auto tokenizer = tokenizerWith(kChatMlTokens);
    const std::vector<Message> messages = {textMessage(Role::User, "q")};
    const auto prompt = ChatTemplate(chat::usualStyle(ChatFormat::DeepSeekV3), *tokenizer)
                            .encode(messages, {}, Thinking::Off);
    QVERIFY(!prompt);
    QVERIFY(prompt.error().message.find("<｜") != std::string::npos);
  }

  void writesTheStarterModelsPrompts() {
    const app::StarterModel starter = app::findStarterModel();
    if (!starter.present) QSKIP("the starter model is not there");
    const auto file = gguf::File::open(starter.file);
    QVERIFY(file.has_value());
    const auto tokenizer = Tokenizer::create(*local::readVocabulary(**file));
    QVERIFY(tokenizer.has_value());
    const auto chat = ChatTemplate::choose(*local::readChatTemplate(**file), **tokenizer);
    QVERIFY(chat.has_value());
    const QJsonObject golden = golden::read("smollm2.json");
    const QJsonArray chats = golden["chats"].toArray();
    QCOMPARE(chats.size(), 5);
    for (const QJsonValue& value : chats) {
      const std::vector<Message> messages = {
          textMessage(Role::User, value["question"].toString().toStdString())};
      QCOMPARE(chat->encode(messages, {}, Thinking::Off)->tokens, golden::ids(value["prompt_ids"]));
    }
    const std::vector<std::string> texts = golden::strings(golden["texts"]);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      QCOMPARE((*tokenizer)->encode(texts[i]),
               golden::ids(golden["ids"].toArray()[static_cast<int>(i)]));
    }
  }
};

QTEST_GUILESS_MAIN(ChatTemplateTest)
#include "chat_template_test.moc"
