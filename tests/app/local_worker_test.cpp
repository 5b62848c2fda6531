// The real worker with a real, tiny model: the whole path from the window's backend to the kernels
// and back.
// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <fstream>

#include "app/worker_backend.h"
#include "tests/support/backend_contract.h"

namespace {

using app::WorkerBackend;
using support::Record;

std::unique_ptr<WorkerBackend> backendFor(const std::filesystem::path& model) {
  return std::make_unique<WorkerBackend>(
      app::workerCommand(ENGINE, {.modelFile = model, .contextTokens = 0, .threads = 2}),
      base::LogSink());
}

std::filesystem::path tinyModel() {
  return ISOBATH_SOURCE_DIR "/tests/golden/models/tiny-lite-q4_k_m.gguf";
}

engine::Request ask(int maxTokens) {
  engine::Request request;
  request.messages.push_back(engine::textMessage(engine::Role::User, "Hello"));
  request.sampling.temperature = 0;
  request.maxTokens = maxTokens;
  return request;
}

class Fixture : public support::BackendFixture {
 public:
  engine::Backend& backend() override { return *m_backend; }
  engine::Request shortAnswer() override { return ask(12); }
  engine::Request longAnswer() override { return ask(100'000); }

 private:
  std::unique_ptr<WorkerBackend> m_backend = backendFor(tinyModel());
};

}  // namespace

class LocalWorkerTest : public QObject {
  Q_OBJECT
 private slots:
  void keepsTheContract() {
    Fixture fixture;
    support::runBackendContract(fixture);
  }

  void namesTheModelFileThatIsGone() {
    const auto backend = backendFor("/no/such/model.gguf");
    const auto outcome = backend->generate(ask(4), {}, {});
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, base::ErrorCode::NotFound);
    QVERIFY2(outcome.error().message.find("/no/such/model.gguf") != std::string::npos,
             outcome.error().message.c_str());
  }

  void namesTheModelFileThatIsNone() {
    const QTemporaryDir folder;
    const std::filesystem::path file =
        std::filesystem::path(folder.path().toStdString()) / "text.gguf";
    std::ofstream(file) << "this is no model";
    const auto backend = backendFor(file);
    const auto outcome = backend->generate(ask(4), {}, {});
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, base::ErrorCode::Corrupt);
    QVERIFY2(outcome.error().message.find("text.gguf") != std::string::npos,
             outcome.error().message.c_str());
  }

  // Weights are read from the file while it answers: a page that is gone ends the worker, not the
  // window, and the next question gets another one.
  void survivesAModelFileThatIsCutShortUnderIt() {
    const QTemporaryDir folder;
    const std::filesystem::path file =
        std::filesystem::path(folder.path().toStdString()) / "tiny.gguf";
    std::filesystem::copy_file(tinyModel(), file);
    const auto backend = backendFor(file);
    QVERIFY(backend->generate(ask(4), {}, {}));
    std::filesystem::resize_file(file, 4096);
    const auto outcome = backend->generate(ask(64), {}, {});
    QVERIFY(!outcome);
    QVERIFY2(outcome.error().message.find("(signal 7)") != std::string::npos,
             outcome.error().message.c_str());
    const auto again = backend->generate(ask(4), {}, {});
    QVERIFY(!again);
    QCOMPARE(again.error().code, base::ErrorCode::Corrupt);
    std::filesystem::copy_file(tinyModel(), file,
                               std::filesystem::copy_options::overwrite_existing);
    QVERIFY(backend->generate(ask(4), {}, {}));
  }

  void comesBackAfterAKillInTheMiddleOfAnAnswer() {
    const auto backend = backendFor(tinyModel());
    Record record;
    bool isKilled = false;
    const auto outcome = backend->generate(ask(100'000),
                                           [&](const engine::Event& event) {
                                             record.add(event);
                                             const bool isText =
                                                 std::holds_alternative<engine::TextDelta>(event);
                                             if (isText && !std::exchange(isKilled, true))
                                               ::kill(backend->processId(), SIGKILL);
                                           },
                                           {});
    QVERIFY(isKilled);
    QVERIFY(!outcome);
    QVERIFY2(outcome.error().message.find("(signal 9)") != std::string::npos,
             outcome.error().message.c_str());
    QVERIFY(!record.text.empty());
    QVERIFY(record.broken.empty());
    QVERIFY(backend->generate(ask(4), {}, {}));
  }
};

QTEST_GUILESS_MAIN(LocalWorkerTest)
#include "local_worker_test.moc"
