// A value or an error, with the method names of std::expected so that it can become an alias of it
// later.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cassert>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace base {

// What a caller decides on. Everything a person should read is in Error::message.
enum class ErrorCode {
  NotFound,
  InvalidArgument,
  Corrupt,      // bytes from outside that break their own format
  Unsupported,  // well formed, but something we do not (yet) handle
  Io,
  Network,
  Denied,  // a key, a permission or a balance is missing
  OutOfMemory,
  Cancelled,
  Busy,  // the other side asks to come back later
};

// `message` says what, where, expected and got, in one sentence a person can act on.
struct Error {
  ErrorCode code;
  std::string message;
};

// Adds where we were: "opening model x.gguf: <message>".
[[nodiscard]] inline Error withContext(std::string_view context, Error error) {
  error.message = std::string(context) + ": " + error.message;
  return error;
}

// Either a T or an Error; valid to read only what has_value() says is there.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool has_value() const { return m_state.index() == 0; }
  explicit operator bool() const { return has_value(); }

  [[nodiscard]] T& value() & { return get(); }
  [[nodiscard]] const T& value() const& { return const_cast<Result*>(this)->get(); }
  [[nodiscard]] T&& value() && { return std::move(get()); }
  T& operator*() & { return get(); }
  const T& operator*() const& { return const_cast<Result*>(this)->get(); }
  T&& operator*() && { return std::move(get()); }
  T* operator->() { return &get(); }
  const T* operator->() const { return &const_cast<Result*>(this)->get(); }

  [[nodiscard]] const Error& error() const& {
    assert(!has_value());
    return *std::get_if<1>(&m_state);
  }
  [[nodiscard]] Error&& error() && {
    assert(!has_value());
    return std::move(*std::get_if<1>(&m_state));
  }

 private:
  T& get() {
    assert(has_value());
    return *std::get_if<0>(&m_state);
  }
  std::variant<T, Error> m_state;
};

// Success without a value.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : m_state(std::move(error)) {}

  [[nodiscard]] bool has_value() const { return m_state.index() == 0; }
  explicit operator bool() const { return has_value(); }
  [[nodiscard]] const Error& error() const& {
    assert(!has_value());
    return *std::get_if<1>(&m_state);
  }
  [[nodiscard]] Error&& error() && {
    assert(!has_value());
    return std::move(*std::get_if<1>(&m_state));
  }

 private:
  std::variant<std::monostate, Error> m_state;
};

}  // namespace base
