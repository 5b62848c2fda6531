// Where keys live: never in the database, logs, exports or on a command line.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "engine/base/result.h"

namespace storage {

// A key belongs to the host it was entered for and is never sent to another.
enum class SecretPlace { Keychain, SessionOnly, Environment };

struct Secret {
  std::string value;
  SecretPlace place = SecretPlace::SessionOnly;
};

// Thread: the GUI thread; answers arrive there later. Answers after destruction are dropped.
class SecretStore {
 public:
  virtual ~SecretStore() = default;

  // nullopt: none is known for this host.
  virtual void read(const std::string& host,
                    std::function<void(std::optional<Secret>)> onAnswer) = 0;
  // Tries the keychain, else keeps the key until the program ends; the answer says which. An empty
  // value removes it.
  virtual void write(const std::string& host, const std::string& value,
                     std::function<void(SecretPlace)> onAnswer) = 0;
  // A keychain may wait for its reader longer than read() and write() do. `onLate` (one,
  // replaceable) hears what counts for the host, named as it was asked for, once it answers.
  virtual void setOnLate(
      std::function<void(const std::string& host, const std::optional<Secret>&)> onLate) {
    static_cast<void>(onLate);
  }
  // The keychain still has to answer for this host.
  [[nodiscard]] virtual bool isWaiting(const std::string& host) const {
    static_cast<void>(host);
    return false;
  }
};

}  // namespace storage
