// A model on disk: its metadata by type.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/checkpoint/checkpoint.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace checkpoint {
namespace {

base::Error wrong(const Checkpoint& file, std::string_view key, std::string_view expected,
                  std::string_view got) {
  std::string message(file.name());
  message.append(": key ").append(key).append(": expected ").append(expected);
  message.append(", got ").append(got);
  return {base::ErrorCode::Corrupt, std::move(message)};
}

std::string_view kindOf(const Value& value) {
  constexpr std::array<std::string_view, 8> kKinds = {"an integer",
                                                      "an integer beyond 2^63",
                                                      "a float",
                                                      "a bool",
                                                      "a string",
                                                      "an array of integers",
                                                      "an array of floats",
                                                      "an array of strings"};
  static_assert(kKinds.size() == std::variant_size_v<Value>);
  return kKinds[value.index()];
}

// Null: absent. Otherwise the value as T, or an error that names what is there instead.
template <typename T>
base::Result<const T*> typed(const Checkpoint& file, std::string_view key,
                             std::string_view expected) {
  const Value* value = file.find(key);
  if (value == nullptr) return static_cast<const T*>(nullptr);
  const T* result = std::get_if<T>(value);
  if (result == nullptr) return wrong(file, key, expected, kindOf(*value));
  return result;
}

template <typename T>
base::Result<std::optional<T>> scalar(const Checkpoint& file, std::string_view key,
                                      std::string_view expected) {
  const auto found = typed<T>(file, key, expected);
  if (!found) return found.error();
  if (*found == nullptr) return std::optional<T>();
  return std::optional<T>(**found);
}

}  // namespace

base::Result<std::optional<std::int64_t>> Checkpoint::integer(std::string_view key) const {
  return scalar<std::int64_t>(*this, key, "an integer");
}

base::Result<std::optional<double>> Checkpoint::real(std::string_view key) const {
  // Some writers store whole numbers such as a rope base of 10000 as integers.
  const Value* value = find(key);
  if (value != nullptr && std::holds_alternative<std::int64_t>(*value)) {
    return std::optional<double>(static_cast<double>(std::get<std::int64_t>(*value)));
  }
  auto result = scalar<double>(*this, key, "a float");
  if (result && *result && !std::isfinite(**result)) {
    return wrong(*this, key, "a finite number", "infinity or not a number");
  }
  return result;
}

base::Result<std::optional<bool>> Checkpoint::boolean(std::string_view key) const {
  return scalar<bool>(*this, key, "a bool");
}

base::Result<std::optional<std::string>> Checkpoint::string(std::string_view key) const {
  return scalar<std::string>(*this, key, "a string");
}

base::Result<const IntegerArray*> Checkpoint::integers(std::string_view key) const {
  return typed<IntegerArray>(*this, key, "an array of integers");
}

base::Result<const FloatArray*> Checkpoint::reals(std::string_view key) const {
  const auto result = typed<FloatArray>(*this, key, "an array of floats");
  if (result && *result != nullptr &&
      !std::all_of((*result)->begin(), (*result)->end(),
                   [](double x) { return std::isfinite(x); })) {
    return wrong(*this, key, "finite numbers", "infinity or not a number");
  }
  return result;
}

base::Result<const StringArray*> Checkpoint::strings(std::string_view key) const {
  return typed<StringArray>(*this, key, "an array of strings");
}

}  // namespace checkpoint
