// Model lists of servers: what they say of context, thinking and sight.
// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <string>

#include "engine/remote/wire_format.h"

namespace {

using remote::Dialect;

// The only model of a list.
engine::ModelInfo only(const std::string& model, Dialect::Kind kind = Dialect::Kind::Other) {
  const auto models = remote::decodeModels(R"({"object":"list","data":[)" + model + "]}",
                                           {.kind = kind, .place = "the.host"});
  if (!models || models->size() != 1) return {};
  return models->front();
}

}  // namespace

class ModelListTest : public QObject {
  Q_OBJECT
 private slots:
  void readsDeepSeeksList() {
    const auto models = remote::decodeModels(
        R"({"object":"list","data":[{"id":"deepseek-flash","object":"model"},
            {"id":"deepseek-v4-pro"},{"no":"id"},7]})",
        {.kind = Dialect::Kind::DeepSeek, .place = "the.host"});
    QVERIFY(models);
    QCOMPARE(models->size(), std::size_t{2});
    QCOMPARE(models->at(0).id, std::string("deepseek-flash"));
    QVERIFY(models->at(0).canThink && models->at(1).canThink);
    QVERIFY(models->at(0).canSee);
    QVERIFY(!models->at(1).canSee);
    QVERIFY(!models->at(0).contextTokens);
  }

  void readsContext_data() {
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("tokens");
    QTest::newRow("OpenRouter") << QByteArray(R"("context_length":4096)") << 4096;
    QTest::newRow("vLLM, SGLang") << QByteArray(R"("owned_by":"vllm","max_model_len":8192)")
                                  << 8192;
    QTest::newRow("LM Studio") << QByteArray(
                                      R"("max_context_length":131072,"loaded_context_length":8000)")
                               << 8000;
    QTest::newRow("LM Studio, not loaded")
        << QByteArray(R"("max_context_length":131072)") << 131072;
    QTest::newRow("llama-server") << QByteArray(R"("meta":{"n_vocab":7,"n_ctx_train":32768})")
                                  << 32768;
    QTest::newRow("others") << QByteArray(R"("context_window":200000)") << 200000;
    QTest::newRow("none") << QByteArray(R"("context_length":0,"max_model_len":null,"meta":[])")
                          << 0;
    QTest::newRow("no number") << QByteArray(R"("context_length":"4096")") << 0;
  }
  void readsContext() {
    QFETCH(QByteArray, fields);
    QFETCH(int, tokens);
    const auto model = only("{\"id\":\"m\"," + fields.toStdString() + "}");
    QCOMPARE(model.contextTokens.value_or(0), std::int64_t{tokens});
  }

  void readsSight_data() {
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<bool>("sees");
    const auto row = [](const char* model, bool sees) {
      QTest::newRow(model) << QByteArray(model) << sees;
    };
    row(R"({"id":"a","architecture":{"input_modalities":["text","image"]}})", true);
    row(R"({"id":"llava","architecture":{"input_modalities":["text"]}})", false);
    row(R"({"id":"a","architecture":{"modality":"text+image->text"}})", true);
    row(R"({"id":"a","architecture":{"modality":"text->text+image"}})", false);
    row(R"({"id":"a","input_modalities":["image"]})", true);
    row(R"({"id":"a","type":"vlm"})", true);
    row(R"({"id":"my-vision-model","type":"llm"})", false);
    row(R"({"id":"a","capabilities":["completion","multimodal"]})", true);
    row(R"({"id":"deepseek-ai/DeepSeek-VL2"})", true);
    row(R"({"id":"Qwen/Qwen3-VL-8B"})", true);
    row(R"({"id":"deepseek-v4-flash-vision-exp"})", true);
    row(R"({"id":"deepseek-ai/DeepSeek-V3.2"})", false);
    row(R"({"id":"a","isobath":{"can_see":true}})", true);
    row(R"({"id":"vision","isobath":{"can_see":false}})", false);
  }
  void readsSight() {
    QFETCH(QByteArray, model);
    QFETCH(bool, sees);
    QCOMPARE(only(model.toStdString()).canSee, sees);
  }

  void readsThinking_data() {
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<bool>("thinks");
    const auto row = [](const char* model, bool thinks) {
      QTest::newRow(model) << QByteArray(model) << thinks;
    };
    row(R"({"id":"a","supported_parameters":["tools"]})", false);
    row(R"({"id":"b","supported_parameters":["reasoning"]})", true);
    row(R"({"id":"org/DeepSeek-R1"})", true);
    row(R"({"id":"org/deepseek-r1-distill"})", true);
    row(R"({"id":"deepseek-ai/DeepSeek-V3"})", false);
    row(R"({"id":"deepseek-ai/DeepSeek-V3.1"})", true);
    row(R"({"id":"a","isobath":{"can_think":true}})", true);
  }
  void readsThinking() {
    QFETCH(QByteArray, model);
    QFETCH(bool, thinks);
    QCOMPARE(only(model.toStdString()).canThink, thinks);
  }

  void namesHaveTheirLimits() {
    const std::string longest(512, 'x');
    QCOMPARE(only("{\"id\":\"" + longest + "\"}").id, longest);
    QCOMPARE(only("{\"id\":\"a\",\"name\":\"" + longest + "x\"}").displayName, longest);
    const auto none = remote::decodeModels("{\"data\":[{\"id\":\"" + longest + "x\"}]}",
                                           {.kind = Dialect::Kind::Other, .place = "p"});
    QVERIFY(none && none->empty());
  }

  void namesAreShownWhereThereAreSome() {
    QCOMPARE(only(R"({"id":"a","name":"A"})").displayName, std::string("A"));
    QCOMPARE(only(R"({"id":"a"})").displayName, std::string("a"));
  }
};

QTEST_GUILESS_MAIN(ModelListTest)
#include "model_list_test.moc"
