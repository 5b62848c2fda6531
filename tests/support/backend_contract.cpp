// One check for each promise in engine/backend.h.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/backend_contract.h"

#include <QTest>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace support {
namespace {

using engine::Completion;
using engine::StopReason;
using Outcome = base::Result<Completion>;

struct Run {
  Record record;
  std::optional<Outcome> outcome;
  std::size_t eventsAfterStop = 0;
};

// Runs on this thread; `onEvent` is called after the event was recorded.
Run play(engine::Backend& backend, const engine::Request& request, std::stop_source source = {},
         const std::function<void()>& onEvent = {}) {
  Run run;
  const auto caller = std::this_thread::get_id();
  run.outcome = backend.generate(
      request,
      [&](const engine::Event& event) {
        if (std::this_thread::get_id() != caller)
          run.record.broken.emplace_back("an event arrived on another thread");
        if (source.stop_requested()) ++run.eventsAfterStop;
        run.record.add(event);
        if (onEvent) onEvent();
      },
      source.get_token());
  return run;
}

void checkKept(const Run& run) {
  for (const auto& broken : run.record.broken) QFAIL(broken.c_str());
  QVERIFY2(run.eventsAfterStop <= 1, "more than one event arrived after the stop");
}

void checkCancelled(const Run& run) {
  checkKept(run);
  if (QTest::currentTestFailed()) return;
  QVERIFY2(run.outcome->has_value(),
           run.outcome->has_value() ? "" : run.outcome->error().message.c_str());
  QCOMPARE((*run.outcome)->stopReason, StopReason::Cancelled);
}

void answersAndEnds(BackendFixture& fixture) {
  const Run run = play(fixture.backend(), fixture.shortAnswer());
  checkKept(run);
  if (QTest::currentTestFailed()) return;
  QVERIFY2(run.outcome->has_value(),
           run.outcome->has_value() ? "" : run.outcome->error().message.c_str());
  QVERIFY2(!run.record.text.empty(), "the answer is empty");
  const Completion& completion = **run.outcome;
  QVERIFY2(completion.stopReason != StopReason::Cancelled, "nobody cancelled");
  QVERIFY2(completion.usage.outputTokens > 0, "no output was counted");
  QVERIFY2(completion.usage.cachedTokens <= completion.usage.promptTokens, "cached over prompt");
  QVERIFY2(completion.usage.reasoningTokens <= completion.usage.outputTokens,
           "reasoning over output");
  QVERIFY2(!completion.receipt.place.empty(), "the receipt names no place");
}

void thinksBeforeItSpeaks(BackendFixture& fixture) {
  const auto request = fixture.thinkingAnswer();
  if (!request) return;
  const Run run = play(fixture.backend(), *request);
  checkKept(run);  // the order is checked there
  if (QTest::currentTestFailed()) return;
  QVERIFY2(run.outcome->has_value(),
           run.outcome->has_value() ? "" : run.outcome->error().message.c_str());
  QVERIFY2(!run.record.reasoning.empty(), "no reasoning arrived");
  QVERIFY2(!run.record.text.empty(), "no text arrived");
}

void stopsFromItsOwnSink(BackendFixture& fixture) {
  std::stop_source source;
  const Run run =
      play(fixture.backend(), fixture.longAnswer(), source, [&source] { source.request_stop(); });
  checkCancelled(run);
}

void stopsFromAnotherThread(BackendFixture& fixture) {
  std::stop_source source;
  std::mutex mutex;
  std::condition_variable changed;
  bool hasBegun = false;
  std::jthread stopper([&] {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return hasBegun; });
    source.request_stop();
  });
  const auto begin = [&] {
    const std::lock_guard lock(mutex);
    hasBegun = true;
    changed.notify_one();
  };
  const Run run = play(fixture.backend(), fixture.longAnswer(), source, begin);
  begin();  // or the stopper would wait for ever after a failed run
  checkCancelled(run);
}

void stopsBeforeItBegins(BackendFixture& fixture) {
  std::stop_source source;
  source.request_stop();
  checkCancelled(play(fixture.backend(), fixture.longAnswer(), source));
}

