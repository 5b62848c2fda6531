// What another engine computed for a model, as the golden files hold it.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/verify/golden.h"

#include <cstring>
#include <nlohmann/json.hpp>
#include <string_view>

#include "engine/base/mapped_file.h"

namespace verify {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxJsonBytes = std::size_t{16} << 20;
constexpr std::int64_t kMaxVocabulary = 1 << 22;

base::Error corrupt(const std::filesystem::path& file, std::string_view what) {
  return {base::ErrorCode::Corrupt, file.string() + ": " + std::string(what)};
}

base::Result<Json> readJson(const std::filesystem::path& path) {
  const auto file = base::MappedFile::open(path);
  if (!file) return file.error();
  if (file->bytes().size() > kMaxJsonBytes)
    return corrupt(path, "expected at most " + std::to_string(kMaxJsonBytes) + " bytes, got " +
                             std::to_string(file->bytes().size()));
  const auto* text = reinterpret_cast<const char*>(file->bytes().data());
  Json json = Json::parse(text, text + file->bytes().size(), nullptr, false);
  if (json.is_discarded() || !json.is_object()) return corrupt(path, "expected a JSON object");
  return json;
}

base::Result<std::vector<float>> readFloats(const std::filesystem::path& path,
                                            std::int64_t expected) {
  const auto file = base::MappedFile::open(path);
  if (!file) return file.error();
  const std::size_t size = file->bytes().size();
  if (size != static_cast<std::size_t>(expected) * sizeof(float))
    return corrupt(path, "expected " + std::to_string(expected) + " floats, got " +
                             std::to_string(size) + " bytes");
  std::vector<float> values(static_cast<std::size_t>(expected));
  if (size > 0) std::memcpy(values.data(), file->bytes().data(), size);
  return values;
}

// Reads keys one after another; the first failure stays.
class Keys {
 public:
  Keys(const std::filesystem::path& file, const Json& json) : m_file(file), m_json(json) {}

  [[nodiscard]] bool has(const char* key) const { return m_json.contains(key); }

  std::int64_t integer(const char* key, std::int64_t low, std::int64_t high) {
    const Json* value = find(key);
    if (value == nullptr) return low;
    const std::int64_t number = numberOf(*value, low, high);
    if (number < low || number > high)
      fail(key, "a whole number from " + std::to_string(low) + " to " + std::to_string(high));
    return number;
  }

  std::vector<std::int32_t> tokens(const char* key, std::int64_t vocabulary) {
    const Json* value = find(key);
    return value == nullptr ? std::vector<std::int32_t>() : tokensOf(key, *value, vocabulary);
  }

  std::vector<double> numbers(const char* key) {
    std::vector<double> result;
    const Json* value = find(key);
    if (value == nullptr) return result;
    if (!value->is_array()) fail(key, "an array of numbers");
    for (const Json& element : *value) {
      if (!element.is_number()) fail(key, "an array of numbers");
      result.push_back(element.is_number() ? element.get<double>() : 0);
    }
    return result;
  }

  // "[first, end)" within a prompt.
  Rows range(const char* key, std::size_t promptTokens) {
    const std::vector<std::int32_t> ends = tokens(key, static_cast<std::int64_t>(promptTokens) + 1);
    if (ends.size() != 2 || ends[0] >= ends[1]) {
      fail(key, "two positions of the prompt, the first below the second");
      return {};
    }
    return {ends[0], ends[1] - ends[0], {}};
  }

  TextIds textIds(const char* textKey, const char* idKey) {
    TextIds result;
    const Json* texts = find(textKey);
    const Json* ids = find(idKey);
    if (texts == nullptr || ids == nullptr) return result;
    if (!texts->is_array() || !ids->is_array() || texts->size() != ids->size()) {
      fail(idKey, "as many arrays as there are texts");
      return result;
    }
    for (std::size_t i = 0; i < texts->size(); ++i) {
      if (!(*texts)[i].is_string()) fail(textKey, "an array of strings");
      result.texts.push_back((*texts)[i].is_string() ? (*texts)[i].get<std::string>() : "");
      result.ids.push_back(tokensOf(idKey, (*ids)[i], kMaxVocabulary));
    }
    return result;
  }

  void fail(std::string_view key, const std::string& expected) {
    if (!m_error)
      m_error = corrupt(m_file, "key \"" + std::string(key) + "\": expected " + expected);
  }
  [[nodiscard]] const std::optional<base::Error>& error() const { return m_error; }

 private:
  const Json* find(const char* key) {
    const auto found = m_json.find(key);
    if (found == m_json.end()) fail(key, "a value, but it is missing");
    return found == m_json.end() ? nullptr : &*found;
  }

  // Below `low` where it is none.
  static std::int64_t numberOf(const Json& value, std::int64_t low, std::int64_t high) {
    if (value.is_number_unsigned() && value.get<std::uint64_t>() > static_cast<std::uint64_t>(high))
      return low - 1;
    return value.is_number_integer() ? value.get<std::int64_t>() : low - 1;
  }

  std::vector<std::int32_t> tokensOf(const char* key, const Json& array, std::int64_t vocabulary) {
    std::vector<std::int32_t> result;
    const bool isArray = array.is_array();
    if (isArray)
      for (const Json& element : array) {
        const std::int64_t token = numberOf(element, 0, vocabulary - 1);
        if (token < 0) break;
        result.push_back(static_cast<std::int32_t>(token));
      }
    if (!isArray || result.size() != array.size())
      fail(key, "whole numbers below " + std::to_string(vocabulary));
    return result;
  }

