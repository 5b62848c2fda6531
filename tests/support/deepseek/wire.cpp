// Sockets, and OpenSSL over them.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/deepseek/wire.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

namespace support::deepseek {
namespace {

constexpr std::size_t kMostBodyBytes = std::size_t{64} << 20;  // the API takes 48 MiB
constexpr char kTlsHandshake = '\x16';

std::string lowerCase(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

HttpCall parseHead(const std::string& head) {
  HttpCall call;
  const std::size_t firstSpace = head.find(' ');
  const std::size_t secondSpace = head.find(' ', firstSpace + 1);
  call.method = head.substr(0, firstSpace);
  call.path = head.substr(firstSpace + 1, secondSpace - firstSpace - 1);
  for (std::size_t at = head.find("\r\n"); at != std::string::npos;) {
    const std::size_t end = head.find("\r\n", at + 2);
    const std::string line = head.substr(at + 2, end == std::string::npos ? end : end - at - 2);
    if (const std::size_t colon = line.find(": "); colon != std::string::npos)
      call.headers[lowerCase(line.substr(0, colon))] = line.substr(colon + 2);
    at = end;
  }
  return call;
}

}  // namespace

std::string HttpCall::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string() : found->second;
}

Wire::Wire(int socket) : m_socket(socket) {
  // A piece that waits for others would be lost with a reset.
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

Wire::~Wire() {
  SSL_free(m_tls);
  ::close(m_socket);
}

bool Wire::encrypt(ssl_ctx_st* context) {
  m_tls = SSL_new(context);
  return m_tls != nullptr && SSL_set_fd(m_tls, m_socket) == 1 && SSL_accept(m_tls) == 1;
}

bool Wire::nextIsTls() const {
  char first = 0;
  return m_rest.empty() && ::recv(m_socket, &first, 1, MSG_PEEK) == 1 && first == kTlsHandshake;
}

long Wire::read(char* to, std::size_t size) {
  if (m_tls != nullptr) return SSL_read(m_tls, to, static_cast<int>(size));
  return ::recv(m_socket, to, size, 0);
}

std::optional<HttpCall> Wire::readCall() {
  std::array<char, 16384> buffer{};
  for (;;) {
    if (const std::size_t end = m_rest.find("\r\n\r\n"); end != std::string::npos) {
      HttpCall call = parseHead(m_rest.substr(0, end));
      const std::size_t size = std::strtoul(call.header("content-length").c_str(), nullptr, 10);
      if (size > kMostBodyBytes) return std::nullopt;
      if (m_rest.size() >= end + 4 + size) {
        call.body = m_rest.substr(end + 4, size);
        m_rest.erase(0, end + 4 + size);
        return call;
      }
    }
    const long count = read(buffer.data(), buffer.size());
    if (count <= 0) return std::nullopt;
    m_rest.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

bool Wire::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const long count = m_tls != nullptr
                           ? SSL_write(m_tls, bytes.data(), static_cast<int>(bytes.size()))
                           : ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void Wire::waitForEnd() {
  std::array<char, 4096> buffer{};
  while (read(buffer.data(), buffer.size()) > 0) {
  }
}

void Wire::reset() {
  const linger hard{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(m_socket, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
}

void Wire::shutDown() const {
  ::shutdown(m_socket, SHUT_RDWR);
}

}  // namespace support::deepseek
