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
  std::size_t values = 1 << 20;                    // of one tree, also of what is not kept
  std::size_t kept = 1 << 20;                      // of them, but for those of streams
  std::size_t members = 1 << 20;                   // of the text's outermost object or array
};

// Takes a member of an object, or an element of an array, whose name is empty. An error of it ends
// the reading.
using TakeMember = std::function<base::Result<void>(std::string name, Json value)>;

// A list to be taken member by member as it comes, so that it costs no more memory than its largest
// one. Its place in the tree holds an empty one, also where it is of the other kind. Names are not
// compared.
struct JsonStream {
  std::vector<std::string_view> path;  // names from the outermost object to the list
  bool isObject = true;
  TakeMember take;
};

struct JsonSelection {
  std::vector<std::string_view> members;  // of the outermost object, others are null; empty: all
  std::vector<JsonStream> streams;
};

// What the text would cost is known before any of it is kept. Thread: any. Errors of both: Corrupt
// (no JSON, not UTF-8, a name twice in one object, a limit exceeded), with the byte where that is
// known; OutOfMemory. `what` begins the message.
[[nodiscard]] base::Result<Json> parseJson(std::string_view text, const JsonLimits& limits,
                                           std::string_view what,
                                           const JsonSelection& selection = {});

// The members of the text's one object as a stream, each with the limits of a tree of its own.
[[nodiscard]] base::Result<void> parseJsonMembers(std::string_view text, const JsonLimits& limits,
                                                  std::string_view what, const TakeMember& take);

}  // namespace huggingface
