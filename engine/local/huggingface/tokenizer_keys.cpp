// A tokenizer.json and what belongs to it as GGUF keys.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/huggingface/tokenizer_keys.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/quote.h"
#include "engine/local/huggingface/config_reader.h"
#include "engine/local/huggingface/pre_tokenizer_name.h"

namespace huggingface {
namespace {

using base::ErrorCode;

constexpr std::int64_t kMaxVocabulary = std::int64_t{1} << 22;
// Rows of an embedding without a token; known models have some hundred at most.
constexpr std::int64_t kMaxUnused = std::int64_t{1} << 16;

// GGUF's numbers.
constexpr std::int64_t kNormal = 1;
constexpr std::int64_t kControl = 3;
constexpr std::int64_t kUserDefined = 4;
constexpr std::int64_t kUnused = 5;

base::Error error(ErrorCode code, const std::string& where, const std::string& what) {
  return {code, where + ": " + what};
}

// Several models forget to mark the tokens that structure a conversation as special.
bool looksSpecial(std::string_view token) {
  return (token.starts_with("<|") && token.ends_with("|>")) ||
         (token.starts_with("<｜") && token.ends_with("｜>"));
}

bool isTrue(const Json& object, std::string_view name) {
  const Json* const value = object.find(name);
  return value != nullptr && value->boolean() != nullptr && *value->boolean();
}

// Before there is an entry for each row.
base::Result<void> checkSize(const TokenizerLists& lists, std::int64_t size,
                             const std::string& where) {
  const std::size_t tokens = lists.tokens.size() + lists.added.size();
  const std::int64_t most =
      std::min(kMaxVocabulary, static_cast<std::int64_t>(tokens) + kMaxUnused);
  if (size <= most) return {};
  return error(ErrorCode::Corrupt, where,
               "expected a vocab_size of at most " + std::to_string(most) + " for its " +
                   std::to_string(tokens) + " tokens, got " + std::to_string(size));
}

class Vocabulary {
 public:
  Vocabulary(std::int64_t size, const std::string& where) : m_where(where) {
    m_tokens.resize(static_cast<std::size_t>(size));
    m_kinds.assign(static_cast<std::size_t>(size), kUnused);
  }

  base::Result<void> addModel(const TokenizerLists& lists);
  base::Result<void> addAdded(const std::vector<AddedToken>& added);
  void finish(Metadata& keys);
  [[nodiscard]] std::optional<std::int64_t> idOf(std::string_view token) const;

