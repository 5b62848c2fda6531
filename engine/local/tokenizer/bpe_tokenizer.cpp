// Merging with a priority queue, so that a word of a megabyte costs n log n rather than n squared.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/tokenizer/bpe_tokenizer.h"

#include <algorithm>
#include <utility>

#include "engine/base/quote.h"
#include "engine/local/tokenizer/byte_alphabet.h"
#include "engine/local/tokenizer/normalization.h"
#include "engine/local/tokenizer/safe_cut.h"

namespace tokenizer {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 16;

std::uint64_t pairKey(TokenId left, TokenId right) {
  return std::uint64_t{static_cast<std::uint32_t>(left)} << 32 | static_cast<std::uint32_t>(right);
}

base::Error badMerge(std::size_t index, std::string_view merge, std::string_view what) {
  return {base::ErrorCode::Corrupt,
          "merge " + std::to_string(index) + " " + base::quote(merge) + " " + std::string(what)};
}

}  // namespace

// Reused from word to word: most have a handful of bytes, and allocating for each would cost more
// than merging.
struct BpeTokenizer::Scratch {
  struct Symbol {
    TokenId id;
    std::int32_t previous;
    std::int32_t next;
  };
  // `left` and `right` tell whether the pair is still what it was when it was queued.
  struct Candidate {
    std::int32_t rank;
    std::int32_t position;
    TokenId left;
    TokenId right;
    TokenId merged;
  };
  std::vector<Symbol> symbols;
  std::vector<Candidate> queue;
  std::size_t unspelt = 0;  // bytes of all words

  static bool isWorse(const Candidate& a, const Candidate& b) {
    return std::pair(a.rank, a.position) > std::pair(b.rank, b.position);
  }
};

base::Result<std::unique_ptr<Tokenizer>> BpeTokenizer::create(Vocabulary vocabulary) {
  auto preTokenizer = PreTokenizer::find(vocabulary.preTokenizer);
  if (!preTokenizer) return std::move(preTokenizer).error();
  std::unordered_map<std::string_view, TokenId> ids;
  ids.reserve(vocabulary.tokens.size());
  for (std::size_t i = 0; i < vocabulary.tokens.size(); ++i) {
    ids.emplace(vocabulary.tokens[i], static_cast<TokenId>(i));
  }
  std::unique_ptr<BpeTokenizer> result(new BpeTokenizer(*preTokenizer, vocabulary));
  if (auto read = result->readMerges(vocabulary.merges, ids); !read) {
    return std::move(read).error();
  }
  result->readBytes(std::move(vocabulary.tokens), ids);
  return std::unique_ptr<Tokenizer>(std::move(result));
}

BpeTokenizer::BpeTokenizer(PreTokenizer preTokenizer, const Vocabulary& vocabulary)
    : m_preTokenizer(preTokenizer),
      m_composes(vocabulary.composes.value_or(preTokenizer.composes())),
      m_specials(vocabulary),
      m_bos(vocabulary.bos),
      m_eos(vocabulary.eos),
      m_addsBos(vocabulary.bos.has_value() &&
                vocabulary.addBos.value_or(preTokenizer.addsBosByDefault())) {
  // Some files name a control token here; text must never yield one.
  if (vocabulary.unknown && m_specials.kind(*vocabulary.unknown) != TokenKind::Control) {
    m_unknown = vocabulary.unknown;
  }
}

base::Result<void> BpeTokenizer::readMerges(
    const std::vector<std::string>& merges,
    const std::unordered_map<std::string_view, TokenId>& ids) {
  m_merges.reserve(merges.size());
  std::string joined;
  for (std::size_t i = 0; i < merges.size(); ++i) {
    const std::string_view merge = merges[i];
    const std::size_t gap = merge.find(' ');
    if (gap == std::string_view::npos || gap == 0 || gap + 1 == merge.size() ||
        merge.find(' ', gap + 1) != std::string_view::npos) {
      return badMerge(i, merge, "is not two tokens with a space between them");
    }
    joined.assign(merge.substr(0, gap)).append(merge.substr(gap + 1));
    const auto left = ids.find(merge.substr(0, gap));
    const auto right = ids.find(merge.substr(gap + 1));
    const auto both = ids.find(joined);
    if (left == ids.end() || right == ids.end() || both == ids.end()) {
      return badMerge(i, merge, "names a token that the vocabulary does not have");
    }
    if (m_specials.kind(both->second) == TokenKind::Control) {
      return badMerge(i, merge, "would make a control token from text");
    }
    m_merges.try_emplace(pairKey(left->second, right->second),
                         Merge{static_cast<std::int32_t>(i), both->second});
  }
  return {};
}

void BpeTokenizer::readBytes(std::vector<std::string> tokens,
                             const std::unordered_map<std::string_view, TokenId>& ids) {
  const ByteAlphabet alphabet;
  for (std::size_t byte = 0; byte < m_byteTokens.size(); ++byte) {
    const auto found = ids.find(alphabet.letter(static_cast<unsigned char>(byte)));
    const bool usable = found != ids.end() && m_specials.kind(found->second) != TokenKind::Control;
    m_byteTokens[byte] = usable ? found->second : -1;
  }
  m_bytes = std::move(tokens);
  for (std::size_t i = 0; i < m_bytes.size(); ++i) {
    if (m_specials.kind(static_cast<TokenId>(i)) != TokenKind::Normal) continue;
    if (auto bytes = alphabet.bytes(m_bytes[i])) m_bytes[i] = *std::move(bytes);
    if (m_preTokenizer.wholeWordsFirst()) m_byBytes.emplace(m_bytes[i], static_cast<TokenId>(i));
  }
}

