// A server of raw scripted bytes and cuts on a loopback port; no Qt, no HTTP library.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace support {

struct Send {
  std::string bytes;
};
// Waits until the client has closed its side (a cancel), then counts it.
struct WaitForClose {};
// Waits until release() was called once more.
struct WaitForRelease {};
// Ends the connection with a reset instead of an orderly end.
struct Reset {};
// Calls a function of the test, on the server's thread.
struct Call {
  std::function<void()> what;
};
using Action = std::variant<Send, WaitForClose, WaitForRelease, Reset, Call>;

// One accepted connection: reads one HTTP request, then plays the actions and closes.
using Connection = std::vector<Action>;

class LoopbackServer {
 public:
  // Together: each connection has a thread of its own and begins at once.
  enum class Order { OneByOne, Together };
  // The n-th connection plays the n-th entry; more connections are refused.
  explicit LoopbackServer(std::vector<Connection> connections, Order order = Order::OneByOne);
  ~LoopbackServer();
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  [[nodiscard]] int port() const { return m_port; }
  [[nodiscard]] std::string url() const;  // "http://127.0.0.1:port"
  // Head and body of the requests read so far. Thread: any, as the rest.
  [[nodiscard]] std::vector<std::string> requests() const;
  void release();
  // Blocks until `count` WaitForClose actions saw the client go.
  void waitForCloses(int count);

 private:
  void serve(const std::vector<Connection>& connections, Order order);
  void finish(int socket, const Connection& connection);
  void play(int socket, const Connection& connection);
  bool waitForRelease();

  int m_listener = -1;
  int m_port = 0;
  std::set<int> m_open;  // connections
  mutable std::mutex m_mutex;
  std::condition_variable m_changed;
  std::vector<std::string> m_requests;
  int m_releases = 0;
  int m_closes = 0;
  bool m_isEnding = false;
  std::thread m_thread;
};

// Pieces for scripts.
[[nodiscard]] std::string httpHead(
    const std::string& status, const std::string& contentType,
    const std::string& moreHeaders = {});  // body ends with the connection
[[nodiscard]] std::string httpReply(const std::string& status, const std::string& body,
                                    const std::string& moreHeaders = {});  // application/json
[[nodiscard]] std::string sseHead(const std::string& moreHeaders = {});
[[nodiscard]] std::string sse(const std::string& data);  // "data: ...\n\n"

}  // namespace support
