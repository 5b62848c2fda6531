// The embedded engine behind the seam: the contract, prompt reuse, and what it says of bad requests
// and bad files.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/local_backend.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <fstream>
#include <memory>

#include "engine/local/gguf/gguf_file.h"
#include "engine/local/tokenizer/stream_decoder.h"
#include "tests/support/backend_contract.h"

namespace {

std::filesystem::path goldenModel() {
  return ISOBATH_SOURCE_DIR "/tests/golden/models/tiny-lite-q4_k_m.gguf";
}

QByteArray bytesOfGolden() {
  QFile file(QString::fromStdString(goldenModel().string()));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// A literal with its zeros.
QByteArray operator""_qb(const char* bytes, std::size_t size) {
  return {bytes, static_cast<int>(size)};
}

engine::Request ask(const std::string& question, int maxTokens) {
  engine::Request request;
  request.messages.push_back(engine::textMessage(engine::Role::User, question));
  request.sampling.temperature = 0;
  request.maxTokens = maxTokens;
  return request;
}

std::unique_ptr<local::LocalBackend> makeBackend(std::filesystem::path file = goldenModel(),
                                                 std::int64_t contextTokens = 0) {
  return std::make_unique<local::LocalBackend>(
      engine::LocalConfig{
          .modelFile = std::move(file), .contextTokens = contextTokens, .threads = 2},
      base::LogSink());
}

class LocalFixture : public support::BackendFixture {
 public:
  engine::Backend& backend() override { return *m_backend; }
  engine::Request shortAnswer() override { return ask("Hello", 12); }
  engine::Request longAnswer() override { return ask("Hello", 100'000); }
  std::optional<engine::Request> failure() override {
    return ask(std::string(200'000, 'x'), 4);  // longer than the context
  }

 private:
  std::unique_ptr<local::LocalBackend> m_backend = makeBackend();
};

struct Answer {
  std::string text;
  std::vector<engine::Status> statuses;
  std::optional<base::Result<engine::Completion>> outcome;
};

Answer play(engine::Backend& backend, const engine::Request& request) {
  Answer answer;
  answer.outcome = backend.generate(request,
                                    [&](const engine::Event& event) {
                                      if (const auto* text = std::get_if<engine::TextDelta>(&event))
                                        answer.text += text->text;
                                      if (const auto* status = std::get_if<engine::Status>(&event))
                                        answer.statuses.push_back(*status);
                                    },
                                    {});
  return answer;
}

}  // namespace

class LocalBackendTest : public QObject {
  Q_OBJECT

 private slots:
  void keepsTheContract() {
    LocalFixture fixture;
    support::runBackendContract(fixture);
  }

  void greedyAnswersRepeatAndReuseThePrompt() {
    const auto backend = makeBackend();
    const Answer first = play(*backend, ask("The quick brown fox", 16));
    QVERIFY(first.outcome->has_value());
    QVERIFY(!first.text.empty());
    const Answer again = play(*backend, ask("The quick brown fox", 16));
    QVERIFY(again.outcome->has_value());
    QCOMPARE(again.text, first.text);
    const engine::Usage& usage = (**again.outcome).usage;
    QCOMPARE(usage.cachedTokens, usage.promptTokens - 1);

    // A cold engine gives the same text as a warm one.
    const auto cold = makeBackend();
    QVERIFY(play(*cold, ask("Something else first", 3)).outcome->has_value());
    QCOMPARE(play(*cold, ask("The quick brown fox", 16)).text, first.text);
  }

  void theNextTurnComputesOnlyWhatIsNew() {
    const auto backend = makeBackend();
    engine::Request request = ask("The quick brown fox", 16);
    const Answer first = play(*backend, request);
    QVERIFY(first.outcome->has_value());
    request.messages.push_back(engine::textMessage(engine::Role::Assistant, first.text));
    request.messages.push_back(engine::textMessage(engine::Role::User, "And then"));
    const Answer second = play(*backend, request);
    QVERIFY(second.outcome->has_value());
    QVERIFY((**second.outcome).usage.cachedTokens >= (**first.outcome).usage.promptTokens);
  }

  void seededSamplingRepeatsAndIsReported() {
    engine::Request request = ask("Once upon", 16);
    request.sampling.temperature = 1.0;
    request.sampling.seed = 42;
    const auto backend = makeBackend();
    const Answer first = play(*backend, request);
    const Answer again = play(*backend, request);
    QCOMPARE(again.text, first.text);
    QCOMPARE((**first.outcome).receipt.seed, std::optional<std::uint64_t>(42));
    request.sampling.seed = 43;
    QVERIFY(play(*backend, request).text != first.text);
    request.sampling.seed.reset();
    QVERIFY((**play(*backend, request).outcome).receipt.seed.has_value());
  }

  void theNumberOfThreadsChangesNoToken() {
    engine::Request request = ask("Once upon a time, in a land of numbers", 24);
    request.sampling.temperature = 1.5;
    request.sampling.topP = 0.99;
    request.sampling.seed = 7;
    const auto answerOf = [&](int threads) {
      local::LocalBackend backend(
          {.modelFile = goldenModel(), .contextTokens = 0, .threads = threads}, base::LogSink());
      return play(backend, request).text;
    };
    const std::string alone = answerOf(1);
    QVERIFY(!alone.empty());
    QCOMPARE(answerOf(4), alone);
  }

  void logprobsComeBeforeTheirText() {
    const auto backend = makeBackend();
    engine::Request request = ask("Hello", 12);
    request.topLogprobs = 3;
    std::string bytes;
    std::string text;
    std::vector<engine::Logprobs> all;
    const auto outcome =
        backend->generate(request,
                          [&](const engine::Event& event) {
                            if (const auto* logprobs = std::get_if<engine::Logprobs>(&event)) {
                              bytes += logprobs->chosen.bytes;
                              all.push_back(*logprobs);
                            }
                            if (const auto* delta = std::get_if<engine::TextDelta>(&event)) {
                              text += delta->text;
                              QVERIFY(tokenizer::StreamDecoder().push(bytes).starts_with(text));
                            }
                          },
                          {});
    QVERIFY(outcome);
    QCOMPARE(all.size(), static_cast<std::size_t>(outcome->usage.outputTokens));
    for (const engine::Logprobs& logprobs : all) {
      QCOMPARE(logprobs.top.size(), std::size_t{3});
      // Greedy: the chosen one is the likeliest.
      QCOMPARE(logprobs.chosen.bytes, logprobs.top[0].bytes);
      QCOMPARE(logprobs.chosen.logprob, logprobs.top[0].logprob);
      QVERIFY(logprobs.chosen.logprob <= 0);
      QVERIFY(logprobs.top[0].logprob >= logprobs.top[1].logprob);
      QVERIFY(logprobs.top[1].logprob >= logprobs.top[2].logprob);
    }
    // No setting changes them.
    request.sampling.logitBias = {{5, -50.0}};
    request.maxTokens = 1;
    engine::Logprobs first;
    QVERIFY(makeBackend()->generate(request,
                                    [&](const engine::Event& event) {
                                      if (const auto* logprobs =
                                              std::get_if<engine::Logprobs>(&event))
                                        first = *logprobs;
                                    },
                                    {}));
    QCOMPARE(first.top[0].logprob, all[0].top[0].logprob);
  }

  void settingsOutOfRangeAreRefusedByName() {
    const auto backend = makeBackend();
    const auto messageFor = [&](const auto& set) {
      engine::Request request = ask("Hello", 2);
      set(request);
      const Answer answer = play(*backend, request);
      return answer.outcome->has_value() ? std::string() : answer.outcome->error().message;
    };
    QCOMPARE(messageFor([](engine::Request& r) { r.sampling.topP = 1.5; }),
             std::string("The top-p must be from 0 to 1, got 1.5."));
    QVERIFY(messageFor([](engine::Request& r) { r.sampling.temperature = std::nan(""); }) != "");
    QVERIFY(messageFor([](engine::Request& r) { r.sampling.dryMultiplier = -1; }) != "");
    QVERIFY(messageFor([](engine::Request& r) { r.sampling.logitBias = {{4, 101.0}}; }) != "");
    QVERIFY(messageFor([](engine::Request& r) { r.topLogprobs = 21; }) != "");
    QCOMPARE(messageFor([](engine::Request& r) {
               r.sampling.logitBias = {{-4, 100.0}};
             }),
             std::string());
  }

  void loadingIsShownOnce() {
    const auto backend = makeBackend();
    const auto isLoading = [](const engine::Status& s) {
      return s.phase == engine::Status::Phase::Loading;
    };
    const Answer first = play(*backend, ask("a", 1));
    QVERIFY(std::any_of(first.statuses.begin(), first.statuses.end(), isLoading));
    QVERIFY((**first.outcome).timings.loadMs > 0);
    const Answer second = play(*backend, ask("a", 1));
    QVERIFY(std::none_of(second.statuses.begin(), second.statuses.end(), isLoading));
    QCOMPARE((**second.outcome).timings.loadMs, 0.0);
  }

  void theAnswerEndsAtItsLimits() {
    const auto backend = makeBackend();
    const Answer limited = play(*backend, ask("Hello", 5));
    QCOMPARE((**limited.outcome).stopReason, engine::StopReason::MaxTokens);
    QCOMPARE((**limited.outcome).usage.outputTokens, 5);

    const auto small = makeBackend(goldenModel(), 64);
    const Answer full = play(*small, ask("Hello", 100'000));
    QCOMPARE((**full.outcome).stopReason, engine::StopReason::ContextFull);
    QCOMPARE((**full.outcome).usage.promptTokens + (**full.outcome).usage.outputTokens, 65);
  }

  void aStopStringEndsTheAnswerBeforeIt() {
    const auto backend = makeBackend();
    const Answer whole = play(*backend, ask("The quick brown fox", 16));
    QVERIFY(whole.text.size() > 4);
    engine::Request request = ask("The quick brown fox", 16);
    request.stop.push_back(whole.text.substr(2, 2));
    const Answer cut = play(*backend, request);
    QCOMPARE((**cut.outcome).stopReason, engine::StopReason::StopString);
    QCOMPARE(cut.text, whole.text.substr(0, whole.text.find(request.stop[0])));
  }

  void theReceiptSaysWhatRan() {
    const auto backend = makeBackend();
    const Answer answer = play(*backend, ask("Hello", 2));
    const engine::Receipt& receipt = (**answer.outcome).receipt;
    QCOMPARE(receipt.place, std::string("this computer"));
    QCOMPARE(receipt.servedModel, std::string("tiny-lite-q4_k_m"));
    QCOMPARE(backend->models({})->front().displayName, std::string("tiny-lite-q4_k_m"));
    QVERIFY(receipt.device.find("CPU") != std::string::npos);
  }

  void askingAModelThatCannotThinkToThinkIsNoted() {
    const auto backend = makeBackend();
    engine::Request request = ask("Hello", 2);
    request.thinking = engine::Thinking::On;
    const Answer answer = play(*backend, request);
    QCOMPARE((**answer.outcome).receipt.notes.size(), std::size_t(1));
  }

  void answersAreJsonWhereTheyMustBe() {
    const auto backend = makeBackend();
    engine::Request request = ask("Hello", 4000);
    request.sampling.temperature = 1.5;
    request.responseFormat = engine::ResponseFormat::JsonSchema;
    request.jsonSchema =
        R"({"type":"object","properties":{"z":{"type":"string","maxLength":12},"a":{"type":"array","items":{"type":"integer"},"maxItems":3},"k":{"enum":["yes","no"]}},"required":["z","a","k"]})";
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
      request.sampling.seed = seed;
      const Answer answer = play(*backend, request);
      QVERIFY2(answer.outcome->has_value(),
               answer.outcome->has_value() ? "" : answer.outcome->error().message.c_str());
      const QJsonObject json =
          QJsonDocument::fromJson(QByteArray::fromStdString(answer.text)).object();
      QVERIFY2(json["z"].isString() && json["a"].isArray(), answer.text.c_str());
      QVERIFY(json["k"] == "yes" || json["k"] == "no");
      QVERIFY(json["a"].toArray().size() <= 3);
      QCOMPARE((**answer.outcome).stopReason, engine::StopReason::EndOfTurn);
      if (seed == 0) QCOMPARE(play(*backend, request).text, answer.text);
    }
    request.maxTokens = 3;
    QCOMPARE((**play(*backend, request).outcome).stopReason, engine::StopReason::MaxTokens);
    request.responseFormat = engine::ResponseFormat::JsonObject;
    QVERIFY(play(*backend, request).text.starts_with("{"));
    request.responseFormat = engine::ResponseFormat::Text;
    QVERIFY(play(*backend, request).outcome->has_value());
  }

  void greedyAnswersTakeTheLikeliestTokenThatFits() {
    const auto backend = makeBackend();
    engine::Request request = ask("Hello", 50);
    request.responseFormat = engine::ResponseFormat::JsonSchema;
    request.jsonSchema = R"({"enum":[true,false,null,"x"]})";
    const std::string greedy = play(*backend, request).text;
    QVERIFY(greedy == "true" || greedy == "false" || greedy == "null" || greedy == "\"x\"");
    request.sampling.temperature = 1;
    request.sampling.topK = 1;
    QCOMPARE(play(*backend, request).text, greedy);
  }

  void anAnswerIsContinuedWithinItsJson() {
    const auto backend = makeBackend();
    engine::Request request = ask("Hello", 200);
    request.messages.push_back(engine::textMessage(engine::Role::Assistant, "{\"a\": 1"));
    request.messages.back().prefix = true;
    request.responseFormat = engine::ResponseFormat::JsonSchema;
    request.jsonSchema = R"({"properties":{"a":{"type":"integer","maximum":99}},"required":["a"]})";
    const Answer answer = play(*backend, request);
    QVERIFY(answer.outcome->has_value());
    const QByteArray whole = "{\"a\": 1" + QByteArray::fromStdString(answer.text);
    QVERIFY2(QJsonDocument::fromJson(whole).isObject(), whole.constData());
    request.jsonSchema = R"({"type":"array"})";
    QCOMPARE(play(*backend, request).outcome->error().code, base::ErrorCode::InvalidArgument);
  }

  void whatItCannotDoIsSaidNotIgnored() {
    const auto backend = makeBackend();
    engine::Request tools = ask("Hello", 2);
    tools.tools.push_back({"clock", "tells the time", "{}"});
    QCOMPARE(play(*backend, tools).outcome->error().code, base::ErrorCode::Unsupported);
    engine::Request json = ask("Hello", 2);
    json.responseFormat = engine::ResponseFormat::JsonSchema;
    json.jsonSchema = R"({"type":"string","format":"email"})";
    const Answer refused = play(*backend, json);
    QCOMPARE(refused.outcome->error().code, base::ErrorCode::Unsupported);
    QVERIFY(refused.outcome->error().message.find("email") != std::string::npos);
    QCOMPARE(play(*backend, ask("Hello", 0)).outcome->error().code,
             base::ErrorCode::InvalidArgument);
  }

  void badFilesGiveOneSentenceWithTheirName_data() {
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray good = bytesOfGolden();
    QVERIFY(!good.isEmpty());
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("text") << QByteArray("This is not a model at all, just words.\n");
    QTest::newRow("half") << good.left(good.size() / 2);
    QTest::newRow("header only") << good.left(24);
    QByteArray architecture = good;
    architecture.replace("deepseek2", "deepdeep2");
    QTest::newRow("unknown architecture") << architecture;
    QByteArray noTokenizer = good;
    noTokenizer.replace("tokenizer.ggml.tokens", "tokenizer.ggml.tokenz");
    QTest::newRow("no tokenizer") << noTokenizer;
    QByteArray algorithm = good;
    algorithm.replace("\x04\0\0\0\0\0\0\0gpt2"_qb, "\x04\0\0\0\0\0\0\0g\n\x1b["_qb);
    QTest::newRow("hostile tokenizer name") << algorithm;
    QByteArray merge = good;
    merge.replace("\xC4\xA0 t"_qb, "\n\n\nt"_qb);
    QTest::newRow("hostile merge") << merge;
  }

  void badFilesGiveOneSentenceWithTheirName() {
    QFETCH(QByteArray, bytes);
    const QTemporaryDir folder;
    const std::string path = folder.filePath("broken-model.gguf").toStdString();
    std::ofstream(path, std::ios::binary).write(bytes.constData(), bytes.size());
    const auto backend = makeBackend(path);
    for (int attempt = 0; attempt < 2; ++attempt) {
      const Answer answer = play(*backend, ask("Hello", 2));
      QVERIFY(!answer.outcome->has_value());
      const std::string& message = answer.outcome->error().message;
      QVERIFY2(message.find("broken-model.gguf") != std::string::npos, message.c_str());
      QCOMPARE(std::count(message.begin(), message.end(), '\n'), 0);
      QCOMPARE(std::count(message.begin(), message.end(), '\x1b'), 0);
    }
  }

  // A name that any sentence contains must not pass for one that the sentence tells.
  void aFileWithAShortNameIsNamedAsWell() {
    const QTemporaryDir folder;
    QByteArray merge = bytesOfGolden();
    merge.replace("\xC4\xA0 t"_qb, "\xC4\xA0tt"_qb);
    const std::string path = folder.filePath("e").toStdString();
    std::ofstream(path, std::ios::binary).write(merge.constData(), merge.size());
    const Answer answer = play(*makeBackend(path), ask("Hello", 2));
    QVERIFY(!answer.outcome->has_value());
    const std::string& message = answer.outcome->error().message;
    QVERIFY2(message.starts_with(path + ": merge"), message.c_str());
  }

  void weightsThatAreNoNumbersEndTheAnswer() {
    const QTemporaryDir folder;
    QByteArray damaged = bytesOfGolden();
    const auto file = gguf::File::open(goldenModel());
    QVERIFY(file.has_value());
    const kernels::Tensor& norm = *(*file)->findTensor("output_norm.weight");
    const char* const bytes = reinterpret_cast<const char*>(norm.data);
    const QByteArray before(bytes, static_cast<int>(norm.sizeBytes));
    QCOMPARE(damaged.count(before), 1);
    damaged.replace(before, QByteArray(static_cast<int>(norm.sizeBytes), '\xFF'));
    const std::string path = folder.filePath("nan.gguf").toStdString();
    std::ofstream(path, std::ios::binary).write(damaged.constData(), damaged.size());
    const Answer answer = play(*makeBackend(path), ask("Hello", 2));
    QVERIFY(!answer.outcome->has_value());
    QCOMPARE(answer.outcome->error().code, base::ErrorCode::Corrupt);
    QVERIFY(answer.outcome->error().message.starts_with("nan: its weights"));
  }

  void afterABadRequestTheNextOneWorks() {
    const auto backend = makeBackend();
    const Answer tooLong = play(*backend, ask(std::string(200'000, 'x'), 4));
    QCOMPARE(tooLong.outcome->error().code, base::ErrorCode::InvalidArgument);
    QVERIFY(tooLong.outcome->error().message.find("context") != std::string::npos);
    QVERIFY(play(*backend, ask("Hello", 4)).outcome->has_value());
  }
};

QTEST_GUILESS_MAIN(LocalBackendTest)
#include "local_backend_test.moc"
