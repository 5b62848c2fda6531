// An authority that signs certificates for tests, made in memory.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

namespace support {

struct KeyDeleter {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct CertificateDeleter {
  void operator()(X509* certificate) const { X509_free(certificate); }
};

struct Identity {
  std::unique_ptr<EVP_PKEY, KeyDeleter> key{EVP_EC_gen("P-256")};
  std::unique_ptr<X509, CertificateDeleter> certificate{X509_new()};
};

// Makes the certificate of `identity`, valid for a year; aborts where that fails. `issuer` may be
// `identity` itself. `names` as in "DNS:api.example,IP:127.0.0.1"; empty: of an authority.
void sign(Identity& identity, const Identity& issuer, const std::string& commonName,
          const std::string& names, long serial);

// Nobody trusts it unless told to. Thread: one at a time.
class Authority {
 public:
  Authority() { sign(m_identity, m_identity, "Test Authority", "", 1); }

  [[nodiscard]] Identity issue(const std::string& names);
  [[nodiscard]] std::string pem() const;

 private:
  Identity m_identity;
  long m_serial = 1;
};

}  // namespace support
