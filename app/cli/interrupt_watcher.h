// Ctrl+C as a stop request.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pthread.h>

#include <atomic>
#include <csignal>
#include <stop_token>
#include <thread>

namespace cli {

// Turns Ctrl+C into a stop request for as long as it exists.
class InterruptWatcher {
 public:
  explicit InterruptWatcher(std::stop_source& source) {
    sigemptyset(&m_signals);
    sigaddset(&m_signals, SIGINT);
    sigaddset(&m_signals, SIGUSR1);  // how the destructor ends the wait
    pthread_sigmask(SIG_BLOCK, &m_signals, nullptr);
    m_thread = std::thread([this, &source] {
      int signal = 0;
      if (sigwait(&m_signals, &signal) == 0 && signal == SIGINT) {
        m_isInterrupted = true;
        source.request_stop();
      }
    });
  }
  ~InterruptWatcher() {
    pthread_kill(m_thread.native_handle(), SIGUSR1);
    m_thread.join();
  }
  InterruptWatcher(const InterruptWatcher&) = delete;
  InterruptWatcher& operator=(const InterruptWatcher&) = delete;
  [[nodiscard]] bool isInterrupted() const { return m_isInterrupted; }

 private:
  std::atomic<bool> m_isInterrupted = false;
  sigset_t m_signals{};
  std::thread m_thread;
};

}  // namespace cli
