// JSON from strangers as plain values: no exceptions, and limits on everything it can cost.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/base/result.h"

namespace huggingface {

struct JsonMember;

// One value. An integer that does not fit 64 bits is a real.
class Json {
 public:
  using Array = std::vector<Json>;
  using Object = std::vector<JsonMember>;  // in the text's order; no name twice
  using Value =
      std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object>;

  // Defined where a member is a complete type.
  Json();
  explicit Json(Value value);
  Json(const Json& other);
  Json(Json&& other) noexcept;
  Json& operator=(const Json& other);
  Json& operator=(Json&& other) noexcept;
  ~Json();

  [[nodiscard]] bool isNull() const { return m_value.index() == 0; }
  [[nodiscard]] const bool* boolean() const { return std::get_if<bool>(&m_value); }
  [[nodiscard]] const std::int64_t* integer() const { return std::get_if<std::int64_t>(&m_value); }
  [[nodiscard]] std::optional<double> number() const;  // of an integer, too
  [[nodiscard]] const std::string* text() const { return std::get_if<std::string>(&m_value); }
  [[nodiscard]] const Array* array() const { return std::get_if<Array>(&m_value); }
  [[nodiscard]] const Object* object() const { return std::get_if<Object>(&m_value); }
  [[nodiscard]] Array* array() { return std::get_if<Array>(&m_value); }
  [[nodiscard]] Object* object() { return std::get_if<Object>(&m_value); }

  // A member of an object, looked for one by one. Null where there is none, where it is JSON's null
  // and where this is no object.
  [[nodiscard]] const Json* find(std::string_view name) const;
  [[nodiscard]] std::string_view textOf(std::string_view name) const;  // empty: no such text

  [[nodiscard]] const char* kind() const;  // for people: "an array"

 private:
  Value m_value;
};

struct JsonMember {
  std::string name;
  Json value;
};

struct JsonLimits {
  std::size_t depth = 32;
  std::size_t stringBytes = std::size_t{1} << 20;  // of one string, as it is written
  std::size_t values = 1 << 20;                    // of one tree
};

// Thread: any. Errors of both: Corrupt (no JSON, not UTF-8, a name twice in one object, a limit
// exceeded), with the byte where that is known; OutOfMemory. `what` begins the message.
[[nodiscard]] base::Result<Json> parseJson(std::string_view text, const JsonLimits& limits,
                                           std::string_view what);

// Gives the members of the text's one object as they come, each a tree of its own, so that a long
// text costs no more memory than its largest member. An error of `take` ends it. Names are not
// compared.
using TakeMember = std::function<base::Result<void>(std::string name, Json value)>;
[[nodiscard]] base::Result<void> parseJsonMembers(std::string_view text, const JsonLimits& limits,
                                                  std::string_view what, const TakeMember& take);

}  // namespace huggingface
