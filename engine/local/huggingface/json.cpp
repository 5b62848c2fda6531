// Feeds nlohmann's event parser into trees of our own, after a look at what the text would cost.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/huggingface/json.h"

#include <algorithm>
#include <limits>
#include <new>
#include <nlohmann/json.hpp>
#include <unordered_set>
#include <utility>

#include "engine/base/quote.h"
#include "engine/local/huggingface/json_cost.h"

namespace huggingface {
namespace {

base::Error corrupt(std::string_view what, const std::string& message) {
  return {base::ErrorCode::Corrupt, std::string(what) + ": " + message};
}

// The events' names are nlohmann's.
class Builder {
 public:
  Builder(const JsonLimits& limits, std::string_view what, const JsonSelection& selection)
      : m_limits(limits), m_what(what), m_selection(selection) {}

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
    if (const std::string* const name = m_ignored ? nullptr : repeatedName()) {
      return fail(
          corrupt(m_what, "the name " + base::quote(*name) + " is there twice in one object"));
    }
    return close();
  }
  bool key(std::string& name) {
    if (m_ignored) return true;
    const auto& members = m_selection.members;
    if (m_open.size() == 1 && !members.empty() &&
        std::find(members.begin(), members.end(), name) == members.end()) {
      m_ignored = 0;
    }
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
    const JsonStream* stream;  // null: the value is kept
    std::string nextName;
  };

  bool fail(base::Error error) {
    if (!m_error) m_error = std::move(error);
    return false;
  }

  [[nodiscard]] const std::string* repeatedName() const {
    const Json::Object& members = *m_open.back().value.object();
    std::unordered_set<std::string_view> names;
    names.reserve(members.size());
    for (const JsonMember& member : members) {
      if (!names.insert(member.name).second) return &member.name;
    }
    return nullptr;
  }

  // Of the value that comes next.
  [[nodiscard]] const JsonStream* streamHere() const {
    for (const JsonStream& stream : m_selection.streams) {
      if (std::equal(stream.path.begin(), stream.path.end(), m_open.begin(), m_open.end(),
                     [](std::string_view name, const Open& open) {
                       return open.stream == nullptr && open.nextName == name;
                     })) {
        return &stream;
      }
    }
    return nullptr;
  }

  bool open(Json value) {
    if (m_ignored) {
      ++*m_ignored;
      return true;
    }
    const JsonStream* const stream = streamHere();
    if (stream != nullptr) m_keptBefore = m_kept;
    m_open.push_back({std::move(value), stream, {}});
    return true;
  }

  bool close() {
    if (m_ignored) {
      --*m_ignored;
      return endIgnored();
    }
    Json value = std::move(m_open.back().value);
    m_open.pop_back();
    return put(std::move(value));
  }

  bool add(Json value) { return m_ignored ? endIgnored() : put(std::move(value)); }

  bool endIgnored() {
    if (*m_ignored > 0) return true;
    m_ignored.reset();
    return put(Json());
  }

  bool put(Json value) {
    if (m_open.empty()) {
      m_root = std::move(value);
      return true;
    }
    Open& parent = m_open.back();
    Json::Array* const array = parent.value.array();
    if (parent.stream != nullptr) {
      m_kept = m_keptBefore;
      if (parent.stream->isObject == (array != nullptr)) return true;
      auto taken = parent.stream->take(std::exchange(parent.nextName, {}), std::move(value));
      return taken || fail(taken.error());
    }
    if (++m_kept > m_limits.kept) {
      return fail(corrupt(
          m_what, "there are more than " + std::to_string(m_limits.kept) + " values to keep"));
    }
    if (array != nullptr) {
      array->push_back(std::move(value));
    } else {
      parent.value.object()->push_back({std::move(parent.nextName), std::move(value)});
    }
    return true;
  }

  const JsonLimits& m_limits;
  std::string_view m_what;
  const JsonSelection& m_selection;
  std::vector<Open> m_open;
  std::optional<std::size_t> m_ignored;  // lists open in a member that nobody asked for
  std::size_t m_kept = 0;
  std::size_t m_keptBefore = 0;  // the stream
  Json m_root;
  std::optional<base::Error> m_error;
};

base::Result<Json> parse(std::string_view text, const JsonLimits& limits, std::string_view what,
                         const JsonSelection& selection, bool isPerMember) {
  if (auto cheap = checkCost(text, limits, what, isPerMember); !cheap) return cheap.error();
  try {
    Builder builder(limits, what, selection);
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

base::Result<Json> parseJson(std::string_view text, const JsonLimits& limits, std::string_view what,
                             const JsonSelection& selection) {
  return parse(text, limits, what, selection, false);
}

base::Result<void> parseJsonMembers(std::string_view text, const JsonLimits& limits,
                                    std::string_view what, const TakeMember& take) {
  const JsonSelection selection{{}, {{{}, true, take}}};
  const auto root = parse(text, limits, what, selection, true);
  if (!root) return root.error();
  if (root->object() != nullptr) return {};
  return corrupt(what, std::string("expected an object, got ") + root->kind());
}

}  // namespace huggingface
