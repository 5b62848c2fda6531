// The checks that every vocabulary must pass, and the choice of the algorithm.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/tokenizer/tokenizer.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/local/tokenizer/bpe_tokenizer.h"
#include "engine/local/tokenizer/sentence_piece_tokenizer.h"
#include "engine/local/tokenizer/special_tokens.h"

namespace tokenizer {
namespace {

// Twenty times what the largest known vocabularies have.
constexpr std::size_t kMostSpecialBytes = std::size_t{1} << 20;

base::Error corrupt(std::string message) {
  return {base::ErrorCode::Corrupt, "vocabulary: " + std::move(message)};
}

base::Result<void> checkId(std::string_view name, std::optional<TokenId> id, std::size_t size) {
  if (!id || (*id >= 0 && static_cast<std::size_t>(*id) < size)) return {};
  return corrupt(std::string(name) + " is token " + std::to_string(*id) + ", there are " +
                 std::to_string(size));
}

// Special tokens are searched for in all text with a tree of their bytes.
base::Result<void> checkSpecials(const Vocabulary& vocabulary) {
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < vocabulary.tokens.size(); ++i) {
    const TokenKind kind = vocabulary.kinds[i];
    if (kind == TokenKind::Control || kind == TokenKind::UserDefined) {
      bytes += vocabulary.tokens[i].size();
    }
  }
  if (bytes <= kMostSpecialBytes) return {};
  return corrupt("its control and user-defined tokens have " + std::to_string(bytes) +
                 " bytes, expected at most " + std::to_string(kMostSpecialBytes));
}

base::Result<void> check(const Vocabulary& vocabulary) {
  const std::size_t size = vocabulary.tokens.size();
  if (size == 0) return corrupt("it has no tokens");
  if (size > std::size_t{std::numeric_limits<TokenId>::max()} ||
      vocabulary.merges.size() > std::size_t{std::numeric_limits<std::int32_t>::max()}) {
    return corrupt("it has more entries than ids can number");
  }
  if (vocabulary.kinds.size() != size) {
    return corrupt(std::to_string(size) + " tokens, but " +
                   std::to_string(vocabulary.kinds.size()) + " kinds");
  }
  for (std::size_t i = 0; i < size; ++i) {
    if (vocabulary.kinds[i] < TokenKind::Normal || vocabulary.kinds[i] > TokenKind::Byte) {
      return corrupt("token " + std::to_string(i) + " is of kind " +
                     std::to_string(static_cast<int>(vocabulary.kinds[i])) + ", expected 1 to 6");
    }
  }
  const std::pair<std::string_view, std::optional<TokenId>> ids[] = {
      {"bos", vocabulary.bos},         {"eos", vocabulary.eos},         {"eot", vocabulary.eot},
      {"unknown", vocabulary.unknown}, {"padding", vocabulary.padding},
  };
  for (const auto& [name, id] : ids) {
    if (auto checked = checkId(name, id, size); !checked) return checked;
  }
  return checkSpecials(vocabulary);
}

}  // namespace

base::Result<std::unique_ptr<Tokenizer>> Tokenizer::create(Vocabulary vocabulary) {
  if (auto checked = check(vocabulary); !checked) return std::move(checked).error();
  correctKinds(vocabulary);
  const auto isUnused = [](TokenKind kind) { return kind == TokenKind::Unused; };
  if (std::all_of(vocabulary.kinds.begin(), vocabulary.kinds.end(), isUnused)) {
    return corrupt("all of its tokens are unused, so none could be answered with");
  }
  return vocabulary.algorithm == Vocabulary::Algorithm::BytePairs
             ? BpeTokenizer::create(std::move(vocabulary))
             : SentencePieceTokenizer::create(vocabulary);
}

}  // namespace tokenizer
