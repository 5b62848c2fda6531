// Reads the hyper-parameters of one architecture, each with the range it may have.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/key_reader.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

namespace model {

void KeyReader::fail(base::ErrorCode code, std::string_view key, std::string_view what) {
  if (m_error) return;
  std::string message(m_file.name());
  message.append(": key ").append(fullName(key)).append(": ").append(what);
  m_error = base::Error{code, std::move(message)};
}

std::optional<std::int64_t> KeyReader::checked(std::string_view key, std::int64_t value,
                                               Range range) {
  if (value >= range.least && value <= range.most) return value;
  fail(base::ErrorCode::Corrupt, key,
       "expected " + std::to_string(range.least) + " to " + std::to_string(range.most) + ", got " +
           std::to_string(value));
  return std::nullopt;
}

std::int64_t KeyReader::integer(std::string_view key, Range range) {
  require(has(key), key, "expected a number, but the key is missing");
  return integerOr(key, range.least, range);
}

std::int64_t KeyReader::integerOr(std::string_view key, std::int64_t fallback, Range range) {
  const auto value = m_file.integer(fullName(key));
  if (!value) {
    if (!m_error) m_error = value.error();
    return range.least;
  }
  return checked(key, value->value_or(fallback), range).value_or(range.least);
}

std::int64_t KeyReader::uniformOr(std::string_view key, std::optional<std::int64_t> fallback,
                                  Range range) {
  const checkpoint::Value* value = m_file.find(fullName(key));
  const auto* array = value == nullptr ? nullptr : std::get_if<checkpoint::IntegerArray>(value);
  if (array == nullptr) return fallback ? integerOr(key, *fallback, range) : integer(key, range);
  if (array->empty()) {
    fail(base::ErrorCode::Corrupt, key, "expected one number per layer, got none");
    return range.least;
  }
  if (std::adjacent_find(array->begin(), array->end(), std::not_equal_to<>()) != array->end()) {
    fail(base::ErrorCode::Unsupported, key, "models whose layers differ in this are not supported");
    return range.least;
  }
  return checked(key, array->front(), range).value_or(range.least);
}

double KeyReader::realOr(std::string_view key, double fallback) {
  const auto value = m_file.real(fullName(key));
  if (!value) {
    if (!m_error) m_error = value.error();
    return fallback;
  }
  const double number = value->value_or(fallback);
  if (std::fabs(number) <= double{std::numeric_limits<float>::max()}) return number;
  fail(base::ErrorCode::Corrupt, key,
       "expected a number of at most 3.4e38, got " + std::to_string(number));
  return fallback;
}

double KeyReader::positive(std::string_view key) {
  require(has(key), key, "expected a number, but the key is missing");
  return positiveOr(key, 1.0);
}

double KeyReader::positiveOr(std::string_view key, double fallback) {
  const double value = realOr(key, fallback);
  if (value > 0.0 && static_cast<float>(value) > 0.0F) return value;
  fail(base::ErrorCode::Corrupt, key, "expected a number above 0, got " + std::to_string(value));
  return 1.0;
}

bool KeyReader::flagOr(std::string_view key, bool fallback) {
  const auto value = m_file.boolean(fullName(key));
  if (value) return value->value_or(fallback);
  if (!m_error) m_error = value.error();
  return fallback;
}

std::string KeyReader::textOr(std::string_view key, std::string_view fallback) {
  const auto value = m_file.string(fullName(key));
  if (value) return value->value_or(std::string(fallback));
  if (!m_error) m_error = value.error();
  return std::string(fallback);
}

}  // namespace model
