// The only user of the sentencepiece library.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/tokenizer/sentence_piece_tokenizer.h"

#include <sentencepiece_processor.h>

#include <cmath>
#include <utility>

#include "engine/base/quote.h"
#include "engine/base/utf8.h"
#include "engine/local/tokenizer/sentence_piece_model.h"

namespace tokenizer {
namespace {

constexpr std::string_view kSpaceMark = "\u2581";

base::Error corrupt(std::string message) {
  return {base::ErrorCode::Corrupt, "vocabulary: " + std::move(message)};
}

int hexDigit(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  return -1;
}

// The byte that "<0xE4>" stands for, or -1.
int byteOf(std::string_view piece) {
  if (piece.size() != 6 || !piece.starts_with("<0x") || piece[5] != '>') return -1;
  const int high = hexDigit(piece[3]);
  const int low = hexDigit(piece[4]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

std::string withSpaces(std::string_view piece) {
  std::string result;
  while (!piece.empty()) {
    const bool mark = piece.starts_with(kSpaceMark);
    result.push_back(mark ? ' ' : piece.front());
    piece.remove_prefix(mark ? kSpaceMark.size() : 1);
  }
  return result;
}

// Of a piece and its kind: what the library would take badly (it ends the process on some of
// these).
base::Result<void> checkPiece(const Vocabulary& vocabulary, std::size_t index) {
  const std::string& piece = vocabulary.tokens[index];
  const std::string name = "piece " + std::to_string(index);
  if (!std::isfinite(vocabulary.scores[index])) return corrupt(name + " has no finite score");
  if (vocabulary.kinds[index] == TokenKind::Unused) return {};
  if (piece.empty()) return corrupt(name + " is empty");
  if (piece.find('\0') != std::string::npos || !base::isValidUtf8(piece)) {
    return corrupt(name + " is not UTF-8 text");
  }
  if (vocabulary.kinds[index] == TokenKind::Byte && byteOf(piece) < 0) {
    return corrupt(name + " is " + base::quote(piece) + ", expected a byte such as <0x0A>");
  }
  return {};
}

base::Result<void> checkPieces(const Vocabulary& vocabulary) {
  if (vocabulary.scores.size() != vocabulary.tokens.size()) {
    return corrupt(std::to_string(vocabulary.tokens.size()) + " tokens, but " +
                   std::to_string(vocabulary.scores.size()) + " scores");
  }
  std::size_t unknowns = 0;
  for (std::size_t i = 0; i < vocabulary.tokens.size(); ++i) {
    if (auto checked = checkPiece(vocabulary, i); !checked) return checked;
    if (vocabulary.kinds[i] == TokenKind::Unknown) ++unknowns;
  }
  if (unknowns != 1) {
    return corrupt(std::to_string(unknowns) + " tokens of the kind 'unknown', expected one");
  }
  return {};
}

}  // namespace

base::Result<std::unique_ptr<Tokenizer>> SentencePieceTokenizer::create(
    const Vocabulary& vocabulary) {
  if (auto checked = checkPieces(vocabulary); !checked) return std::move(checked).error();
  std::unique_ptr<SentencePieceTokenizer> result(new SentencePieceTokenizer(vocabulary));
  const auto status = result->m_processor->LoadFromSerializedProto(sentencePieceModel(vocabulary));
  if (!status.ok())
    return corrupt(std::string("the sentencepiece library says: ") + base::quote(status.message()));
  return std::unique_ptr<Tokenizer>(std::move(result));
}

SentencePieceTokenizer::SentencePieceTokenizer(const Vocabulary& vocabulary)
    : m_processor(std::make_unique<sentencepiece::SentencePieceProcessor>()),
      m_specials(vocabulary),
      m_bos(vocabulary.bos),
      m_eos(vocabulary.eos),
      m_addsBos(vocabulary.bos.has_value() && vocabulary.addBos.value_or(true)) {
  m_bytes.reserve(vocabulary.tokens.size());
  for (std::size_t i = 0; i < vocabulary.tokens.size(); ++i) {
    const std::string& piece = vocabulary.tokens[i];
    switch (vocabulary.kinds[i]) {
      case TokenKind::Byte:
        m_bytes.emplace_back(1, static_cast<char>(byteOf(piece)));
        break;
      case TokenKind::Unknown:
        m_bytes.emplace_back("\uFFFD");
        break;
      case TokenKind::Control:
        m_bytes.push_back(piece);
        break;
      default:
        m_bytes.push_back(withSpaces(piece));
    }
  }
}

SentencePieceTokenizer::~SentencePieceTokenizer() = default;

void SentencePieceTokenizer::append(std::string_view text, std::vector<TokenId>& out) const {
  std::vector<int> ids;
  // Fails only where no model is loaded.
  m_processor->Encode(text, &ids).IgnoreError();
  out.insert(out.end(), ids.begin(), ids.end());
}

std::vector<TokenId> SentencePieceTokenizer::encode(std::string_view text) const {
  std::vector<TokenId> ids;
  append(text, ids);
  return ids;
}

std::vector<TokenId> SentencePieceTokenizer::encodeWithSpecials(std::string_view text) const {
  std::vector<TokenId> ids;
  // The library finds the user-defined ones itself.
  for (const auto& part : m_specials.split(text, SpecialTokens::Match::Control)) {
    if (part.text.empty()) {
      ids.push_back(part.id);
    } else {
      append(part.text, ids);
    }
  }
  return ids;
}

std::string SentencePieceTokenizer::bytesOf(TokenId id) const {
  const auto index = static_cast<std::size_t>(id);
  return id >= 0 && index < m_bytes.size() ? m_bytes[index] : std::string();
}

std::optional<TokenId> SentencePieceTokenizer::special(std::string_view text) const {
  return m_specials.find(text);
}
bool SentencePieceTokenizer::isSpecial(TokenId id) const {
  return m_specials.kind(id) == TokenKind::Control;
}
bool SentencePieceTokenizer::isEndOfTurn(TokenId id) const {
  return m_specials.isEndOfTurn(id);
}
bool SentencePieceTokenizer::isUnused(TokenId id) const {
  return m_specials.kind(id) == TokenKind::Unused;
}
std::int64_t SentencePieceTokenizer::size() const {
  return static_cast<std::int64_t>(m_bytes.size());
}

}  // namespace tokenizer
