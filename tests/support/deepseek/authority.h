// The certificate of the API's double.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

struct ssl_ctx_st;

namespace support::deepseek {

// Of an authority of its own, for api.deepseek.com, localhost and 127.0.0.1. Thread: any, once
// made.
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
