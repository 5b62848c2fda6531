// A small strict option parser: an option nobody declared is an error, not a guess.
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/arguments.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>
#include <type_traits>

namespace cli {
namespace {

base::Error invalid(std::string message) {
  return {base::ErrorCode::InvalidArgument, std::move(message)};
}

template <typename Number>
base::Result<std::optional<Number>> number(std::string_view name,
                                           const std::optional<std::string>& text, Number low,
                                           Number high) {
  if (!text) return std::optional<Number>();
  Number value{};
  const char* end = text->data() + text->size();
  const auto [rest, error] = std::from_chars(text->data(), end, value);
  // The comparison is false for NaN, too.
  if (error == std::errc() && rest == end && value >= low && value <= high)
    return std::optional<Number>(value);
  std::ostringstream message;
  message << name << ": expected a " << (std::is_integral_v<Number> ? "whole " : "")
          << "number from " << low << " to " << high << ", got \"" << *text << '"';
  return invalid(message.str());
}

}  // namespace

base::Result<Arguments> Arguments::parse(std::span<const std::string_view> words,
                                         std::span<const Option> declared) {
  Arguments arguments;
  bool optionsEnded = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (optionsEnded || !word.starts_with("--")) {
      arguments.m_positional.emplace_back(word);
      continue;
    }
    if (word == "--") {
      optionsEnded = true;
      continue;
    }
    const std::size_t equals = word.find('=');
    const std::string_view name = word.substr(0, equals);
    const auto option = std::find_if(declared.begin(), declared.end(),
                                     [&](const Option& o) { return o.name == name; });
    if (option == declared.end())
      return invalid("unknown option " + std::string(name) + ": see --help");
    std::string value;
    if (option->value.empty()) {
      if (equals != std::string_view::npos)
        return invalid(std::string(name) + " takes no value, got \"" +
                       std::string(word.substr(equals + 1)) + '"');
    } else if (equals != std::string_view::npos) {
      value = word.substr(equals + 1);
    } else if (i + 1 < words.size()) {
      value = words[++i];
    } else {
      return invalid(std::string(name) + " needs a value: " + std::string(option->value));
    }
    arguments.m_given.push_back({option->name, std::move(value)});
  }
  return arguments;
}

bool Arguments::has(std::string_view name) const {
  return std::any_of(m_given.begin(), m_given.end(),
                     [&](const Given& g) { return g.name == name; });
}

std::optional<std::string> Arguments::text(std::string_view name) const {
  std::optional<std::string> found;
  for (const Given& given : m_given)
    if (given.name == name) found = given.value;
  return found;
}

std::vector<std::string> Arguments::texts(std::string_view name) const {
  std::vector<std::string> found;
  for (const Given& given : m_given)
    if (given.name == name) found.push_back(given.value);
  return found;
}

base::Result<std::optional<std::int64_t>> Arguments::integer(std::string_view name,
                                                             std::int64_t low,
                                                             std::int64_t high) const {
  return number<std::int64_t>(name, text(name), low, high);
}

base::Result<std::optional<double>> Arguments::real(std::string_view name, double low,
                                                    double high) const {
  return number<double>(name, text(name), low, high);
}

std::string describe(std::span<const Option> declared) {
  std::string lines;
  for (const Option& option : declared) {
    if (option.name.empty()) {
      lines += (lines.empty() ? "" : "\n") + std::string(option.help) + ":\n";
      continue;
    }
    std::string left = "  " + std::string(option.name);
    if (!option.value.empty()) left += " " + std::string(option.value);
    left.resize(std::max<std::size_t>(left.size() + 2, 28), ' ');
    lines += left + std::string(option.help) + "\n";
  }
  return lines;
}

}  // namespace cli
