// Reads the hyper-parameters of one architecture, each with the range it may have.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/local/checkpoint/checkpoint.h"

namespace model {

// Both ends are allowed.
struct Range {
  std::int64_t least = 0;
  std::int64_t most = 0;
};

// Keys are given without the architecture's prefix. The first failure is kept and every later
// read gives a harmless value, so that a family can read all its keys and ask once.
// Thread: one at a time. Lifetime: the file must outlive it.
class KeyReader {
 public:
  KeyReader(const checkpoint::Checkpoint& file, std::string_view architecture)
      : m_file(file), m_prefix(std::string(architecture) + ".") {}

  [[nodiscard]] const checkpoint::Checkpoint& file() const { return m_file; }
  [[nodiscard]] std::string fullName(std::string_view key) const {
    return m_prefix + std::string(key);
  }
  [[nodiscard]] bool has(std::string_view key) const {
    return m_file.find(fullName(key)) != nullptr;
  }

  std::int64_t integer(std::string_view key, Range range);
  std::int64_t integerOr(std::string_view key, std::int64_t fallback, Range range);
  // A number that newer files give as an array with one element per layer; all must be the same.
  std::int64_t uniformOr(std::string_view key, std::optional<std::int64_t> fallback, Range range);
  // Finite as f32, as which all are used; the others also above 0.
  double realOr(std::string_view key, double fallback);
  double positive(std::string_view key);
  double positiveOr(std::string_view key, double fallback);
  bool flagOr(std::string_view key, bool fallback);
  std::string textOr(std::string_view key, std::string_view fallback);

  // Keeps an error of this key, unless there is one already: "<file>: key <key>: <what>".
  void fail(base::ErrorCode code, std::string_view key, std::string_view what);
  // fail() unless `holds`.
  void require(bool holds, std::string_view key, std::string_view what) {
    if (!holds) fail(base::ErrorCode::Corrupt, key, what);
  }
  [[nodiscard]] const std::optional<base::Error>& error() const { return m_error; }

 private:
  std::optional<std::int64_t> checked(std::string_view key, std::int64_t value, Range range);

  const checkpoint::Checkpoint& m_file;
  std::string m_prefix;
  std::optional<base::Error> m_error;
};

}  // namespace model
