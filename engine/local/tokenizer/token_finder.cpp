// An automaton that reads the text from its end: then one pass tells the longest token at each
// place, where reading forwards would have to try again after each match.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/tokenizer/token_finder.h"

#include <algorithm>

namespace tokenizer {

TokenFinder::TokenFinder(std::vector<std::pair<std::string, std::int32_t>> tokens) {
  std::erase_if(tokens, [](const auto& token) { return token.first.empty(); });
  for (auto& token : tokens) std::reverse(token.first.begin(), token.first.end());
  std::stable_sort(tokens.begin(), tokens.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  const auto sameText = [](const auto& a, const auto& b) { return a.first == b.first; };
  tokens.erase(std::unique(tokens.begin(), tokens.end(), sameText), tokens.end());
  build(tokens);
}

void TokenFinder::build(const std::vector<std::pair<std::string, std::int32_t>>& backwards) {
  // Per node the tokens that begin with its path, and how long that is.
  struct Span {
    std::size_t first;
    std::size_t end;
    std::size_t depth;
  };
  m_nodes.emplace_back();
  std::vector<Span> spans = {{0, backwards.size(), 0}};
  for (std::uint32_t node = 0; node < m_nodes.size(); ++node) {
    const auto [first, end, depth] = spans[node];
    std::size_t at = first;
    if (at < end && backwards[at].first.size() == depth) {  // sorted, so the one that ends is first
      m_nodes[node].token = static_cast<std::int32_t>(m_tokens.size());
      m_tokens.push_back({backwards[at].second, depth});
      ++at;
    }
    m_nodes[node].firstChild = static_cast<std::uint32_t>(m_nodes.size());
    while (at < end) {
      const char byte = backwards[at].first[depth];
      const std::size_t begin = at;
      while (at < end && backwards[at].first[depth] == byte) ++at;
      m_nodes.emplace_back().byte = static_cast<std::uint8_t>(byte);
      spans.push_back({begin, at, depth + 1});
      ++m_nodes[node].children;
    }
  }
  for (std::uint32_t i = 0; i < m_nodes[0].children; ++i) {
    m_rootChildren[m_nodes[1 + i].byte] = 1 + i;
  }
  for (std::uint32_t node = 0; node < m_nodes.size(); ++node) {
    for (std::uint32_t i = 0; i < m_nodes[node].children; ++i) {
      link(node, m_nodes[node].firstChild + i);
    }
  }
}

// Parents come first, so all shorter nodes have been linked.
void TokenFinder::link(std::uint32_t parent, std::uint32_t child) {
  Node& node = m_nodes[child];
  if (parent != 0) node.shorter = step(m_nodes[parent].shorter, node.byte);
  if (node.token < 0) node.token = m_nodes[node.shorter].token;
}

std::uint32_t TokenFinder::childOf(std::uint32_t node, std::uint8_t byte) const {
  if (node == 0) return m_rootChildren[byte];
  const auto first = m_nodes.begin() + m_nodes[node].firstChild;
  const auto end = first + m_nodes[node].children;
  const auto found = std::lower_bound(
      first, end, byte, [](const Node& child, std::uint8_t wanted) { return child.byte < wanted; });
  if (found == end || found->byte != byte) return 0;
  return static_cast<std::uint32_t>(found - m_nodes.begin());
}

std::uint32_t TokenFinder::step(std::uint32_t node, std::uint8_t byte) const {
  while (true) {
    const std::uint32_t child = childOf(node, byte);
    if (child != 0 || node == 0) return child;
    node = m_nodes[node].shorter;
  }
}

std::vector<TokenFinder::Hit> TokenFinder::find(std::string_view text) const {
  std::vector<Hit> backwards;
  if (m_tokens.empty()) return backwards;
  std::uint32_t node = 0;
  for (std::size_t begin = text.size(); begin-- > 0;) {
    node = step(node, static_cast<std::uint8_t>(text[begin]));
    const std::int32_t token = m_nodes[node].token;
    if (token < 0) continue;
    const Token& found = m_tokens[static_cast<std::size_t>(token)];
    backwards.push_back({begin, begin + found.length, found.id});
  }
  std::vector<Hit> hits;
  std::size_t free = 0;
  for (auto hit = backwards.rbegin(); hit != backwards.rend(); ++hit) {
    if (hit->begin < free) continue;
    hits.push_back(*hit);
    free = hit->end;
  }
  return hits;
}

}  // namespace tokenizer
