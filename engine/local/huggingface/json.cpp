// Feeds nlohmann's event parser into trees of our own, after a look at what the text would cost.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/huggingface/json.h"

#include <limits>
#include <new>
#include <nlohmann/json.hpp>
#include <unordered_set>
#include <utility>

#include "engine/base/quote.h"

namespace huggingface {
namespace {

// Longer than any number that a program writes.
constexpr std::size_t kMaxNumberBytes = 128;

base::Error corrupt(std::string_view what, const std::string& message) {
  return {base::ErrorCode::Corrupt, std::string(what) + ": " + message};
}

bool isSpace(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool isStructure(char c) {
  return c == '{' || c == '}' || c == '[' || c == ']' || c == ',' || c == ':' || isSpace(c);
}

// The parser collects a whole string or number, and the spaces before it, before it gives it away:
// a hundred megabytes of one must be refused before that.
base::Result<void> checkSizes(std::string_view text, const JsonLimits& limits,
                              std::string_view what) {
  std::size_t depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t begin = i;
    if (text[i] == '"') {
      for (++i; i < text.size() && text[i] != '"' && i - begin <= limits.stringBytes; ++i) {
        if (text[i] == '\\') ++i;
      }
      if (i - begin > limits.stringBytes) {
        return corrupt(what, "the string at byte " + std::to_string(begin) + " is longer than " +
                                 std::to_string(limits.stringBytes) + " bytes");
      }
    } else if (isSpace(text[i])) {
      while (i + 1 < text.size() && isSpace(text[i + 1]) && i - begin <= limits.stringBytes) ++i;
      if (i - begin > limits.stringBytes) {
        return corrupt(what, "there are more than " + std::to_string(limits.stringBytes) +
                                 " spaces at byte " + std::to_string(begin));
      }
    } else if (text[i] == '{' || text[i] == '[') {
      if (++depth > limits.depth) {
        return corrupt(what, "nested deeper than " + std::to_string(limits.depth) +
                                 " levels at byte " + std::to_string(i));
      }
    } else if (text[i] == '}' || text[i] == ']') {
      if (depth > 0) --depth;
    } else if (!isStructure(text[i])) {
      while (i + 1 < text.size() && !isStructure(text[i + 1]) && text[i + 1] != '"' &&
             i - begin <= kMaxNumberBytes) {
        ++i;
      }
      if (i - begin > kMaxNumberBytes) {
        return corrupt(what,
                       "expected a value at byte " + std::to_string(begin) + ", got a long word");
      }
    }
  }
  return {};
}

// The events' names are nlohmann's.
class Builder {
 public:
  Builder(const JsonLimits& limits, std::string_view what, const TakeMember* take)
      : m_limits(limits), m_what(what), m_take(take) {}

  bool null() { return add(Json()); }
  bool boolean(bool value) { return add(Json(Json::Value(value))); }
  bool number_integer(std::int64_t value) { return add(Json(Json::Value(value))); }
  bool number_unsigned(std::uint64_t value) {
    if (value > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
      return add(Json(Json::Value(static_cast<double>(value))));
    }
    return add(Json(Json::Value(static_cast<std::int64_t>(value))));
  }
  bool number_float(double value, const std::string& /*text*/) {
    return add(Json(Json::Value(value)));
  }
  bool string(std::string& value) { return add(Json(Json::Value(std::move(value)))); }
  bool binary(nlohmann::json::binary_t& /*value*/) { return false; }
  bool start_object(std::size_t /*size*/) { return open(Json(Json::Value(Json::Object()))); }
  bool start_array(std::size_t /*size*/) { return open(Json(Json::Value(Json::Array()))); }
  bool end_array() { return close(); }
  bool end_object() {
    const Json::Object& members = *m_open.back().value.object();
    std::unordered_set<std::string_view> names;
    names.reserve(members.size());
    for (const JsonMember& member : members) {
      if (!names.insert(member.name).second) {
        return fail(corrupt(
            m_what, "the name " + base::quote(member.name) + " is there twice in one object"));
      }
    }
    return close();
  }
  bool key(std::string& name) {
    m_open.back().nextName = std::move(name);
    return true;
  }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*error*/) {
    return fail(corrupt(m_what, "expected JSON in UTF-8, got something else at byte " +
                                    std::to_string(position == 0 ? 0 : position - 1)));
  }

