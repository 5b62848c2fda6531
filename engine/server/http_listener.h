// cpp-httplib's server with our own connections: bounded, watched, and closed at once when we end.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <httplib.h>

#include <mutex>
#include <set>

#include "engine/server/connection.h"

namespace server {

// One request for each connection; then "Connection: close".
class HttpListener final : public httplib::Server {
 public:
  explicit HttpListener(SocketStream::Limits limits) : m_limits(limits) {}

  // The socket of a request inside its handler, for a ConnectionWatch.
  [[nodiscard]] static socket_t socketOf(const httplib::Request& request);

  // Cuts all connections, also those of later accepts. Thread: any.
  void cutConnections();

 private:
  bool process_and_close_socket(socket_t socket) override;
  bool open(socket_t socket);
  void close(socket_t socket);

  SocketStream::Limits m_limits;
  std::mutex m_mutex;
  std::set<socket_t> m_open;
  bool m_isEnding = false;
};

}  // namespace server