void stopsWhileSilent(BackendFixture& fixture) {
  const auto request = fixture.silentAnswer();
  if (!request) return;
  std::stop_source source;
  // No event may come to wait for. Too early a stop is the case above, so the time does not decide
  // the result.
  std::jthread stopper([&source] {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    source.request_stop();
  });
  const Run run = play(fixture.backend(), *request, source);
  checkCancelled(run);
}

void failsInWords(BackendFixture& fixture) {
  const auto request = fixture.failure();
  if (!request) return;
  const Run run = play(fixture.backend(), *request);
  checkKept(run);
  if (QTest::currentTestFailed()) return;
  QVERIFY2(!run.outcome->has_value(), "a failure was expected");
  QVERIFY2(!run.outcome->error().message.empty(), "the error says nothing");
  QVERIFY2(run.outcome->error().code != base::ErrorCode::Cancelled, "nobody cancelled");
}

void offersModels(BackendFixture& fixture) {
  const auto models = fixture.backend().models({});
  QVERIFY2(models.has_value(), models.has_value() ? "" : models.error().message.c_str());
  QVERIFY2(!models->empty(), "no model is offered");
  for (const auto& model : *models) QVERIFY2(!model.id.empty(), "a model has no id");
}

}  // namespace

bool isValidUtf8(std::string_view bytes) {
  const auto at = [&bytes](std::size_t index) { return static_cast<unsigned char>(bytes[index]); };
  std::size_t i = 0;
  while (i < bytes.size()) {
    const unsigned lead = at(i);
    const std::size_t length = lead < 0x80                   ? 1
                               : lead >= 0xC2 && lead < 0xE0 ? 2
                               : lead >= 0xE0 && lead < 0xF0 ? 3
                               : lead >= 0xF0 && lead < 0xF5 ? 4
                                                             : 0;
    if (length == 0 || length > bytes.size() - i) return false;
    for (std::size_t k = 1; k < length; ++k)
      if ((at(i + k) & 0xC0U) != 0x80U) return false;
    // Overlong forms, surrogates and values over U+10FFFF (RFC 3629, section 4).
    const unsigned second = length > 1 ? at(i + 1) : 0;
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
        (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F))
      return false;
    i += length;
  }
  return true;
}

void Record::add(const engine::Event& event) {
  events.push_back(event);
  const auto check = [this](const std::string& piece) {
    if (piece.empty()) broken.emplace_back("a delta is empty");
    if (!isValidUtf8(piece)) broken.emplace_back("a delta is not valid UTF-8");
  };
  if (const auto* reasoningDelta = std::get_if<engine::ReasoningDelta>(&event)) {
    check(reasoningDelta->text);
    if (!text.empty()) broken.emplace_back("reasoning arrived after text");
    reasoning += reasoningDelta->text;
  } else if (const auto* textDelta = std::get_if<engine::TextDelta>(&event)) {
    check(textDelta->text);
    text += textDelta->text;
  } else if (const auto* call = std::get_if<engine::ToolCall>(&event)) {
    toolCalls.push_back(*call);
  } else if (const auto* status = std::get_if<engine::Status>(&event)) {
    if (status->percent && (*status->percent < 0 || *status->percent > 100))
      broken.emplace_back("a status has a percentage outside 0 to 100");
  }
}

engine::EventSink recordInto(Record& record) {
  return [&record](const engine::Event& event) { record.add(event); };
}

void runBackendContract(BackendFixture& fixture) {
  // Between the hard cases a plain answer shows that the backend is usable again.
  const std::vector<std::function<void(BackendFixture&)>> checks{
      offersModels,   answersAndEnds,         thinksBeforeItSpeaks, stopsFromItsOwnSink,
      answersAndEnds, stopsFromAnotherThread, answersAndEnds,       stopsBeforeItBegins,
      answersAndEnds, stopsWhileSilent,       answersAndEnds,       failsInWords,
      answersAndEnds};
  for (const auto& check : checks) {
    check(fixture);
    if (QTest::currentTestFailed()) return;
  }
}

}  // namespace support
