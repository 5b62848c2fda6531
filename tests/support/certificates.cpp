// OpenSSL 3: keys on P-256, extensions as its own tools write them.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/certificates.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdlib>

namespace support {
namespace {

constexpr long kHour = 3600;
constexpr long kYear = 365 * 24 * kHour;

void require(bool isFine) {
  if (!isFine) std::abort();  // a test cannot go on without its certificates
}

void addExtension(X509* certificate, X509* issuer, int id, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str());
  require(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

}  // namespace

void sign(Identity& identity, const Identity& issuer, const std::string& commonName,
          const std::string& names, long serial) {
  require(identity.key && identity.certificate);
  X509* certificate = identity.certificate.get();
  X509* signer = issuer.certificate.get();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -kHour);
  X509_gmtime_adj(X509_getm_notAfter(certificate), kYear);
  X509_set_pubkey(certificate, identity.key.get());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(commonName.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate, X509_get_subject_name(signer));
  if (names.empty()) {
    addExtension(certificate, signer, NID_basic_constraints, "critical,CA:TRUE");
    addExtension(certificate, signer, NID_key_usage, "critical,keyCertSign,cRLSign");
    addExtension(certificate, signer, NID_subject_key_identifier, "hash");
  } else {
    addExtension(certificate, signer, NID_basic_constraints, "critical,CA:FALSE");
    if (signer != certificate)
      addExtension(certificate, signer, NID_authority_key_identifier, "keyid:always");
    addExtension(certificate, signer, NID_subject_alt_name, names);
  }
  require(X509_sign(certificate, issuer.key.get(), EVP_sha256()) > 0);
}

Identity Authority::issue(const std::string& names) {
  Identity identity;
  sign(identity, m_identity, "test", names, ++m_serial);
  return identity;
}

std::string Authority::pem() const {
  BIO* memory = BIO_new(BIO_s_mem());
  require(memory != nullptr && PEM_write_bio_X509(memory, m_identity.certificate.get()) == 1);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(memory, &bytes);
  std::string text(bytes, static_cast<std::size_t>(size));
  BIO_free(memory);
  return text;
}

}  // namespace support