  [[nodiscard]] const std::optional<base::Error>& error() const { return m_error; }
  [[nodiscard]] Json takeRoot() { return std::move(m_root); }

 private:
  struct Open {
    Json value;
    std::string nextName;
  };

  bool fail(base::Error error) {
    if (!m_error) m_error = std::move(error);
    return false;
  }

  bool count() {
    if (++m_values <= m_limits.values) return true;
    return fail(
        corrupt(m_what, "there are more than " + std::to_string(m_limits.values) + " values"));
  }

  bool open(Json value) {
    if (!count()) return false;
    if (m_take != nullptr && m_open.empty() && value.object() == nullptr) {
      return fail(corrupt(m_what, "expected an object, got an array"));
    }
    m_open.push_back({std::move(value), {}});
    return true;
  }

  bool close() {
    Json value = std::move(m_open.back().value);
    m_open.pop_back();
    return put(std::move(value));
  }

  bool add(Json value) { return count() && put(std::move(value)); }

  bool put(Json value) {
    if (m_open.empty()) {
      m_root = std::move(value);
      return m_take == nullptr || m_root.object() != nullptr ||
             fail(corrupt(m_what, std::string("expected an object, got ") + m_root.kind()));
    }
    Open& parent = m_open.back();
    if (m_take != nullptr && m_open.size() == 1) {
      m_values = 0;
      auto taken = (*m_take)(std::move(parent.nextName), std::move(value));
      return taken || fail(taken.error());
    }
    if (Json::Array* const array = parent.value.array()) {
      array->push_back(std::move(value));
    } else {
      parent.value.object()->push_back({std::move(parent.nextName), std::move(value)});
    }
    return true;
  }

  const JsonLimits& m_limits;
  std::string_view m_what;
  const TakeMember* m_take;
  std::vector<Open> m_open;
  Json m_root;
  std::size_t m_values = 0;
  std::optional<base::Error> m_error;
};

base::Result<Json> parse(std::string_view text, const JsonLimits& limits, std::string_view what,
                         const TakeMember* take) {
  if (auto sizes = checkSizes(text, limits, what); !sizes) return sizes.error();
  try {
    Builder builder(limits, what, take);
    const bool whole = nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
    if (builder.error()) return *builder.error();
    if (!whole) return corrupt(what, "expected JSON in UTF-8, got something else");
    return builder.takeRoot();
  } catch (const std::bad_alloc&) {
    return base::Error{base::ErrorCode::OutOfMemory,
                       std::string(what) + ": there is no memory to read it"};
  }
}

}  // namespace

Json::Json() = default;
Json::Json(Value value) : m_value(std::move(value)) {}
Json::Json(const Json& other) = default;
Json::Json(Json&& other) noexcept = default;
Json& Json::operator=(const Json& other) = default;
Json& Json::operator=(Json&& other) noexcept = default;
Json::~Json() = default;

std::optional<double> Json::number() const {
  if (const std::int64_t* const whole = integer()) return static_cast<double>(*whole);
  const double* const real = std::get_if<double>(&m_value);
  return real == nullptr ? std::nullopt : std::optional<double>(*real);
}

const Json* Json::find(std::string_view name) const {
  if (object() == nullptr) return nullptr;
  for (const JsonMember& member : *object()) {
    if (member.name == name) return member.value.isNull() ? nullptr : &member.value;
  }
  return nullptr;
}

std::string_view Json::textOf(std::string_view name) const {
  const Json* const found = find(name);
  const std::string* const value = found == nullptr ? nullptr : found->text();
  return value == nullptr ? std::string_view() : *value;
}

const char* Json::kind() const {
  constexpr const char* kKinds[] = {"null",     "a bool",   "an integer", "a number",
                                    "a string", "an array", "an object"};
  return kKinds[m_value.index()];
}

base::Result<Json> parseJson(std::string_view text, const JsonLimits& limits,
                             std::string_view what) {
  return parse(text, limits, what, nullptr);
}

base::Result<void> parseJsonMembers(std::string_view text, const JsonLimits& limits,
                                    std::string_view what, const TakeMember& take) {
  const auto done = parse(text, limits, what, &take);
  if (!done) return done.error();
  return {};
}

}  // namespace huggingface
