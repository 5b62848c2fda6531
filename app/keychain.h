// The keychain of the desktop (Secret Service, KWallet), one secret per account.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

namespace app {

struct KeychainAnswer {
  enum class Outcome {
    Done,
    Missing,
    Unavailable
  };  // Unavailable: none there, locked, or it refused
  Outcome outcome = Outcome::Unavailable;
  std::string value;  // of a read
};

// Thread: the GUI thread; answers arrive there later, and not after destruction. An answer may
// never come: a keychain may be waiting for a person to unlock it.
class Keychain {
 public:
  using OnAnswer = std::function<void(KeychainAnswer)>;
  virtual ~Keychain() = default;

  virtual void read(const std::string& account, OnAnswer onAnswer) = 0;
  virtual void write(const std::string& account, const std::string& value, OnAnswer onAnswer) = 0;
  virtual void remove(const std::string& account, OnAnswer onAnswer) = 0;
};

// The real one, with everything under the service "Isobath" and never in plain text.
[[nodiscard]] std::unique_ptr<Keychain> systemKeychain();

}  // namespace app
