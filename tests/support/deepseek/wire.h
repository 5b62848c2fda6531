// One accepted connection of the double: plain, through a proxy's tunnel, or encrypted.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

struct ssl_st;
struct ssl_ctx_st;

namespace support::deepseek {

struct HttpCall {
  std::string method;
  std::string path;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
  [[nodiscard]] std::string header(const std::string& name) const;
};

// Blocking; owns the socket. Thread: one; shutDown() any.
class Wire {
 public:
  explicit Wire(int socket);
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  // False: the other side went, or speaks something else.
  bool encrypt(ssl_ctx_st* context);
  // Whether the next byte begins a TLS handshake; false at the end, too.
  [[nodiscard]] bool nextIsTls() const;
  // Empty at the end of the connection.
  std::optional<HttpCall> readCall();
  bool send(std::string_view bytes);
  // Blocks until the other side closes.
  void waitForEnd();
  // The connection ends with a reset, as when a machine on the way gives up.
  void reset();
  void shutDown() const;

 private:
  long read(char* to, std::size_t size);

  int m_socket;
  ssl_st* m_tls = nullptr;
  std::string m_rest;  // read, but of the next request
};

}  // namespace support::deepseek
