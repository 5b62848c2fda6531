// Copies the tokenizer keys, checking each value's type and range.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/vocabulary_reader.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

#include "engine/base/quote.h"

namespace local {
namespace {

using tokenizer::TokenId;
using tokenizer::TokenKind;
using tokenizer::Vocabulary;

constexpr const char* kModel = "tokenizer.ggml.model";
constexpr const char* kPre = "tokenizer.ggml.pre";
constexpr const char* kNormalization = "isobath.tokenizer.normalization";  // ours

base::Error unsupported(const checkpoint::Checkpoint& file, const std::string& message) {
  return {base::ErrorCode::Unsupported, std::string(file.name()) + ": " + message};
}

base::Error corrupt(const checkpoint::Checkpoint& file, const std::string& message) {
  return {base::ErrorCode::Corrupt, std::string(file.name()) + ": " + message};
}

base::Result<void> readNormalization(const checkpoint::Checkpoint& file, Vocabulary& vocabulary) {
  const auto name = file.string(kNormalization);
  if (!name) return name.error();
  if (!name->has_value()) return {};
  if (**name != "nfc" && **name != "none") {
    return unsupported(file, std::string(kNormalization) + " is " + base::quote(**name) +
                                 ", we know 'nfc' and 'none'");
  }
  vocabulary.composes = **name == "nfc";
  return {};
}

base::Result<void> readAlgorithm(const checkpoint::Checkpoint& file, Vocabulary& vocabulary) {
  auto model = file.string(kModel);
  if (!model) return std::move(model).error();
  if (!model->has_value()) {
    return unsupported(file, "there is no tokenizer in it (no " + std::string(kModel) + ")");
  }
  const std::string& name = **model;
  if (name != "gpt2" && name != "llama") {
    return unsupported(file, "its tokenizer is of the kind " + base::quote(name) +
                                 ", we know 'gpt2' (byte pairs) and 'llama' (SentencePiece)");
  }
  vocabulary.algorithm =
      name == "gpt2" ? Vocabulary::Algorithm::BytePairs : Vocabulary::Algorithm::SentencePiece;
  if (vocabulary.algorithm == Vocabulary::Algorithm::SentencePiece) return {};
  auto pre = file.string(kPre);
  if (!pre) return std::move(pre).error();
  if (!pre->has_value()) {
    return unsupported(file, std::string(kPre) +
                                 " is missing, so how it cuts text into words is unknown; a newer "
                                 "conversion of the model has it");
  }
  vocabulary.preTokenizer = **std::move(pre);
  return readNormalization(file, vocabulary);
}

base::Result<void> readKinds(const checkpoint::Checkpoint& file, Vocabulary& vocabulary) {
  auto kinds = file.integers("tokenizer.ggml.token_type");
  if (!kinds) return std::move(kinds).error();
  if (*kinds == nullptr) {
    vocabulary.kinds.assign(vocabulary.tokens.size(), TokenKind::Normal);
    return {};
  }
  vocabulary.kinds.reserve((*kinds)->size());
  for (const std::int64_t kind : **kinds) {
    if (kind < std::int64_t{static_cast<int>(TokenKind::Normal)} ||
        kind > std::int64_t{static_cast<int>(TokenKind::Byte)}) {
      return corrupt(file, "tokenizer.ggml.token_type[" + std::to_string(vocabulary.kinds.size()) +
                               "] is " + std::to_string(kind) + ", expected 1 to 6");
    }
    vocabulary.kinds.push_back(static_cast<TokenKind>(kind));
  }
  return {};
}

base::Result<void> readScores(const checkpoint::Checkpoint& file, Vocabulary& vocabulary) {
  auto scores = file.reals("tokenizer.ggml.scores");
  if (!scores) return std::move(scores).error();
  if (*scores == nullptr) return corrupt(file, "tokenizer.ggml.scores is missing");
  vocabulary.scores.reserve((*scores)->size());
  for (const double score : **scores) {
    if (!(std::fabs(score) <= double{std::numeric_limits<float>::max()})) {
      return corrupt(file, "tokenizer.ggml.scores[" + std::to_string(vocabulary.scores.size()) +
                               "] is not a finite number");
    }
    vocabulary.scores.push_back(static_cast<float>(score));
  }
  return {};
}

base::Result<void> readTokens(const checkpoint::Checkpoint& file, Vocabulary& vocabulary) {
  auto tokens = file.strings("tokenizer.ggml.tokens");
  if (!tokens) return std::move(tokens).error();
  if (*tokens == nullptr) return corrupt(file, "tokenizer.ggml.tokens is missing");
  vocabulary.tokens = **tokens;
  if (auto read = readKinds(file, vocabulary); !read) return read;
  if (vocabulary.algorithm == Vocabulary::Algorithm::SentencePiece) {
    return readScores(file, vocabulary);
  }
  auto merges = file.strings("tokenizer.ggml.merges");
  if (!merges) return std::move(merges).error();
  if (*merges == nullptr) return corrupt(file, "tokenizer.ggml.merges is missing");
  vocabulary.merges = **merges;
  return {};
}

base::Result<void> readIds(const checkpoint::Checkpoint& file, Vocabulary& vocabulary) {
  const std::pair<const char*, std::optional<TokenId>*> ids[] = {
      {"bos", &vocabulary.bos},         {"eos", &vocabulary.eos},         {"eot", &vocabulary.eot},
      {"unknown", &vocabulary.unknown}, {"padding", &vocabulary.padding},
  };
  for (const auto& [name, id] : ids) {
    const std::string key = "tokenizer.ggml." + std::string(name) + "_token_id";
    auto value = file.integer(key);
    if (!value) return std::move(value).error();
    // Some converters write -1 in 32 bits for "none".
    if (!value->has_value() || **value == std::numeric_limits<std::uint32_t>::max()) continue;
    if (**value < 0 || **value > std::numeric_limits<TokenId>::max()) {
      return corrupt(file, key + " is " + std::to_string(**value) + ", not a token's number");
    }
    *id = static_cast<TokenId>(**value);
  }
  return {};
}

base::Result<void> readFlags(const checkpoint::Checkpoint& file, Vocabulary& vocabulary) {
  auto addBos = file.boolean("tokenizer.ggml.add_bos_token");
  if (!addBos) return std::move(addBos).error();
  vocabulary.addBos = *addBos;
  auto addSpacePrefix = file.boolean("tokenizer.ggml.add_space_prefix");
  if (!addSpacePrefix) return std::move(addSpacePrefix).error();
  vocabulary.addSpacePrefix = addSpacePrefix->value_or(true);
  return {};
}

}  // namespace

base::Result<Vocabulary> readVocabulary(const checkpoint::Checkpoint& file) {
  Vocabulary vocabulary;
  for (const auto read : {readAlgorithm, readTokens, readIds, readFlags}) {
    if (auto done = read(file, vocabulary); !done) return std::move(done).error();
  }
  return vocabulary;
}

base::Result<std::string> readChatTemplate(const checkpoint::Checkpoint& file) {
  auto text = file.string("tokenizer.chat_template");
  if (!text) return std::move(text).error();
  return text->value_or(std::string());
}

}  // namespace local