 private:
  const std::string& m_where;
  checkpoint::StringArray m_tokens;
  checkpoint::IntegerArray m_kinds;
};

base::Result<void> Vocabulary::addModel(const TokenizerLists& lists) {
  for (std::size_t i = 0; i < lists.tokens.size(); ++i) {
    const auto id = static_cast<std::size_t>(lists.ids[i]);
    if (m_kinds[id] != kUnused) {
      return error(ErrorCode::Corrupt, m_where,
                   "tokens " + base::quote(m_tokens[id]) + " and " + base::quote(lists.tokens[i]) +
                       " have the same id " + std::to_string(id));
    }
    m_tokens[id] = lists.tokens[i];
    m_kinds[id] = kNormal;
  }
  std::vector<std::string_view> sorted(lists.tokens.begin(), lists.tokens.end());
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice == sorted.end()) return {};
  return error(ErrorCode::Corrupt, m_where,
               "model.vocab: the name " + base::quote(*twice) + " is there twice in one object");
}

// They may repeat tokens of the model, as long as the text is the same.
base::Result<void> Vocabulary::addAdded(const std::vector<AddedToken>& added) {
  const auto size = static_cast<std::int64_t>(m_tokens.size());
  for (const AddedToken& token : added) {
    if (!token.id || *token.id < 0 || *token.id >= size) {
      return error(ErrorCode::Corrupt, m_where,
                   "token " + base::quote(token.text) +
                       ": expected an id below the vocab_size of " + std::to_string(size) +
                       ", got " + (token.id ? std::to_string(*token.id) : std::string("none")));
    }
    const auto id = static_cast<std::size_t>(*token.id);
    if (token.text.empty() || (m_kinds[id] != kUnused && m_tokens[id] != token.text)) {
      return error(ErrorCode::Corrupt, m_where,
                   "added_tokens: expected " + base::quote(m_tokens[id]) + " at id " +
                       std::to_string(id) + ", got " + base::quote(token.text));
    }
    m_tokens[id] = token.text;
    m_kinds[id] = token.isSpecial || looksSpecial(token.text) ? kControl : kUserDefined;
  }
  return {};
}

void Vocabulary::finish(Metadata& keys) {
  for (std::size_t i = 0; i < m_tokens.size(); ++i) {
    if (m_kinds[i] == kUnused) m_tokens[i] = "[PAD " + std::to_string(i) + "]";
  }
  keys.set("tokenizer.ggml.tokens", std::move(m_tokens));
  keys.set("tokenizer.ggml.token_type", std::move(m_kinds));
}

// An added token goes before one of the model with the same text.
std::optional<std::int64_t> Vocabulary::idOf(std::string_view token) const {
  std::optional<std::int64_t> found;
  for (std::size_t i = 0; i < m_tokens.size(); ++i) {
    if (m_kinds[i] == kUnused || m_tokens[i] != token) continue;
    if (!found || m_kinds[i] != kNormal) found = static_cast<std::int64_t>(i);
  }
  return found;
}

base::Result<void> checkLists(const Json& tokenizer, const std::string& where) {
  const Json* const model = tokenizer.find("model");
  if (model->find("vocab")->object() == nullptr) {
    return error(ErrorCode::Corrupt, where, "model.vocab: expected an object");
  }
  const Json* const added = tokenizer.find("added_tokens");
  if (added != nullptr && added->array() == nullptr) {
    return error(ErrorCode::Corrupt, where, "added_tokens: expected an array");
  }
  const Json* const merges = model->find("merges");
  if (merges != nullptr && merges->array() != nullptr) return {};
  return error(ErrorCode::Corrupt, where, "model.merges: expected an array");
}

base::Result<void> checkModel(const Json& model, const std::string& where) {
  const std::string_view type = model.find("type") == nullptr ? "BPE" : model.textOf("type");
  if (type != "BPE") {
    return error(ErrorCode::Unsupported, where,
                 "the model " + base::quote(type) + " is not supported, only BPE");
  }
  if (isTrue(model, "byte_fallback")) {
    return error(ErrorCode::Unsupported, where,
                 "a BPE model with byte_fallback (of the SentencePiece kind) is not supported");
  }
  for (const char* name : {"continuing_subword_prefix", "end_of_word_suffix"}) {
    if (!model.textOf(name).empty()) {
      return error(ErrorCode::Unsupported, where, std::string(name) + " is not supported");
    }
  }
  return {};
}

// A special token is given by its text, or by an object that holds it.
std::string_view contentOf(const Json* config, std::string_view name) {
  const Json* const value = config == nullptr ? nullptr : config->find(name);
  if (value == nullptr) return {};
  return value->text() != nullptr ? std::string_view(*value->text()) : value->textOf("content");
}

// The numbers that a configuration gives: one, or a list.
std::vector<std::int64_t> numbersOf(const Json* config, std::string_view name) {
  std::vector<std::int64_t> numbers;
  const Json* const value = config == nullptr ? nullptr : config->find(name);
  if (value == nullptr) return numbers;
  if (value->integer() != nullptr) numbers.push_back(*value->integer());
  if (value->array() == nullptr) return numbers;
  for (const Json& number : *value->array()) {
    if (number.integer() != nullptr) numbers.push_back(*number.integer());
  }
  return numbers;
}

// tokenizer_config.json names the token; else the model's own configurations have its number.
void setSpecialTokens(const TokenizerFiles& files, std::int64_t size, const Vocabulary& vocabulary,
                      Metadata& keys) {
  struct Special {
    const char* text;
    const char* number;
    const char* key;
  };
  constexpr Special kSpecials[] = {
      {"bos_token", "bos_token_id", "tokenizer.ggml.bos_token_id"},
      {"eos_token", "eos_token_id", "tokenizer.ggml.eos_token_id"},
      {"pad_token", "pad_token_id", "tokenizer.ggml.padding_token_id"}};
  for (const Special& special : kSpecials) {
    std::optional<std::int64_t> id =
        vocabulary.idOf(contentOf(files.tokenizerConfig, special.text));
    for (const Json* config : {&files.config, files.generationConfig}) {
      const std::vector<std::int64_t> numbers = numbersOf(config, special.number);
      if (!id && !numbers.empty()) id = numbers.front();
    }
    if (id && *id >= 0 && *id < size) keys.set(special.key, *id);
  }
  // Further ends of an answer; GGUF has room for one.
  const checkpoint::Value* const eos = keys.find("tokenizer.ggml.eos_token_id");
  for (const Json* config : {files.generationConfig, &files.config}) {
    for (const std::int64_t id : numbersOf(config, "eos_token_id")) {
      const bool isOther = eos != nullptr && *eos != checkpoint::Value(id);
      if (isOther && id >= 0 && id < size && keys.find("tokenizer.ggml.eot_token_id") == nullptr) {
        keys.set("tokenizer.ggml.eot_token_id", id);
      }
    }
  }
}

// Where no one says it, the post-processor's template does.
bool addsBos(const TokenizerFiles& files) {
  const Json* const said =
      files.tokenizerConfig == nullptr ? nullptr : files.tokenizerConfig->find("add_bos_token");
  if (said != nullptr && said->boolean() != nullptr) return *said->boolean();
  const std::string_view bos = contentOf(files.tokenizerConfig, "bos_token");
  std::vector<const Json*> processors = {files.tokenizer.find("post_processor")};
  if (processors.front() == nullptr || bos.empty()) return false;
  if (const Json* const list = processors.front()->find("processors"); list && list->array()) {
    for (const Json& processor : *list->array()) processors.push_back(&processor);
  }
  for (const Json* processor : processors) {
    const Json* const single = processor->find("single");
    if (single == nullptr || single->array() == nullptr || single->array()->empty()) continue;
    const Json* const token = single->array()->front().find("SpecialToken");
    if (token != nullptr && token->textOf("id") == bos) return true;
  }
  return false;
}

}  // namespace

