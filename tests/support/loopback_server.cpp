// Plain sockets, so that every byte and every cut is the script's.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/loopback_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <utility>

namespace support {
namespace {

// The size the head announces, or 0.
std::size_t announcedBody(const std::string& head) {
  for (const char* name : {"Content-Length: ", "content-length: "})
    if (const std::size_t at = head.find(name); at != std::string::npos)
      return std::strtoul(head.c_str() + at + 16, nullptr, 10);
  return 0;
}

std::string readRequest(int socket) {
  std::string request;
  std::array<char, 4096> buffer{};
  for (;;) {
    const std::size_t end = request.find("\r\n\r\n");
    if (end != std::string::npos &&
        request.size() >= end + 4 + announcedBody(request.substr(0, end)))
      return request;
    const ssize_t count = ::recv(socket, buffer.data(), buffer.size(), 0);
    if (count <= 0) return request;
    // A TLS handshake: there will be no HTTP request.
    if (request.empty() && buffer[0] == '\x16') return request;
    request.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

void sendAll(int socket, const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t count = ::send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return;
    sent += static_cast<std::size_t>(count);
  }
}

void waitForEnd(int socket) {
  std::array<char, 4096> buffer{};
  while (::recv(socket, buffer.data(), buffer.size(), 0) > 0) {
  }
}

}  // namespace

LoopbackServer::LoopbackServer(std::vector<Connection> connections, Order order) {
  m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(m_listener, generic, size) != 0 || ::listen(m_listener, SOMAXCONN) != 0 ||
      ::getsockname(m_listener, generic, &size) != 0)
    std::abort();  // a test cannot go on without its server
  m_port = ntohs(address.sin_port);
  m_thread = std::thread([this, order, script = std::move(connections)] { serve(script, order); });
}

LoopbackServer::~LoopbackServer() {
  {
    const std::lock_guard lock(m_mutex);
    m_isEnding = true;
    for (const int socket : m_open) ::shutdown(socket, SHUT_RDWR);
    ::shutdown(m_listener, SHUT_RDWR);
    m_changed.notify_all();
  }
  m_thread.join();
  ::close(m_listener);
}

std::string LoopbackServer::url() const {
  return "http://127.0.0.1:" + std::to_string(m_port);
}

std::vector<std::string> LoopbackServer::requests() const {
  const std::lock_guard lock(m_mutex);
  return m_requests;
}

void LoopbackServer::release() {
  const std::lock_guard lock(m_mutex);
  ++m_releases;
  m_changed.notify_all();
}

void LoopbackServer::waitForCloses(int count) {
  std::unique_lock lock(m_mutex);
  m_changed.wait(lock, [&] { return m_closes >= count; });
}

bool LoopbackServer::waitForRelease() {
  std::unique_lock lock(m_mutex);
  m_changed.wait(lock, [&] { return m_releases > 0 || m_isEnding; });
  --m_releases;
  return !m_isEnding;
}

void LoopbackServer::serve(const std::vector<Connection>& connections, Order order) {
  std::vector<std::thread> threads;
  for (const Connection& connection : connections) {
    const int socket = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) break;
    {
      const std::lock_guard lock(m_mutex);
      m_open.insert(socket);
      if (m_isEnding) ::shutdown(socket, SHUT_RDWR);
    }
    if (order == Order::OneByOne)
      finish(socket, connection);
    else
      threads.emplace_back([this, socket, &connection] { finish(socket, connection); });
  }
  for (std::thread& thread : threads) thread.join();
  ::shutdown(m_listener, SHUT_RDWR);  // from now on: connection refused
}

void LoopbackServer::finish(int socket, const Connection& connection) {
  play(socket, connection);
  const std::lock_guard lock(m_mutex);
  m_open.erase(socket);
  ::close(socket);
}

void LoopbackServer::play(int socket, const Connection& connection) {
  std::string request = readRequest(socket);
  {
    const std::lock_guard lock(m_mutex);
    m_requests.push_back(std::move(request));
  }
  for (const Action& action : connection) {
    if (const auto* send = std::get_if<Send>(&action)) {
      sendAll(socket, send->bytes);
    } else if (std::holds_alternative<WaitForClose>(action)) {
      waitForEnd(socket);
      const std::lock_guard lock(m_mutex);
      ++m_closes;
      m_changed.notify_all();
    } else if (std::holds_alternative<WaitForRelease>(action)) {
      if (!waitForRelease()) return;
    } else if (const auto* call = std::get_if<Call>(&action)) {
      call->what();
    } else {
      const linger hard{.l_onoff = 1, .l_linger = 0};
      ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
    }
  }
}

std::string httpHead(const std::string& status, const std::string& contentType,
                     const std::string& moreHeaders) {
  return "HTTP/1.1 " + status + "\r\nContent-Type: " + contentType + "\r\nConnection: close\r\n" +
         moreHeaders + "\r\n";
}

std::string httpReply(const std::string& status, const std::string& body,
                      const std::string& moreHeaders) {
  return httpHead(status, "application/json",
                  "Content-Length: " + std::to_string(body.size()) + "\r\n" + moreHeaders) +
         body;
}

std::string sseHead(const std::string& moreHeaders) {
  return httpHead("200 OK", "text/event-stream", moreHeaders);
}

std::string sse(const std::string& data) {
  return "data: " + data + "\n\n";
}

}  // namespace support
