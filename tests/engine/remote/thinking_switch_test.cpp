// How each server is told to think, and which server is which.
// SPDX-License-Identifier: Apache-2.0
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "engine/remote/endpoint_flavour.h"
#include "engine/remote/wire_format.h"

using engine::Thinking;
using remote::Dialect;
using Flavour = remote::Dialect::Flavour;

Q_DECLARE_METATYPE(remote::Dialect::Flavour)
Q_DECLARE_METATYPE(engine::Thinking)

class ThinkingSwitchTest : public QObject {
  Q_OBJECT
 private slots:
  void eachServerIsToldInItsWords_data() {
    QTest::addColumn<Flavour>("flavour");
    QTest::addColumn<Thinking>("thinking");
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<QByteArray>("fields");  // besides the common ones
    const auto row = [](const char* name, Flavour flavour, Thinking thinking, const char* model,
                        const char* fields) {
      QTest::newRow(name) << flavour << thinking << QByteArray(model) << QByteArray(fields);
    };
    const char* deepSeek = "deepseek-ai/DeepSeek-V3.1";
    row("vLLM off", Flavour::Vllm, Thinking::Off, deepSeek,
        R"({"chat_template_kwargs":{"thinking":false,"enable_thinking":false}})");
    row("vLLM on", Flavour::Vllm, Thinking::On, "qwen3",
        R"({"chat_template_kwargs":{"thinking":true,"enable_thinking":true}})");
    row("SGLang max", Flavour::SgLang, Thinking::Max, deepSeek,
        R"({"chat_template_kwargs":{"thinking":true,"enable_thinking":true,
            "reasoning_effort":"max"}})");
    row("llama-server off", Flavour::LlamaServer, Thinking::Off, "x",
        R"({"chat_template_kwargs":{"thinking":false,"enable_thinking":false}})");
    row("Ollama off", Flavour::Ollama, Thinking::Off, "deepseek-r1:8b",
        R"({"reasoning_effort":"none"})");
    row("Ollama on", Flavour::Ollama, Thinking::On, "deepseek-r1:8b", "{}");
    row("Ollama low", Flavour::Ollama, Thinking::Low, "x", R"({"reasoning_effort":"low"})");
    row("OpenRouter on", Flavour::OpenRouter, Thinking::On, "x",
        R"({"reasoning":{"enabled":true}})");
    row("OpenRouter max", Flavour::OpenRouter, Thinking::Max, "x",
        R"({"reasoning":{"effort":"xhigh"}})");
    row("OpenRouter off", Flavour::OpenRouter, Thinking::Off, "deepseek/deepseek-v4-pro",
        R"({"reasoning":{"enabled":false}})");
    row("OpenRouter cannot be off", Flavour::OpenRouter, Thinking::Off, "deepseek/deepseek-r1",
        "{}");
    row("OpenRouter off anyway", Flavour::OpenRouter, Thinking::Off, "llama", "{}");
    row("unknown on", Flavour::Unknown, Thinking::On, "gpt", "{}");
    row("unknown low", Flavour::Unknown, Thinking::Low, "gpt", R"({"reasoning_effort":"low"})");
    row("unknown DeepSeek", Flavour::Unknown, Thinking::Max, deepSeek,
        R"({"thinking":{"type":"enabled"},"reasoning_effort":"max"})");
    row("LM Studio", Flavour::LmStudio, Thinking::Off, "x", "{}");
  }
  void eachServerIsToldInItsWords() {
    QFETCH(Flavour, flavour);
    QFETCH(Thinking, thinking);
    QFETCH(QByteArray, model);
    QFETCH(QByteArray, fields);
    engine::Request request;
    request.model = model.toStdString();
    request.thinking = thinking;
    request.messages = {engine::textMessage(engine::Role::User, "hi")};
    const auto body = remote::encodeRequest(
        request, {.kind = Dialect::Kind::Other, .place = "p", .flavour = flavour});
    QVERIFY(body);
    QJsonObject json = QJsonDocument::fromJson(QByteArray::fromStdString(*body)).object();
    for (const char* common : {"model", "messages", "stream", "stream_options"})
      json.remove(QLatin1String(common));
    QCOMPARE(json, QJsonDocument::fromJson(fields).object());
  }

  void knowsServersByTheirAddress() {
    QCOMPARE(remote::flavourAt("openrouter.ai", 443), Flavour::OpenRouter);
    QCOMPARE(remote::flavourAt("notopenrouter.ai", 443), Flavour::Unknown);
    QCOMPARE(remote::flavourAt("localhost", 11434), Flavour::Ollama);
    QCOMPARE(remote::flavourAt("localhost", 8000), Flavour::Unknown);
  }

  void knowsServersByTheirModels() {
    const auto owner = [](const char* name) {
      return remote::flavourIn("{\"object\":\"list\",\"data\":[{\"id\":\"m\",\"owned_by\":\"" +
                               std::string(name) + "\"}]}");
    };
    QCOMPARE(owner("vllm"), Flavour::Vllm);
    QCOMPARE(owner("sglang"), Flavour::SgLang);
    QCOMPARE(owner("llamacpp"), Flavour::LlamaServer);
    QCOMPARE(owner("library"), Flavour::Ollama);
    QCOMPARE(owner("organization_owner"), Flavour::LmStudio);
    QCOMPARE(owner("openai"), Flavour::Unknown);
    for (const char* body : {"", "[]", "{}", R"({"data":[]})", R"({"data":[7]})", "<html>"})
      QCOMPARE(remote::flavourIn(body), Flavour::Unknown);
  }
};

QTEST_GUILESS_MAIN(ThinkingSwitchTest)
#include "thinking_switch_test.moc"
