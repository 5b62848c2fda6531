// A Backend for a model file that runs in an own process: started when needed, and again after it
// died.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "app/worker_process.h"
#include "engine/backend.h"
#include "engine/backend_factory.h"
#include "engine/base/log.h"

namespace app {

// How `program` (isobath-engine) is started for a model.
[[nodiscard]] WorkerCommand workerCommand(const std::filesystem::path& program,
                                          const engine::LocalConfig& config);

// The first request starts the process and reports Status::Loading. When the process dies during an
// answer, generate() returns Io with what happened; what was delivered stays valid, and the next
// request starts a new process. Thread: as engine::Backend; successive calls may come from
// different threads.
class WorkerBackend : public engine::Backend {
 public:
  WorkerBackend(WorkerCommand command, base::LogSink log);
  ~WorkerBackend() override;  // ends the process

  base::Result<engine::Completion> generate(const engine::Request& request,
                                            const engine::EventSink& onEvent,
                                            std::stop_token stop) override;
  base::Result<std::vector<engine::ModelInfo>> models(std::stop_token stop) override;

  // The process of now, or -1. Thread: not beside generate(), except in its sink.
  [[nodiscard]] pid_t processId() const;

 private:
  base::Result<void> ensureRunning(const engine::EventSink& onEvent, std::stop_token stop);
  // True when the process is gone; `error` is what a call to it met, if it met one.
  [[nodiscard]] bool hasDied(const base::Error* error);
  base::Error takeDeath();

  WorkerCommand m_command;
  base::LogSink m_log;
  std::unique_ptr<WorkerProcess> m_process;
  std::unique_ptr<engine::Backend> m_remote;
};

}  // namespace app
