// One running isobath-engine: started, shaken hands with, watched, ended. POSIX, no Qt.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "engine/base/result.h"

namespace app {

struct WorkerCommand {
  std::filesystem::path program;
  std::vector<std::string> arguments;
  std::chrono::milliseconds handshakeTimeout{20'000};
};

// Thread: any. An own thread starts the process and lives as long as it, because the worker dies
// with the thread that started it (see engine_program.cpp).
class WorkerProcess {
 public:
  // Blocks until the worker is ready. Errors: NotFound (no such program), Io (cannot be started,
  // ended early, silent for too long), Corrupt (not its handshake), Cancelled.
  static base::Result<std::unique_ptr<WorkerProcess>> start(const WorkerCommand& command,
                                                            std::stop_token stop);
  ~WorkerProcess();  // asks it to end, kills it after two seconds
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  [[nodiscard]] int port() const { return m_port; }
  [[nodiscard]] const std::string& token() const { return m_token; }
  [[nodiscard]] pid_t pid() const { return m_pid; }

  // Stop is requested when the process has ended.
  [[nodiscard]] std::stop_token ended() const { return m_ended.get_token(); }
  [[nodiscard]] bool waitUntilEnded(std::chrono::milliseconds longest);
  // "signal 9" or "exit code 1". Only after the end.
  [[nodiscard]] std::string endingWords() const;
  // Closes its standard input, which ends it.
  void requestEnd();

 private:
  enum class State { Starting, Ready, Failed, Ended };

  WorkerProcess();
  base::Result<void> waitUntilReady(std::chrono::milliseconds longest, std::stop_token stop);
  void supervise(const WorkerCommand& command);
  base::Result<int> spawn(const WorkerCommand& command);
  void readOutput(int output);
  void takeHandshake(const std::string& line);
  void reap();
  void kill();
  void setState(State state, std::optional<base::Error> failure);

  std::string m_token;
  std::stop_source m_ended;
  mutable std::mutex m_mutex;
  std::condition_variable_any m_changed;
  State m_state = State::Starting;
  std::optional<base::Error> m_failure;
  pid_t m_pid = -1;
  int m_input = -1;        // we write nothing; closing it ends the worker
  int m_waitStatus = 0;    // of waitpid()
  bool m_isAlive = false;  // started and not yet reaped: its pid is still its own
  bool m_isUnwanted = false;
  int m_port = 0;
  std::thread m_thread;
};

}  // namespace app
