// A certificate authority made on the spot, and the certificate of a server.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

struct ssl_ctx_st;

namespace support::deepseek {

// Signs for api.deepseek.com, localhost and 127.0.0.1; nobody trusts it unless told to.
// Thread: any, once made.
class Authority {
 public:
  Authority();
  ~Authority();
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;

  [[nodiscard]] const std::string& pem() const { return m_pem; }
  [[nodiscard]] ssl_ctx_st* serverContext() const { return m_context; }

 private:
  std::string m_pem;
  ssl_ctx_st* m_context = nullptr;
};

}  // namespace support::deepseek
