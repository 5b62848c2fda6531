// One certificate in one context.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/deepseek/authority.h"

#include <openssl/ssl.h>

#include <cstdlib>

#include "tests/support/certificates.h"

namespace support::deepseek {

Authority::Authority() : m_context(SSL_CTX_new(TLS_server_method())) {
  support::Authority authority;
  const Identity server = authority.issue("DNS:api.deepseek.com,DNS:localhost,IP:127.0.0.1");
  m_pem = authority.pem();
  if (m_context == nullptr || SSL_CTX_use_certificate(m_context, server.certificate.get()) != 1 ||
      SSL_CTX_use_PrivateKey(m_context, server.key.get()) != 1)
    std::abort();  // a test cannot go on without it
}

Authority::~Authority() {
  SSL_CTX_free(m_context);
}

}  // namespace support::deepseek
