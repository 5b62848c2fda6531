// Reads the fields of one JSON object, each with the range it may have.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/result.h"
#include "engine/local/huggingface/json.h"

namespace huggingface {

// The first failure is kept and every later read gives a harmless value, so that a translation can
// read all it needs and ask once. A field that is null counts as absent. Thread: one at a time.
// Lifetime: the object must outlive it.
class ConfigReader {
 public:
  // `where` begins every message.
  ConfigReader(const Json& object, std::string where)
      : m_object(&object), m_where(std::move(where)) {}

  [[nodiscard]] bool has(std::string_view name) const { return m_object->find(name) != nullptr; }
  [[nodiscard]] const Json* find(std::string_view name) const { return m_object->find(name); }

  // Counts and sizes: from `least` to 2^31 - 1.
  std::int64_t count(std::string_view name, std::int64_t least = 1);
  std::int64_t countOr(std::string_view name, std::int64_t fallback, std::int64_t least = 0);
  double positive(std::string_view name);
  double positiveOr(std::string_view name, double fallback);
  double numberOr(std::string_view name, double fallback);
  bool flagOr(std::string_view name, bool fallback);
  std::string textOr(std::string_view name, std::string_view fallback);
  // Fails as Unsupported unless the field is absent or has this value.
  void expectFlag(std::string_view name, bool value);

  // Keeps an error of this field, unless there is one already: "<where>: <name>: <what>".
  void fail(base::ErrorCode code, std::string_view name, const std::string& what);
  [[nodiscard]] const std::optional<base::Error>& error() const { return m_error; }
  void keep(const std::optional<base::Error>& error) {
    if (!m_error) m_error = error;
  }
  [[nodiscard]] const std::string& where() const { return m_where; }

 private:
  const Json* m_object;
  std::string m_where;
  std::optional<base::Error> m_error;
};

}  // namespace huggingface
