// Reads the fields of one JSON object, each with the range it may have.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/huggingface/config_reader.h"

#include <cmath>
#include <limits>

namespace huggingface {

using base::ErrorCode;

void ConfigReader::fail(ErrorCode code, std::string_view name, const std::string& what) {
  if (m_error) return;
  m_error = base::Error{code, m_where + ": " + std::string(name) + ": " + what};
}

std::int64_t ConfigReader::count(std::string_view name, std::int64_t least) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  const Json* const value = find(name);
  if (value == nullptr) {
    fail(ErrorCode::Corrupt, name, "expected an integer, but it is missing");
    return least;
  }
  // Some programs write 4096 as 4096.0.
  const auto number = value->number();
  if (!number || !(*number >= static_cast<double>(least)) || *number > double{kMost} ||
      *number != std::floor(*number)) {
    fail(ErrorCode::Corrupt, name,
         "expected an integer from " + std::to_string(least) + " to " + std::to_string(kMost) +
             ", got " + (number ? std::to_string(*number) : value->kind()));
    return least;
  }
  return static_cast<std::int64_t>(*number);
}

std::int64_t ConfigReader::countOr(std::string_view name, std::int64_t fallback,
                                   std::int64_t least) {
  return has(name) ? count(name, least) : fallback;
}

double ConfigReader::numberOr(std::string_view name, double fallback) {
  const Json* const value = find(name);
  if (value == nullptr) return fallback;
  const auto number = value->number();
  if (number && std::isfinite(static_cast<float>(*number))) return *number;
  fail(ErrorCode::Corrupt, name,
       std::string("expected a number, got ") + (number ? "one beyond f32" : value->kind()));
  return fallback;
}

double ConfigReader::positiveOr(std::string_view name, double fallback) {
  const double number = numberOr(name, fallback);
  if (number > 0.0) return number;
  fail(ErrorCode::Corrupt, name, "expected a number above 0, got " + std::to_string(number));
  return 1.0;
}

double ConfigReader::positive(std::string_view name) {
  if (has(name)) return positiveOr(name, 1.0);
  fail(ErrorCode::Corrupt, name, "expected a number, but it is missing");
  return 1.0;
}

bool ConfigReader::flagOr(std::string_view name, bool fallback) {
  const Json* const value = find(name);
  if (value == nullptr) return fallback;
  if (value->boolean() != nullptr) return *value->boolean();
  fail(ErrorCode::Corrupt, name, std::string("expected true or false, got ") + value->kind());
  return fallback;
}

std::string ConfigReader::textOr(std::string_view name, std::string_view fallback) {
  const Json* const value = find(name);
  if (value == nullptr) return std::string(fallback);
  if (value->text() != nullptr) return *value->text();
  fail(ErrorCode::Corrupt, name, std::string("expected a string, got ") + value->kind());
  return std::string(fallback);
}

void ConfigReader::expectFlag(std::string_view name, bool value) {
  if (flagOr(name, value) == value) return;
  fail(ErrorCode::Unsupported, name,
       std::string(value ? "false" : "true") + " is not supported for this kind of model");
}

}  // namespace huggingface