std::vector<TokenId> BpeTokenizer::encode(std::string_view text) const {
  Scratch scratch;
  return encodeParts(text, SpecialTokens::Match::UserDefined, scratch);
}

std::vector<TokenId> BpeTokenizer::encodeWithSpecials(std::string_view text) const {
  Scratch scratch;
  return encodeParts(text, SpecialTokens::Match::UserDefinedAndControl, scratch);
}

std::size_t BpeTokenizer::unspeltBytes(std::string_view text, bool withSpecials) const {
  Scratch scratch;
  encodeParts(text,
              withSpecials ? SpecialTokens::Match::UserDefinedAndControl
                           : SpecialTokens::Match::UserDefined,
              scratch);
  return scratch.unspelt;
}

std::vector<TokenId> BpeTokenizer::encodeParts(std::string_view text, SpecialTokens::Match match,
                                               Scratch& scratch) const {
  std::vector<TokenId> ids;
  for (const SpecialTokens::Part& part : m_specials.split(text, match)) {
    if (part.text.empty()) {
      ids.push_back(part.id);
      continue;
    }
    // Cut, because the words of all of a long text at once would take twenty times its memory.
    for (std::string_view rest = part.text; !rest.empty();) {
      const std::size_t end = safeCut(rest, kChunk);
      encodeChunk(rest.substr(0, end), scratch, ids);
      rest.remove_prefix(end);
    }
  }
  return ids;
}

void BpeTokenizer::encodeChunk(std::string_view text, Scratch& scratch,
                               std::vector<TokenId>& out) const {
  std::string normal;
  if (m_composes && !isComposed(text)) {
    normal = composed(text);
    text = normal;
  }
  for (const std::string_view word : m_preTokenizer.split(text)) encodeWord(word, scratch, out);
}

const BpeTokenizer::Merge* BpeTokenizer::mergeOf(TokenId left, TokenId right) const {
  const auto found = m_merges.find(pairKey(left, right));
  return found == m_merges.end() ? nullptr : &found->second;
}

// Queues the pair of the symbol at `left` and its neighbour, if a merge joins them.
void BpeTokenizer::pushPair(std::int32_t left, Scratch& scratch) const {
  if (left < 0) return;
  const Scratch::Symbol& first = scratch.symbols[static_cast<std::size_t>(left)];
  if (first.next < 0) return;
  const TokenId second = scratch.symbols[static_cast<std::size_t>(first.next)].id;
  const Merge* merge = mergeOf(first.id, second);
  if (merge == nullptr) return;
  scratch.queue.push_back({merge->rank, left, first.id, second, merge->merged});
  std::push_heap(scratch.queue.begin(), scratch.queue.end(), Scratch::isWorse);
}

void BpeTokenizer::encodeWord(std::string_view word, Scratch& scratch,
                              std::vector<TokenId>& out) const {
  if (m_preTokenizer.wholeWordsFirst()) {
    if (const auto found = m_byBytes.find(std::string(word)); found != m_byBytes.end()) {
      out.push_back(found->second);
      return;
    }
  }
  std::vector<Scratch::Symbol>& symbols = scratch.symbols;
  symbols.clear();
  scratch.queue.clear();
  for (const char letter : word) {
    TokenId id = m_byteTokens[static_cast<unsigned char>(letter)];
    if (id < 0 && m_unknown) id = *m_unknown;
    if (id < 0) {  // left out, as the models' own tokenizers do without an unknown token
      ++scratch.unspelt;
      continue;
    }
    const auto index = static_cast<std::int32_t>(symbols.size());
    symbols.push_back({id, index - 1, index + 1});
  }
  if (symbols.empty()) return;
  symbols.back().next = -1;
  for (std::size_t i = 0; i + 1 < symbols.size(); ++i) {
    pushPair(static_cast<std::int32_t>(i), scratch);
  }
  while (!scratch.queue.empty()) {
    std::pop_heap(scratch.queue.begin(), scratch.queue.end(), Scratch::isWorse);
    const Scratch::Candidate best = scratch.queue.back();
    scratch.queue.pop_back();
    Scratch::Symbol& left = symbols[static_cast<std::size_t>(best.position)];
    if (left.id != best.left || left.next < 0) continue;
    Scratch::Symbol& right = symbols[static_cast<std::size_t>(left.next)];
    if (right.id != best.right) continue;
    left.id = best.merged;
    left.next = right.next;
    right.id = -1;  // no queued pair begins with it any more
    if (left.next >= 0) symbols[static_cast<std::size_t>(left.next)].previous = best.position;
    pushPair(left.previous, scratch);
    pushPair(best.position, scratch);
  }
  for (std::int32_t at = 0; at >= 0; at = symbols[static_cast<std::size_t>(at)].next) {
    out.push_back(symbols[static_cast<std::size_t>(at)].id);
  }
}

std::string BpeTokenizer::bytesOf(TokenId id) const {
  const auto index = static_cast<std::size_t>(id);
  return id >= 0 && index < m_bytes.size() ? m_bytes[index] : std::string();
}

std::optional<TokenId> BpeTokenizer::special(std::string_view text) const {
  return m_specials.find(text);
}
bool BpeTokenizer::isSpecial(TokenId id) const {
  return m_specials.kind(id) == TokenKind::Control;
}
bool BpeTokenizer::isEndOfTurn(TokenId id) const {
  return m_specials.isEndOfTurn(id);
}
bool BpeTokenizer::isUnused(TokenId id) const {
  return m_specials.kind(id) == TokenKind::Unused;
}
std::int64_t BpeTokenizer::size() const {
  return static_cast<std::int64_t>(m_bytes.size());
}

}  // namespace tokenizer
