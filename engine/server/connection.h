// One accepted socket as a stream of bounded reads and writes, and a watch that notices when the
// client leaves.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <httplib.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <thread>

namespace server {

// Lifetime: the socket stays open longer than this object. Thread: one at a time for reads, one for
// writes.
class SocketStream final : public httplib::Stream {
 public:
  struct Limits {
    std::chrono::milliseconds silence{10'000};  // of a client that owes us bytes, or takes none
    std::size_t maxHeadBytes = 0;               // of a request's line and headers
    std::size_t maxBodyBytes = 0;
  };
  SocketStream(socket_t socket, Limits limits)
      : m_socket(socket), m_limits(limits), m_maxTotal(limits.maxHeadBytes) {}

  // The head is read: now the body may come. Before, a stranger gets no more memory than a head.
  void allowBody() { m_maxTotal = m_limits.maxHeadBytes + m_limits.maxBodyBytes; }

  [[nodiscard]] bool is_readable() const override;
  [[nodiscard]] bool is_writable() const override;
  ssize_t read(char* bytes, std::size_t size) override;
  ssize_t write(const char* bytes, std::size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  [[nodiscard]] socket_t socket() const override { return m_socket; }

 private:
  [[nodiscard]] bool waitFor(short events) const;

  socket_t m_socket;
  Limits m_limits;
  std::size_t m_maxTotal;
  std::array<char, 4096> m_buffer{};
  std::size_t m_begin = 0;
  std::size_t m_end = 0;
  std::size_t m_total = 0;
};

// Calls `onGone` once when the client closes its side, and `onQuiet` each `interval`, both on its
// own thread. A client that closes only its sending side counts as gone: none of the clients of
// this interface does that.
class ConnectionWatch {
 public:
  struct Handlers {
    std::function<void()> onGone;
    std::function<void()> onQuiet;
  };
  ConnectionWatch(socket_t socket, std::chrono::milliseconds interval, Handlers handlers);
  ~ConnectionWatch();  // no handler runs after this
  ConnectionWatch(const ConnectionWatch&) = delete;
  ConnectionWatch& operator=(const ConnectionWatch&) = delete;

 private:
  void watch(socket_t socket, std::chrono::milliseconds interval) const;

  Handlers m_handlers;
  std::array<int, 2> m_wakePipe{-1, -1};
  std::thread m_thread;
};

}  // namespace server
