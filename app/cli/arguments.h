// Command-line options of one command: declared once, parsed strictly, printed by --help.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.h"

namespace cli {

struct Option {
  std::string_view name;   // "--model"
  std::string_view value;  // what --help calls its value; empty: a switch
  std::string_view help;
};

// A line of --help that begins a group of options.
[[nodiscard]] constexpr Option heading(std::string_view text) {
  return {{}, {}, text};
}

// What comes by the environment, because a command line can be read by others.
struct Secrets {
  std::string apiKey;            // ISOBATH_API_KEY
  std::string proxyCredentials;  // ISOBATH_PROXY_CREDENTIALS, "user:password"
};

// Thread: any.
class Arguments {
 public:
  // `declared` must outlive the result. Options may stand anywhere, "--name value" or
  // "--name=value"; "--" ends them. Errors: InvalidArgument (unknown option, missing value).
  static base::Result<Arguments> parse(std::span<const std::string_view> words,
                                       std::span<const Option> declared);

  [[nodiscard]] bool has(std::string_view name) const;
  // The last one, where it is given more than once.
  [[nodiscard]] std::optional<std::string> text(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> texts(std::string_view name) const;
  // Errors: InvalidArgument (not a number, outside of low..high).
  [[nodiscard]] base::Result<std::optional<std::int64_t>> integer(std::string_view name,
                                                                  std::int64_t low,
                                                                  std::int64_t high) const;
  [[nodiscard]] base::Result<std::optional<double>> real(std::string_view name, double low,
                                                         double high) const;
  [[nodiscard]] const std::vector<std::string>& positional() const { return m_positional; }
  void setSecrets(Secrets secrets) { m_secrets = std::move(secrets); }
  [[nodiscard]] const Secrets& secrets() const { return m_secrets; }

 private:
  struct Given {
    std::string_view name;
    std::string value;
  };
  std::vector<Given> m_given;
  std::vector<std::string> m_positional;
  Secrets m_secrets;
};

// The lines that --help shows for `declared`.
[[nodiscard]] std::string describe(std::span<const Option> declared);

}  // namespace cli
