// Random bits and a comparison of constant time.
// SPDX-License-Identifier: Apache-2.0
#include "engine/server/token.h"

#include <cstdint>
#include <random>

namespace server {

std::string generateToken() {
  constexpr std::string_view kDigits = "0123456789abcdef";
  constexpr int kWords = 8;
  std::random_device random;  // getrandom() or the like on the systems we build for
  std::string token;
  for (int word = 0; word < kWords; ++word) {
    std::uint32_t bits = random();
    for (int digit = 0; digit < 8; ++digit, bits >>= 4) token += kDigits[bits & 15];
  }
  return token;
}

bool isSameToken(std::string_view expected, std::string_view given) {
  // The length of a token is no secret.
  if (expected.size() != given.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < expected.size(); ++i)
    difference |= static_cast<unsigned char>(expected[i]) ^ static_cast<unsigned char>(given[i]);
  return difference == 0;
}

}  // namespace server
