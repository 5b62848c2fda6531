// The life of one connection.
// SPDX-License-Identifier: Apache-2.0
#include "engine/server/http_listener.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <charconv>

namespace server {
namespace {

// cpp-httplib 0.11 hands a handler no socket; this header is ours alone, what a client sends under
// it is dropped.
constexpr const char* kSocketHeader = "X-Isobath-Socket";
constexpr std::size_t kMaxDrainBytes = std::size_t{1} << 20;

void prepare(httplib::Request& request, socket_t socket) {
  request.headers.erase(kSocketHeader);
  request.set_header(kSocketHeader, std::to_string(socket));
  // Compression would hold events back, and ranges of a generated reply make no sense.
  request.headers.erase("Accept-Encoding");
  request.headers.erase("Range");
  request.ranges.clear();
  // A client that does not say what it sends (curl -d) says "form", for which the library allows
  // 8 KiB; what comes to this server is JSON or refused.
  request.headers.erase("Content-Type");
}

// Closing with unread bytes resets the connection, and the client may lose our reply (a refused
// upload).
void drain(socket_t socket) {
  ::shutdown(socket, SHUT_WR);
  const timeval patience{.tv_sec = 1, .tv_usec = 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  std::array<char, 4096> buffer{};
  for (std::size_t total = 0; total < kMaxDrainBytes; total += buffer.size())
    if (::recv(socket, buffer.data(), buffer.size(), 0) <= 0) return;
}

}  // namespace

socket_t HttpListener::socketOf(const httplib::Request& request) {
  const std::string text = request.get_header_value(kSocketHeader);
  socket_t socket = -1;
  std::from_chars(text.data(), text.data() + text.size(), socket);
  return socket;
}

bool HttpListener::process_and_close_socket(socket_t socket) {
  bool isFine = open(socket);
  if (isFine) {
    SocketStream stream(socket, m_limits);
    bool isClosed = false;
    isFine = process_request(stream, /*close_connection=*/true, isClosed,
                             [&stream](httplib::Request& request) {
                               prepare(request, stream.socket());
                               stream.allowBody();
                             });
    drain(socket);
  }
  close(socket);
  return isFine;
}

bool HttpListener::open(socket_t socket) {
  const std::lock_guard lock(m_mutex);
  return !m_isEnding && m_open.insert(socket).second;
}

void HttpListener::close(socket_t socket) {
  // Under the lock, so that cutConnections() never meets a descriptor that has a new meaning.
  const std::lock_guard lock(m_mutex);
  m_open.erase(socket);
  ::close(socket);
}

void HttpListener::cutConnections() {
  const std::lock_guard lock(m_mutex);
  m_isEnding = true;
  for (const socket_t socket : m_open) ::shutdown(socket, SHUT_RDWR);
}

}  // namespace server
