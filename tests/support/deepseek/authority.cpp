// OpenSSL 3: two keys, two certificates, one context.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/deepseek/authority.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <cstdlib>

namespace support::deepseek {
namespace {

constexpr long kSecondsValid = 24L * 3600 * 365;

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Deleter<X509_free>>;

void require(bool isFine) {
  if (!isFine) std::abort();  // a test cannot go on without its certificates
}

void addExtension(X509* certificate, X509* issuer, int id, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value);
  require(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

// `issuer` null: it signs itself.
Certificate makeCertificate(EVP_PKEY* key, const char* name, X509* issuer, EVP_PKEY* issuerKey) {
  Certificate certificate(X509_new());
  X509* raw = certificate.get();
  X509_set_version(raw, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(raw), issuer == nullptr ? 1 : 2);
  X509_gmtime_adj(X509_getm_notBefore(raw), -3600);
  X509_gmtime_adj(X509_getm_notAfter(raw), kSecondsValid);
  X509_set_pubkey(raw, key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(raw), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
  X509* signer = issuer == nullptr ? raw : issuer;
  X509_set_issuer_name(raw, X509_get_subject_name(signer));
  if (issuer == nullptr) {
    addExtension(raw, signer, NID_basic_constraints, "critical,CA:TRUE");
    addExtension(raw, signer, NID_key_usage, "critical,keyCertSign,cRLSign");
    addExtension(raw, signer, NID_subject_key_identifier, "hash");
  } else {
    addExtension(raw, signer, NID_basic_constraints, "critical,CA:FALSE");
    addExtension(raw, signer, NID_authority_key_identifier, "keyid:always");
    addExtension(raw, signer, NID_subject_alt_name,
                 "DNS:api.deepseek.com,DNS:localhost,IP:127.0.0.1");
  }
  require(X509_sign(raw, issuerKey, EVP_sha256()) > 0);
  return certificate;
}

std::string pemOf(X509* certificate) {
  BIO* memory = BIO_new(BIO_s_mem());
  require(memory != nullptr && PEM_write_bio_X509(memory, certificate) == 1);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(memory, &bytes);
  std::string pem(bytes, static_cast<std::size_t>(size));
  BIO_free(memory);
  return pem;
}

}  // namespace

Authority::Authority() {
  const Key authorityKey(EVP_EC_gen("P-256"));
  const Key serverKey(EVP_EC_gen("P-256"));
  require(authorityKey && serverKey);
  const Certificate authority = makeCertificate(authorityKey.get(), "Authority of the API double",
                                                nullptr, authorityKey.get());
  const Certificate server =
      makeCertificate(serverKey.get(), "api.deepseek.com", authority.get(), authorityKey.get());
  m_pem = pemOf(authority.get());
  m_context = SSL_CTX_new(TLS_server_method());
  require(m_context != nullptr && SSL_CTX_use_certificate(m_context, server.get()) == 1 &&
          SSL_CTX_use_PrivateKey(m_context, serverKey.get()) == 1);
}

Authority::~Authority() {
  SSL_CTX_free(m_context);
}

}  // namespace support::deepseek
