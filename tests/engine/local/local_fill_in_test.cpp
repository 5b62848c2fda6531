// Gaps and continued answers through the embedded engine: what comes is only what is new.
// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <fstream>
#include <memory>

#include "engine/local/local_backend.h"
#include "tests/engine/local/scripted_model.h"
#include "tests/support/backend_contract.h"

namespace {

engine::Request gap() {
  engine::Request request;
  request.fillIn = engine::FillIn{"a = ", "\nprint(a)"};
  request.sampling.temperature = 0;
  request.maxTokens = 20;
  return request;
}

}  // namespace

class LocalFillInTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    const std::vector<std::string> chat{"<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>",
                                        "<｜User｜>", "<｜Assistant｜>"};
    std::vector<std::string> all = chat;
    all.insert(all.end(), {"<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>"});
    // A gap is filled with a newline and "Fine", and so is every answer that ends with "f".
    m_backend = load(
        "gaps", all,
        {{"<｜fim▁end｜>", "Ċ"}, {"f", "Ċ"}, {"Ċ", "Fine"}, {"Fine", "<｜end▁of▁sentence｜>"}});
    m_chatOnly =
        load("chat", chat, {{"<｜Assistant｜>", "Fine"}, {"Fine", "<｜end▁of▁sentence｜>"}});
    m_base = load("base", {all[0], all[1], all[4], all[5], all[6]},
                  {{"<｜fim▁end｜>", "Fine"}, {"Fine", "<｜fim▁begin｜>"}});
  }

  void gapsAreFilledByteForByte() {
    support::Record record;
    const auto outcome = m_backend->generate(gap(), support::recordInto(record), {});
    QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().message.c_str());
    QCOMPARE(record.text, std::string("\nFine"));
    QVERIFY(record.broken.empty());
    QCOMPARE(outcome->stopReason, engine::StopReason::EndOfTurn);
    QVERIFY(outcome->usage.promptTokens > 10);
    QCOMPARE(outcome->usage.outputTokens, std::int64_t{2});
  }

  // A base model has no chat format; and what begins a next gap ends this one.
  void baseModelsFillGaps() {
    support::Record record;
    const auto outcome = m_base->generate(gap(), support::recordInto(record), {});
    QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().message.c_str());
    QCOMPARE(record.text, std::string("Fine"));
    QCOMPARE(outcome->stopReason, engine::StopReason::EndOfTurn);
  }

  void limitsAndStopStringsHold() {
    engine::Request request = gap();
    request.maxTokens = 1;
    QCOMPARE(m_backend->generate(request, {[](const engine::Event&) {}}, {})->stopReason,
             engine::StopReason::MaxTokens);
    request = gap();
    request.stop = {"in"};
    support::Record record;
    const auto outcome = m_backend->generate(request, support::recordInto(record), {});
    QCOMPARE(outcome->stopReason, engine::StopReason::StopString);
    QCOMPARE(record.text, std::string("\nF"));
  }

  void modelsWithoutMarkersRefuse() {
    const auto outcome = m_chatOnly->generate(gap(), [](const engine::Event&) {}, {});
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, base::ErrorCode::Unsupported);
    QVERIFY(outcome.error().message.find("chat: this model cannot fill gaps") == 0);
  }

  void whatIsNoGapIsRefused_data() {
    QTest::addColumn<int>("what");
    for (int what = 0; what < 4; ++what) QTest::addRow("%d", what) << what;
  }
  void whatIsNoGapIsRefused() {
    QFETCH(int, what);
    engine::Request request = gap();
    if (what == 0) request.messages = {engine::textMessage(engine::Role::User, "q")};
    if (what == 1) request.tools = {{"f", "", "{}"}};
    if (what == 2) request.thinking = engine::Thinking::On;
    if (what == 3) request.responseFormat = engine::ResponseFormat::JsonObject;
    const auto outcome = m_backend->generate(request, [](const engine::Event&) {}, {});
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, base::ErrorCode::InvalidArgument);
  }

  // A newline that begins what is new is part of the answer.
  void continuedAnswersGoOnByteForByte() {
    engine::Request request;
    request.messages = {engine::textMessage(engine::Role::User, "q"),
                        engine::textMessage(engine::Role::Assistant, "half")};
    request.messages.back().prefix = true;
    request.sampling.temperature = 0;
    request.maxTokens = 20;
    support::Record record;
    const auto outcome = m_backend->generate(request, support::recordInto(record), {});
    QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().message.c_str());
    QCOMPARE(record.text, std::string("\nFine"));
  }

 private:
  std::unique_ptr<local::LocalBackend> load(
      const char* name, const std::vector<std::string>& controls,
      const std::vector<std::pair<std::string, std::string>>& follows) {
    const support::Bytes bytes = support::scriptedModel(controls, {"Fine"}, follows).bytes();
    const std::string path = m_folder.filePath(QString(name) + ".gguf").toStdString();
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    return std::make_unique<local::LocalBackend>(
        engine::LocalConfig{.modelFile = path, .threads = 1}, base::LogSink());
  }

  QTemporaryDir m_folder;
  std::unique_ptr<local::LocalBackend> m_backend;
  std::unique_ptr<local::LocalBackend> m_chatOnly;
  std::unique_ptr<local::LocalBackend> m_base;
};

QTEST_GUILESS_MAIN(LocalFillInTest)
#include "local_fill_in_test.moc"