base::Result<void> translateTokenizer(const TokenizerFiles& files, std::int64_t vocabulary,
                                      const std::string& where, Metadata& keys) {
  const Json* const model = files.tokenizer.find("model");
  const Json* const vocab = model == nullptr ? nullptr : model->find("vocab");
  if (vocab == nullptr) return error(ErrorCode::Corrupt, where, "model.vocab is missing");
  if (auto checked = checkModel(*model, where); !checked) return checked;
  if (auto checked = checkLists(files.tokenizer, where); !checked) return checked;
  if (auto checked = checkSize(files.lists, vocabulary, where); !checked) return checked;
  auto pre = preTokenizerName(files.tokenizer.find("pre_tokenizer"), where);
  if (!pre) return std::move(pre).error();
  const auto composes = composesText(files.tokenizer.find("normalizer"), where);
  if (!composes) return composes.error();
  if (isTrue(*model, "ignore_merges") && *pre != "llama-bpe") {
    return error(ErrorCode::Unsupported, where,
                 "ignore_merges is not supported with this pre-tokenizer");
  }
  Vocabulary tokens(vocabulary, where);
  if (auto added = tokens.addModel(files.lists); !added) return added;
  if (auto added = tokens.addAdded(files.lists.added); !added) return added;
  keys.set("tokenizer.ggml.model", "gpt2");
  // GGUF's name implies what it is in the models that have it; others need a key of our own.
  if (*composes != (*pre == "qwen2")) {
    keys.set("isobath.tokenizer.normalization", *composes ? "nfc" : "none");
  }
  keys.set("tokenizer.ggml.pre", *std::move(pre));
  setSpecialTokens(files, vocabulary, tokens, keys);
  tokens.finish(keys);
  keys.set("tokenizer.ggml.merges", std::move(files.lists.merges));
  keys.set("tokenizer.ggml.add_bos_token", addsBos(files));
  return {};
}

std::string chatTemplateOf(const Json& tokenizerConfig) {
  const Json* const value = tokenizerConfig.find("chat_template");
  if (value == nullptr) return {};
  if (value->text() != nullptr) return *value->text();
  if (value->array() == nullptr) return {};
  for (const Json& entry : *value->array()) {
    if (entry.textOf("name") == "default") return std::string(entry.textOf("template"));
  }
  return {};
}

}  // namespace huggingface
