// API keys: entered in this run first, then the keychain, then the environment.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "app/keychain.h"
#include "storage/secret_store.h"

namespace app {

// The account a host's key is kept under: lower case, IDN in ASCII, ":port" unless it is 443, no
// scheme, user or path. The password of a proxy ("proxy http://host:port") is kept under these
// words themselves, which are no host's.
[[nodiscard]] std::string accountOf(const std::string& host);

struct KeychainSecretsOptions {
  // ISOBATH_API_KEY: for hosts of deepseek.com over https, and for no other, whatever is set up.
  std::string environmentKey;
  // Long enough to type the password of a locked keychain; then the answer is given without it, and
  // what the keychain says later is told by setOnLate().
  std::chrono::milliseconds timeout{20000};
};

// Keys are stored without surrounding white space. A key that could not be removed from the
// keychain is not given out again in this run.
class KeychainSecrets final : public storage::SecretStore {
 public:
  KeychainSecrets(std::unique_ptr<Keychain> keychain, KeychainSecretsOptions options);

  void read(const std::string& host,
            std::function<void(std::optional<storage::Secret>)> onAnswer) override;
  void write(const std::string& host, const std::string& value,
             std::function<void(storage::SecretPlace)> onAnswer) override;
  void setOnLate(std::function<void(const std::string&, const std::optional<storage::Secret>&)>
                     onLate) override {
    m_onLate = std::move(onLate);
  }
  [[nodiscard]] bool isWaiting(const std::string& host) const override;

 private:
  // What was entered and is not (yet) in the keychain. An empty value: removed.
  struct Entered {
    std::string value;
    std::uint64_t number;  // tells a late answer to an older write from the newest
  };
  [[nodiscard]] std::optional<storage::Secret> withoutKeychain(const std::string& account) const;
  [[nodiscard]] bool mayHaveEnvironmentKey(const std::string& account) const;
  void later(std::function<void()> call);
  using OnAnswer = std::function<void(const KeychainAnswer&, bool isLate)>;
  // `onAnswer` for the answer, before it also for the timeout where that comes first.
  Keychain::OnAnswer withTimeout(const std::string& account, OnAnswer onAnswer);
  void tellLate(const std::string& host, const std::optional<storage::Secret>& secret) const;

  KeychainSecretsOptions m_options;
  std::map<std::string, Entered> m_entered;
  std::map<std::string, std::uint64_t> m_lastWrite;  // of this run, by account
  std::uint64_t m_writes = 0;
  std::map<std::string, int> m_waiting;  // for how many answers of the keychain, by account
  std::function<void(const std::string&, const std::optional<storage::Secret>&)> m_onLate;
  QObject m_context;  // its end drops answers that are still to come
  std::unique_ptr<Keychain> m_keychain;
};

}  // namespace app
