// A 64-bit sum over bytes: finds damage and differences, is no protection against intent.
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/checksum.h"

#include <cstring>

namespace base {
namespace {

// A bijection of the state for each word, and of the word for each state: one changed word always
// changes the sum.
std::uint64_t mixed(std::uint64_t state, std::uint64_t word) {
  state = (state ^ word) * 0xD6E8FEB86659FD93ULL;
  return state ^ (state >> 32);
}

}  // namespace

void Checksum::add(std::span<const std::byte> bytes) {
  constexpr std::size_t kWord = sizeof(std::uint64_t);
  std::size_t i = 0;
  while (i < bytes.size()) {
    if (m_size % kWord == 0 && bytes.size() - i >= kWord) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes.data() + i, kWord);
      m_state = mixed(m_state, word);
      i += kWord;
      m_size += kWord;
      continue;
    }
    m_pending |= std::to_integer<std::uint64_t>(bytes[i]) << (8 * (m_size % kWord));
    ++i;
    ++m_size;
    if (m_size % kWord == 0) {
      m_state = mixed(m_state, m_pending);
      m_pending = 0;
    }
  }
}

std::uint64_t Checksum::value() const {
  return mixed(mixed(m_state, m_pending), m_size);
}

}  // namespace base
