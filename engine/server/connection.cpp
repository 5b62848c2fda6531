// poll(), recv() and send() with limits.
// SPDX-License-Identifier: Apache-2.0
#include "engine/server/connection.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace server {
namespace {

#ifdef POLLRDHUP
constexpr short kGone = POLLRDHUP;
#else
constexpr short kGone = 0;  // POLLHUP and POLLERR are always reported
#endif

void readAddress(const sockaddr_in& address, std::string& ip, int& port) {
  std::array<char, INET_ADDRSTRLEN> text{};
  ::inet_ntop(AF_INET, &address.sin_addr, text.data(), text.size());
  ip = text.data();
  port = ntohs(address.sin_port);
}

}  // namespace

bool SocketStream::waitFor(short events) const {
  pollfd entry{.fd = m_socket, .events = events, .revents = 0};
  int ready = 0;
  do {
    ready = ::poll(&entry, 1, static_cast<int>(m_limits.silence.count()));
  } while (ready < 0 && errno == EINTR);
  return ready > 0;
}

bool SocketStream::is_readable() const {
  return m_begin < m_end || waitFor(POLLIN);
}

bool SocketStream::is_writable() const {
  return waitFor(POLLOUT);
}

ssize_t SocketStream::read(char* bytes, std::size_t size) {
  if (m_begin == m_end) {
    if (m_total >= m_maxTotal || !waitFor(POLLIN)) return -1;
    const ssize_t count = ::recv(m_socket, m_buffer.data(), m_buffer.size(), 0);
    if (count <= 0) return count;
    m_begin = 0;
    m_end = static_cast<std::size_t>(count);
    m_total += m_end;
  }
  const std::size_t count = std::min(size, m_end - m_begin);
  std::memcpy(bytes, m_buffer.data() + m_begin, count);
  m_begin += count;
  return static_cast<ssize_t>(count);
}

ssize_t SocketStream::write(const char* bytes, std::size_t size) {
  for (;;) {
    if (!waitFor(POLLOUT)) return -1;
    // Without MSG_DONTWAIT a long piece would block for as long as the client likes.
    const ssize_t count = ::send(m_socket, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count >= 0 || (errno != EAGAIN && errno != EINTR)) return count;
  }
}

void SocketStream::get_remote_ip_and_port(std::string& ip, int& port) const {
  sockaddr_in address{};
  socklen_t size = sizeof(address);
  if (::getpeername(m_socket, reinterpret_cast<sockaddr*>(&address), &size) == 0)
    readAddress(address, ip, port);
}

void SocketStream::get_local_ip_and_port(std::string& ip, int& port) const {
  sockaddr_in address{};
  socklen_t size = sizeof(address);
  if (::getsockname(m_socket, reinterpret_cast<sockaddr*>(&address), &size) == 0)
    readAddress(address, ip, port);
}

ConnectionWatch::ConnectionWatch(socket_t socket, std::chrono::milliseconds interval,
                                 Handlers handlers)
    : m_handlers(std::move(handlers)) {
  // Without a pipe (no descriptors left) the watch could not be ended: then there is none.
  if (::pipe2(m_wakePipe.data(), O_CLOEXEC) != 0) return;
  m_thread = std::thread([this, socket, interval] { watch(socket, interval); });
}

ConnectionWatch::~ConnectionWatch() {
  if (!m_thread.joinable()) return;
  ::close(m_wakePipe[1]);
  m_thread.join();
  ::close(m_wakePipe[0]);
}

void ConnectionWatch::watch(socket_t socket, std::chrono::milliseconds interval) const {
  std::array<pollfd, 2> entries{pollfd{.fd = m_wakePipe[0], .events = POLLIN, .revents = 0},
                                pollfd{.fd = socket, .events = kGone, .revents = 0}};
  for (;;) {
    const int ready = ::poll(entries.data(), entries.size(), static_cast<int>(interval.count()));
    if (ready < 0 && errno == EINTR) continue;
    if (entries[0].revents != 0 || ready < 0) return;
    if (entries[1].revents != 0) {
      m_handlers.onGone();
      return;
    }
    m_handlers.onQuiet();
  }
}

}  // namespace server
