// The few protobuf fields of a model, by hand: the library ships no header for them.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/tokenizer/sentence_piece_model.h"

#include <bit>
#include <cstdint>

namespace tokenizer {
namespace {

// Field numbers of sentencepiece_model.proto, by message.

// ModelProto
constexpr unsigned kPieces = 1;
constexpr unsigned kTrainerSpec = 2;
constexpr unsigned kNormalizerSpec = 3;
// ModelProto.SentencePiece
constexpr unsigned kPieceText = 1;
constexpr unsigned kPieceScore = 2;
constexpr unsigned kPieceType = 3;
// TrainerSpec
constexpr unsigned kModelType = 3;
constexpr unsigned kByteFallback = 35;
// NormalizerSpec
constexpr unsigned kAddDummyPrefix = 3;
constexpr unsigned kRemoveExtraWhitespaces = 4;
constexpr unsigned kEscapeWhitespaces = 5;
// An enumerator of TrainerSpec.
constexpr std::uint64_t kModelTypeBpe = 2;

void putVarint(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

void putNumber(std::string& out, unsigned field, std::uint64_t value) {
  putVarint(out, field << 3);
  putVarint(out, value);
}

void putBytes(std::string& out, unsigned field, std::string_view bytes) {
  putVarint(out, field << 3 | 2);
  putVarint(out, bytes.size());
  out.append(bytes);
}

void putFloat(std::string& out, unsigned field, float value) {
  putVarint(out, field << 3 | 5);
  const auto bits = std::bit_cast<std::uint32_t>(value);
  for (unsigned shift = 0; shift < 32; shift += 8) out.push_back(static_cast<char>(bits >> shift));
}

std::string piece(const Vocabulary& vocabulary, std::size_t index) {
  const TokenKind kind = vocabulary.kinds[index];
  std::string out;
  // Padding often repeats one text, and the library wants each piece once.
  putBytes(out, kPieceText,
           kind == TokenKind::Unused ? "<unused piece " + std::to_string(index) + ">"
                                     : vocabulary.tokens[index]);
  putFloat(out, kPieceScore, vocabulary.scores[index]);
  putNumber(out, kPieceType, static_cast<std::uint64_t>(kind));
  return out;
}

}  // namespace

std::string sentencePieceModel(const Vocabulary& vocabulary) {
  std::string model;
  bool hasBytes = false;
  for (std::size_t i = 0; i < vocabulary.tokens.size(); ++i) {
    putBytes(model, kPieces, piece(vocabulary, i));
    hasBytes = hasBytes || vocabulary.kinds[i] == TokenKind::Byte;
  }
  std::string trainer;
  putNumber(trainer, kModelType, kModelTypeBpe);
  putNumber(trainer, kByteFallback, hasBytes ? 1 : 0);
  putBytes(model, kTrainerSpec, trainer);
  std::string normalizer;
  putNumber(normalizer, kAddDummyPrefix, vocabulary.addSpacePrefix ? 1 : 0);
  putNumber(normalizer, kRemoveExtraWhitespaces, 0);
  putNumber(normalizer, kEscapeWhitespaces, 1);
  putBytes(model, kNormalizerSpec, normalizer);
  return model;
}

}  // namespace tokenizer
