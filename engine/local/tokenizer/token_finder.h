// Finds the tokens that are matched as text: the leftmost, and of those the longest.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tokenizer {

// Thread: any, once built.
class TokenFinder {
 public:
  struct Hit {
    std::size_t begin;
    std::size_t end;
    std::int32_t id;
  };

  TokenFinder() = default;
  // Texts and their ids; empty texts are left out, and of equal texts the first id counts. Memory:
  // some 16 bytes for each byte of the texts.
  explicit TokenFinder(std::vector<std::pair<std::string, std::int32_t>> tokens);

  // The hits in order, none overlapping another. Time: linear in the text, whatever the tokens are.
  [[nodiscard]] std::vector<Hit> find(std::string_view text) const;

 private:
  // A tree of the tokens read backwards, breadth first: the children of a node are neighbours,
  // sorted by byte. Going through a text from its end, the node is the longest end of a token that
  // begins here.
  struct Node {
    std::uint32_t firstChild = 0;
    std::uint32_t shorter = 0;  // the next shorter such end
    std::int32_t token = -1;    // the longest whole token that begins here
    std::uint16_t children = 0;
    std::uint8_t byte = 0;
  };
  struct Token {
    std::int32_t id;
    std::size_t length;
  };

  void build(const std::vector<std::pair<std::string, std::int32_t>>& backwards);
  void link(std::uint32_t parent, std::uint32_t child);
  [[nodiscard]] std::uint32_t childOf(std::uint32_t node, std::uint8_t byte) const;
  [[nodiscard]] std::uint32_t step(std::uint32_t node, std::uint8_t byte) const;

  std::vector<Token> m_tokens;
  std::vector<Node> m_nodes;                        // the first is the root
  std::array<std::uint32_t, 256> m_rootChildren{};  // 0: none
};

}  // namespace tokenizer
