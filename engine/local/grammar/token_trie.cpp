// A trie as a list of nodes with jumps over subtrees.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/grammar/token_trie.h"

#include <algorithm>
#include <string>
#include <utility>

namespace grammar {

TokenTrie::TokenTrie(const tokenizer::Tokenizer& tokens)
    : m_vocabulary(static_cast<std::size_t>(tokens.size())) {
  std::vector<std::pair<std::string, tokenizer::TokenId>> sorted;
  for (tokenizer::TokenId id = 0; id < tokens.size(); ++id) {
    if (tokens.isSpecial(id) || tokens.isUnused(id) || tokens.isEndOfTurn(id)) continue;
    if (std::string bytes = tokens.bytesOf(id); !bytes.empty())
      sorted.emplace_back(std::move(bytes), id);
  }
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::size_t> path;  // the nodes of the last token's bytes
  std::string_view last;
  for (const auto& [bytes, id] : sorted) {
    const auto differs = std::mismatch(last.begin(), last.end(), bytes.begin(), bytes.end()).first;
    const auto common = static_cast<std::size_t>(differs - last.begin());
    for (; path.size() > common; path.pop_back())
      m_nodes[path.back()].end = static_cast<std::uint32_t>(m_nodes.size());
    const auto place = static_cast<std::uint32_t>(m_tokens.size());
    while (path.size() < bytes.size()) {
      const auto byte = static_cast<std::uint8_t>(bytes[path.size()]);
      path.push_back(m_nodes.size());
      m_nodes.push_back({static_cast<std::uint32_t>(path.size()), 0, place, place, byte});
    }
    m_tokens.push_back(id);
    ++m_nodes[path.back()].lastToken;
    m_longest = std::max(m_longest, bytes.size());
    last = bytes;
  }
  for (const std::size_t node : path)
    m_nodes[node].end = static_cast<std::uint32_t>(m_nodes.size());
}

std::vector<bool> TokenTrie::allowedAt(Matcher& matcher, Matcher::Place place) const {
  std::vector<bool> allowed(m_vocabulary, false);
  std::vector<Matcher::Place> places(m_longest + 1, Matcher::kNowhere);
  places[0] = place;
  for (std::size_t at = 0; at < m_nodes.size();) {
    const Node& node = m_nodes[at];
    const Matcher::Place here = matcher.next(places[node.depth - 1], node.byte);
    if (here == Matcher::kNowhere) {
      at = node.end;
      continue;
    }
    places[node.depth] = here;
    for (std::uint32_t i = node.firstToken; i < node.lastToken; ++i)
      allowed[static_cast<std::size_t>(m_tokens[i])] = true;
    ++at;
  }
  return allowed;
}

}  // namespace grammar
