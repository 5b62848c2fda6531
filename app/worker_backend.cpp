// Delegation to the worker with an eye on its life.
// SPDX-License-Identifier: Apache-2.0
#include "app/worker_backend.h"

#include <utility>

#include "engine/remote/remote_backend.h"

namespace app {
namespace {

using base::Error;
using base::ErrorCode;
using engine::Completion;
using engine::StopReason;

// A cut connection may be seen before the end of the process is.
constexpr std::chrono::milliseconds kTimeToNotice{2'000};

Completion cancelled() {
  Completion completion;
  completion.stopReason = StopReason::Cancelled;
  completion.receipt.place = "this computer";
  return completion;
}

}  // namespace

WorkerCommand workerCommand(const std::filesystem::path& program,
                            const engine::LocalConfig& config) {
  return {.program = program,
          .arguments = {"--model", config.modelFile.string(), "--context",
                        std::to_string(config.contextTokens), "--threads",
                        std::to_string(config.threads)}};
}

WorkerBackend::WorkerBackend(WorkerCommand command, base::LogSink log)
    : m_command(std::move(command)), m_log(std::move(log)) {}

WorkerBackend::~WorkerBackend() = default;

pid_t WorkerBackend::processId() const {
  return m_process ? m_process->pid() : -1;
}

base::Result<void> WorkerBackend::ensureRunning(const engine::EventSink& onEvent,
                                                std::stop_token stop) {
  if (m_process && !m_process->ended().stop_requested()) return {};
  m_remote.reset();
  m_process.reset();
  if (onEvent)
    onEvent(engine::Status{
        .phase = engine::Status::Phase::Loading, .percent = {}, .detail = "starting the engine"});
  auto process = WorkerProcess::start(m_command, stop);
  if (!process) return process.error();
  auto remote = remote::RemoteBackend::create(
      {.baseUrl = "http://127.0.0.1:" + std::to_string((*process)->port()),
       .apiKey = (*process)->token(),
       .place = "this computer",
       .isWorker = true},
      m_log);
  if (!remote) return remote.error();
  base::log(m_log, base::LogLevel::Info, "worker",
            "started, process " + std::to_string((*process)->pid()));
  m_process = std::move(*process);
  m_remote = std::move(*remote);
  return {};
}

bool WorkerBackend::hasDied(const Error* error) {
  if (m_process->ended().stop_requested()) return true;
  return error != nullptr && error->code == ErrorCode::Network &&
         m_process->waitUntilEnded(kTimeToNotice);
}

Error WorkerBackend::takeDeath() {
  const std::string words = m_process->endingWords();
  base::log(m_log, base::LogLevel::Warning, "worker", "ended unexpectedly, " + words);
  m_remote.reset();
  m_process.reset();
  std::string text = "The engine process ended unexpectedly (" + words + ")";
  // The kernel's answer to a lack of memory is signal 9.
  if (words == "signal 9") text += ", perhaps because memory ran out";
  return {ErrorCode::Io, text + "; it is started again with the next question"};
}

base::Result<Completion> WorkerBackend::generate(const engine::Request& request,
                                                 const engine::EventSink& onEvent,
                                                 std::stop_token stop) {
  if (stop.stop_requested()) return cancelled();
  if (auto running = ensureRunning(onEvent, stop); !running) {
    if (stop.stop_requested()) return cancelled();
    return running.error();
  }
  std::stop_source either;
  const auto stopEither = [&either] { either.request_stop(); };
  const std::stop_callback byCaller(stop, stopEither);
  const std::stop_callback byDeath(m_process->ended(), stopEither);
  auto outcome = m_remote->generate(request, onEvent, either.get_token());
  const bool isComplete = outcome && outcome->stopReason != StopReason::Cancelled;
  if (isComplete || stop.stop_requested()) return outcome;
  if (hasDied(outcome ? nullptr : &outcome.error())) return takeDeath();
  return outcome;
}

base::Result<std::vector<engine::ModelInfo>> WorkerBackend::models(std::stop_token stop) {
  if (auto running = ensureRunning({}, stop); !running) return running.error();
  auto models = m_remote->models(stop);
  if (!models && !stop.stop_requested() && hasDied(&models.error())) return takeDeath();
  return models;
}

}  // namespace app