  const std::filesystem::path& m_file;
  const Json& m_json;
  std::optional<base::Error> m_error;
};

// llama-tokenize, which made the ids, turns \n of its command line into a line end, and \t and \r.
std::string withoutEscapes(const std::string& text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char next = text[i] == '\\' && i + 1 < text.size() ? text[i + 1] : '\0';
    const std::size_t kind = std::string_view("ntr\\").find(next);
    if (next == '\0' || kind == std::string_view::npos) {
      result += text[i];
    } else {
      result += "\n\t\r\\"[kind];
      ++i;
    }
  }
  return result;
}

base::Result<Golden> readKeys(const std::filesystem::path& path, const Json& json) {
  Keys keys(path, json);
  Golden golden;
  golden.vocabulary = keys.integer("n_vocab", 2, kMaxVocabulary);
  golden.prompt = keys.tokens("prompt", golden.vocabulary);
  golden.trunk = keys.range("positions", golden.prompt.size());
  if (golden.trunk.first + golden.trunk.rows != static_cast<std::int64_t>(golden.prompt.size()))
    keys.fail("positions", "the last positions of the prompt");
  golden.greedy = keys.tokens("greedy", golden.vocabulary);
  if (golden.greedy.empty()) keys.fail("greedy", "at least one token");
  golden.margins = keys.numbers("greedy_margin");
  if (golden.margins.size() != golden.greedy.size())
    keys.fail("greedy_margin", "one for each greedy token");
  if (keys.has("texts")) golden.text = keys.textIds("texts", "text_ids");
  if (keys.has("mtp_positions")) {
    golden.draft = keys.range("mtp_positions", golden.prompt.size());
    golden.draftBest = keys.tokens("mtp_argmax", golden.vocabulary);
    // The block at a position needs the token after it.
    if (golden.draft->first + golden.draft->rows >= static_cast<std::int64_t>(golden.prompt.size()))
      keys.fail("mtp_positions", "positions before the prompt's last");
    if (static_cast<std::int64_t>(golden.draftBest.size()) != golden.draft->rows)
      keys.fail("mtp_argmax", "one token for each of mtp_positions");
  }
  if (keys.error()) return *keys.error();
  return golden;
}

}  // namespace

base::Result<Golden> readGolden(const std::filesystem::path& json,
                                const std::filesystem::path& logits,
                                const std::filesystem::path& draft) {
  const auto content = readJson(json);
  if (!content) return content.error();
  if (content->contains("cases"))
    return base::Error{base::ErrorCode::Unsupported,
                       json.string() + ": a model that sees images is not supported yet"};
  auto golden = readKeys(json, *content);
  if (!golden) return golden;
  auto rows = readFloats(logits, golden->trunk.rows * golden->vocabulary);
  if (!rows) return std::move(rows).error();
  golden->trunk.logits = *std::move(rows);
  if (draft.empty()) golden->draft.reset();
  if (golden->draft) {
    auto drafted = readFloats(draft, golden->draft->rows * golden->vocabulary);
    if (!drafted) return std::move(drafted).error();
    golden->draft->logits = *std::move(drafted);
  }
  return golden;
}

base::Result<std::map<std::string, TextIds>> readTokenize(const std::filesystem::path& json) {
  const auto content = readJson(json);
  if (!content) return content.error();
  Keys keys(json, *content);
  std::map<std::string, TextIds> vocabularies;
  for (const auto& [name, value] : content->items())
    if (name != "strings") vocabularies[name] = keys.textIds("strings", name.c_str());
  for (auto& [name, texts] : vocabularies)
    for (std::string& text : texts.texts) text = withoutEscapes(text);
  if (keys.error()) return *keys.error();
  return vocabularies;
}

base::Result<std::vector<BlockGolden>> readBlocks(const std::filesystem::path& folder) {
  const std::filesystem::path index = folder / "index.json";
  const auto content = readJson(index);
  if (!content) return content.error();
  std::vector<BlockGolden> types;
  for (const auto& [name, value] : content->items()) {
    Keys keys(index, value);
    BlockGolden golden;
    golden.name = name;
    if (name.find('/') != std::string::npos || !value.is_object()) {
      keys.fail(name, "the name of a type and what is known of it");
      return *keys.error();
    }
    golden.type = static_cast<std::uint32_t>(keys.integer("id", 0, 1 << 16));
    golden.blockValues = keys.integer("values_per_block", 1, 1 << 16);
    golden.blockBytes = keys.integer("bytes_per_block", 1, 1 << 16);
    golden.blocks = keys.integer("blocks", 1, 1 << 16);
    if (keys.error()) return *keys.error();
    auto values = readFloats(folder / (name + ".f32"), golden.blocks * golden.blockValues);
    if (!values) return std::move(values).error();
    golden.values = *std::move(values);
    const auto data = base::MappedFile::open(folder / (name + ".bin"));
    if (!data) return data.error();
    golden.data.assign(data->bytes().begin(), data->bytes().end());
    if (golden.data.size() != static_cast<std::size_t>(golden.blocks * golden.blockBytes))
      return corrupt(folder / (name + ".bin"),
                     "expected " + std::to_string(golden.blocks * golden.blockBytes) +
                         " bytes, got " + std::to_string(golden.data.size()));
    types.push_back(std::move(golden));
  }
  return types;
}

}  // namespace verify
