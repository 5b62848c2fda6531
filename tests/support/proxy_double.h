// A proxy on a loopback port that brings every connection to one server, whatever name was asked
// for.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace support {

// Takes one connection after the other.
class ProxyDouble {
 public:
  enum class Kind { Http, Socks5 };
  // Http: answers CONNECT with a tunnel to `targetPort` of this computer. Socks5: the same after
  // its handshake. With `wantsPassword` user and password are asked for and any are right.
  ProxyDouble(Kind kind, int targetPort, bool wantsPassword = false);
  ~ProxyDouble();
  ProxyDouble(const ProxyDouble&) = delete;
  ProxyDouble& operator=(const ProxyDouble&) = delete;

  [[nodiscard]] int port() const { return m_port; }
  // What was asked of the proxy itself: the head of CONNECT, or "host:port" and "user:password".
  // Thread: any.
  [[nodiscard]] std::vector<std::string> asked() const;

 private:
  void serve();
  bool greet(int socket);
  bool greetHttp(int socket);
  bool greetSocks(int socket);
  void note(std::string line);
  void carry(int client) const;

  const Kind m_kind;
  const int m_targetPort;
  const bool m_wantsPassword;
  int m_listener = -1;
  int m_port = 0;
  std::atomic<bool> m_isEnding = false;
  mutable std::mutex m_mutex;
  std::vector<std::string> m_asked;
  std::thread m_thread;
};

}  // namespace support
