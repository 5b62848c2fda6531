// HTTP's CONNECT and SOCKS 5 (RFC 1928 and 1929), as far as a client uses them.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/proxy_double.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <utility>

namespace support {
namespace {

constexpr int kLookAgainMs = 20;

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// Exactly so many bytes; shorter where the client has gone.
std::string take(int socket, std::size_t count) {
  std::string bytes(count, '\0');
  const ssize_t got = ::recv(socket, bytes.data(), count, MSG_WAITALL);
  bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return bytes;
}

std::string takeCounted(int socket) {
  const std::string size = take(socket, 1);
  return size.empty() ? size : take(socket, static_cast<unsigned char>(size[0]));
}

bool give(int socket, const std::string& bytes) {
  return ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
         static_cast<ssize_t>(bytes.size());
}

// False when one side has ended.
bool pass(int from, int to) {
  std::array<char, 16384> buffer{};
  const ssize_t got = ::recv(from, buffer.data(), buffer.size(), 0);
  return got > 0 && give(to, std::string(buffer.data(), static_cast<std::size_t>(got)));
}

}  // namespace

ProxyDouble::ProxyDouble(Kind kind, int targetPort, bool wantsPassword)
    : m_kind(kind), m_targetPort(targetPort), m_wantsPassword(wantsPassword) {
  m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(m_listener, generic, size) != 0 || ::listen(m_listener, 8) != 0 ||
      ::getsockname(m_listener, generic, &size) != 0)
    std::abort();  // a test cannot go on without its proxy
  m_port = ntohs(address.sin_port);
  m_thread = std::thread([this] { serve(); });
}

ProxyDouble::~ProxyDouble() {
  m_isEnding = true;
  ::shutdown(m_listener, SHUT_RDWR);
  m_thread.join();
  ::close(m_listener);
}

std::vector<std::string> ProxyDouble::asked() const {
  const std::lock_guard lock(m_mutex);
  return m_asked;
}

void ProxyDouble::note(std::string line) {
  const std::lock_guard lock(m_mutex);
  m_asked.push_back(std::move(line));
}

void ProxyDouble::serve() {
  for (;;) {
    const int socket = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    if (greet(socket)) carry(socket);
    ::close(socket);
  }
}

bool ProxyDouble::greet(int socket) {
  return m_kind == Kind::Http ? greetHttp(socket) : greetSocks(socket);
}

bool ProxyDouble::greetHttp(int socket) {
  std::string head;
  while (head.find("\r\n\r\n") == std::string::npos) {
    const std::string byte = take(socket, 1);
    if (byte.empty()) return false;
    head += byte;
  }
  const bool isFine =
      !m_wantsPassword || head.find("Proxy-Authorization: Basic ") != std::string::npos;
  note(std::move(head));
  if (isFine) return give(socket, "HTTP/1.1 200 Connection established\r\n\r\n");
  give(socket,
       "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
       "Content-Length: 0\r\nConnection: close\r\n\r\n");
  return false;
}

bool ProxyDouble::greetSocks(int socket) {
  constexpr char kVersion = 5, kNoPassword = 0, kPassword = 2, kName = 3;
  if (take(socket, 1) != std::string(1, kVersion)) return false;
  const std::string methods = takeCounted(socket);
  const char method = m_wantsPassword ? kPassword : kNoPassword;
  if (methods.find(method) == std::string::npos) {
    give(socket, {kVersion, '\xFF'});
    return false;
  }
  give(socket, {kVersion, method});
  if (m_wantsPassword) {
    take(socket, 1);
    const std::string user = takeCounted(socket);
    note(user + ":" + takeCounted(socket));
    give(socket, {1, 0});
  }
  const std::string request = take(socket, 4);
  if (request.size() != 4) return false;
  std::string host = "an address";
  if (request[3] == kName)
    host = takeCounted(socket);
  else
    take(socket, 4);
  const std::string port = take(socket, 2);
  if (port.size() != 2) return false;
  note(host + ":" +
       std::to_string(static_cast<unsigned char>(port[0]) * 256 +
                      static_cast<unsigned char>(port[1])));
  return give(socket, std::string("\x05\x00\x00\x01\x7F\x00\x00\x01\x00\x00", 10));
}

void ProxyDouble::carry(int client) const {
  const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(m_targetPort);
  if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) {
    std::array<pollfd, 2> ends{pollfd{.fd = client, .events = POLLIN, .revents = 0},
                               pollfd{.fd = server, .events = POLLIN, .revents = 0}};
    bool isOpen = true;
    while (isOpen && !m_isEnding) {
      ::poll(ends.data(), ends.size(), kLookAgainMs);
      if (ends[0].revents != 0) isOpen = pass(client, server);
      if (isOpen && ends[1].revents != 0) isOpen = pass(server, client);
    }
  }
  ::close(server);
}

}  // namespace support
