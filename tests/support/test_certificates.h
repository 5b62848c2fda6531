// An authority that signs certificates for tests, made in memory and valid for an hour.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

namespace support {

struct KeyDeleter {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct CertificateDeleter {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using Key = std::unique_ptr<EVP_PKEY, KeyDeleter>;
using Certificate = std::unique_ptr<X509, CertificateDeleter>;

struct Identity {
  Key key{EVP_EC_gen("P-256")};
  Certificate certificate{X509_new()};
};

inline void addExtension(X509* certificate, int id, const std::string& value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, id, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

inline void setName(X509_NAME* name, const std::string& text) {
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(text.c_str()), -1, -1, 0);
}

// `issuer` may be `identity` itself. `names` as in "DNS:api.example,IP:127.0.0.1".
inline void sign(Identity& identity, const Identity& issuer, const std::string& commonName,
                 const std::string& names, long serial) {
  X509* certificate = identity.certificate.get();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, identity.key.get());
  setName(X509_get_subject_name(certificate), commonName);
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer.certificate.get()));
  if (!names.empty()) addExtension(certificate, NID_subject_alt_name, names);
  if (names.empty()) addExtension(certificate, NID_basic_constraints, "critical,CA:TRUE");
  X509_sign(certificate, issuer.key.get(), EVP_sha256());
}

class Authority {
 public:
  Authority() { sign(m_identity, m_identity, "Test Authority", "", 1); }

  [[nodiscard]] Identity issue(const std::string& names) {
    Identity identity;
    sign(identity, m_identity, "test", names, ++m_serial);
    return identity;
  }
  [[nodiscard]] std::string pem() const {
    BIO* memory = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(memory, m_identity.certificate.get());
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(memory, &bytes);
    std::string text(bytes, static_cast<std::size_t>(size));
    BIO_free(memory);
    return text;
  }

 private:
  Identity m_identity;
  long m_serial = 1;
};

}  // namespace support
