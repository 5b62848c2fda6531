// Finds keys in a line of text. Replacing too much is harmless, replacing too little is not.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cctype>

#include "app/log_file.h"

namespace app {

namespace {

constexpr std::string_view kReplacement = "[redacted]";

// Shorter runs are words ("bearer of news", "sk-1"), and too short to be a secret.
constexpr std::size_t kShortestSecret = 8;

bool isAlphanumeric(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

// What keys and tokens are made of: base64 in both alphabets, JWT dots, dashes.
bool isSecretChar(char c) {
  return isAlphanumeric(c) || std::string_view("-_.~+/=").find(c) != std::string_view::npos;
}

bool startsWith(std::string_view text, std::string_view lowerCase) {
  if (text.size() < lowerCase.size()) return false;
  for (std::size_t i = 0; i < lowerCase.size(); ++i) {
    if (std::tolower(static_cast<unsigned char>(text[i])) != lowerCase[i]) return false;
  }
  return true;
}

std::size_t secretLength(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && isSecretChar(text[length])) ++length;
  return length;
}

std::size_t spaces(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  return first == std::string_view::npos ? text.size() : first;
}

struct Match {
  std::size_t kept = 0;     // how much of the text stays in front
  std::size_t removed = 0;  // how much after that is replaced; 0: no secret here
};

// A name such as "api_key", perhaps in quotes, then ":" or "=", then the value in quotes or up to a
// separator.
Match matchNamedValue(std::string_view text, std::string_view name) {
  if (!startsWith(text, name)) return {};
  std::size_t at = name.size();
  if (at < text.size() && text[at] == '"') ++at;
  at += spaces(text.substr(at));
  if (at >= text.size() || (text[at] != ':' && text[at] != '=')) return {};
  ++at;
  at += spaces(text.substr(at));
  if (at < text.size() && text[at] == '"') ++at;
  if (startsWith(text.substr(at), kReplacement)) return {};
  // The scheme before the credentials ("Basic x") belongs to what an authorization header must not
  // show.
  const std::string_view separators = name == "authorization" ? "\"\r\n" : " \t\"',;&\r\n";
  const auto end = text.substr(at).find_first_of(separators);
  return {at, end == std::string_view::npos ? text.size() - at : end};
}

Match matchAt(std::string_view text) {
  constexpr std::string_view kKeyPrefix = "sk-";
  constexpr std::string_view kBearer = "bearer";
  if (startsWith(text, kKeyPrefix)) {
    const auto length = secretLength(text.substr(kKeyPrefix.size()));
    if (length >= kShortestSecret) return {kKeyPrefix.size(), length};
  }
  if (startsWith(text, kBearer)) {
    const auto gap = spaces(text.substr(kBearer.size()));
    const auto length = secretLength(text.substr(kBearer.size() + gap));
    if (gap > 0 && length >= kShortestSecret) return {kBearer.size() + gap, length};
  }
  constexpr std::array<std::string_view, 6> kNames{"authorization", "api_key", "api-key",
                                                   "apikey",        "token",   "password"};
  for (const auto name : kNames) {
    if (const Match match = matchNamedValue(text, name); match.removed > 0) return match;
  }
  return {};
}

}  // namespace

std::string redactSecrets(std::string_view line) {
  std::string out;
  out.reserve(line.size());
  for (std::size_t at = 0; at < line.size();) {
    // A secret begins a word: "task-management" holds none.
    const bool wordStarts = at == 0 || !isAlphanumeric(line[at - 1]);
    const Match match = wordStarts ? matchAt(line.substr(at)) : Match{};
    if (match.removed == 0) {
      out += line[at++];
      continue;
    }
    out.append(line.substr(at, match.kept)).append(kReplacement);
    at += match.kept + match.removed;
  }
  return out;
}

}  // namespace app
