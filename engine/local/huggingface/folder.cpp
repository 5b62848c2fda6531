// A folder as Hugging Face publishes models: config.json, safetensors, tokenizer.json.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/huggingface/folder.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "engine/local/huggingface/config_keys.h"
#include "engine/local/huggingface/config_reader.h"
#include "engine/local/huggingface/shards.h"
#include "engine/local/huggingface/tensor_map.h"
#include "engine/local/huggingface/text_file.h"
#include "engine/local/huggingface/tokenizer_keys.h"

namespace huggingface {
namespace {

constexpr std::size_t kMaxConfigBytes = std::size_t{4} << 20;
constexpr JsonLimits kConfigLimits = {.values = std::size_t{1} << 17};
// Llama 3's, the largest of known models, has 17 MB and 970 thousand values.
constexpr std::size_t kMaxTokenizerBytes = std::size_t{32} << 20;
constexpr JsonLimits kTokenizerLimits = {
    .values = std::size_t{5} << 18, .kept = 1 << 16, .members = 1 << 10};
constexpr std::size_t kMaxTemplateBytes = std::size_t{1} << 20;

class Folder final : public checkpoint::Checkpoint {
 public:
  Folder(std::string name, Shards shards) : m_name(std::move(name)), m_shards(std::move(shards)) {}

  base::Result<void> translate(const std::filesystem::path& path);

  [[nodiscard]] std::string_view name() const override { return m_name; }
  [[nodiscard]] std::string format() const override { return "Hugging Face folder"; }
  [[nodiscard]] std::uint64_t sizeBytes() const override { return m_shards.sizeBytes(); }
  [[nodiscard]] std::span<const std::string> keys() const override { return m_keys.keys(); }
  [[nodiscard]] const checkpoint::Value* find(std::string_view key) const override {
    return m_keys.find(key);
  }
  [[nodiscard]] std::span<const kernels::Tensor> tensors() const override { return m_map.tensors; }
  [[nodiscard]] const kernels::Tensor* findTensor(std::string_view tensor) const override {
    const auto found = m_byName.find(tensor);
    return found == m_byName.end() ? nullptr : &m_map.tensors[found->second];
  }
  [[nodiscard]] base::Result<checkpoint::LoadedTensor> load(
      const kernels::Tensor& tensor) const override {
    if (tensor.data != nullptr) return checkpoint::LoadedTensor{tensor, nullptr};
    const auto found = m_byName.find(tensor.name);
    if (found == m_byName.end()) {
      return base::Error{base::ErrorCode::InvalidArgument,
                         m_name + ": there is no tensor " + tensor.name};
    }
    return makeTensor(m_map.recipes[found->second], m_map.tensors[found->second], m_name);
  }

 private:
  base::Result<void> translateTexts(const std::filesystem::path& path, const Json& config);
  base::Result<void> translateSampling(const Json& generation);

  std::string m_name;
  Shards m_shards;
  Metadata m_keys;
  ModelFacts m_facts;
  TensorMap m_map;
  std::unordered_map<std::string_view, std::size_t> m_byName;  // views of names in m_map
};

base::Error notFound(const std::filesystem::path& folder, const char* file) {
  return {base::ErrorCode::NotFound, folder.string() + ": there is no " + file + " in this folder"};
}

base::Result<void> Folder::translateSampling(const Json& generation) {
  ConfigReader reader(generation, m_name + "/generation_config.json");
  // Without sampling the numbers are leftovers.
  if (!reader.flagOr("do_sample", true)) return {};
  const std::pair<const char*, const char*> settings[] = {
      {"temperature", "general.sampling.temp"},
      {"top_p", "general.sampling.top_p"},
      {"min_p", "general.sampling.min_p"},
      {"repetition_penalty", "general.sampling.penalty_repeat"}};
  for (const auto& [name, key] : settings) {
    if (reader.has(name)) m_keys.set(key, reader.numberOr(name, 1.0));
  }
  if (reader.has("top_k")) {
    // -1 is another way to say "all".
    const double count = std::clamp(std::trunc(reader.numberOr("top_k", 0.0)), 0.0, 1e6);
    m_keys.set("general.sampling.top_k", static_cast<std::int64_t>(count));
  }
  if (reader.error()) return *reader.error();
  return {};
}

base::Result<void> Folder::translateTexts(const std::filesystem::path& path, const Json& config) {
  const std::string where = m_name + "/tokenizer.json";
  TokenizerLists lists;
  const auto tokenizer = readJsonFile(path / "tokenizer.json", kMaxTokenizerBytes, kTokenizerLimits,
                                      selectTokenizer(lists, m_facts.vocabulary, where));
  if (!tokenizer) return tokenizer.error();
  if (!*tokenizer) return notFound(path, "tokenizer.json");
  const auto tokenizerConfig =
      readJsonFile(path / "tokenizer_config.json", kMaxConfigBytes, kConfigLimits);
  if (!tokenizerConfig) return tokenizerConfig.error();
  const auto generation =
      readJsonFile(path / "generation_config.json", kMaxConfigBytes, kConfigLimits);
  if (!generation) return generation.error();
  auto chatTemplate = readTextFile(path / "chat_template.jinja", kMaxTemplateBytes);
  if (!chatTemplate) return std::move(chatTemplate).error();

  if (*generation) {
    if (auto done = translateSampling(**generation); !done) return done;
  }
  const TokenizerFiles files{**tokenizer, lists, *tokenizerConfig ? &**tokenizerConfig : nullptr,
                             config, *generation ? &**generation : nullptr};
  if (auto done = translateTokenizer(files, m_facts.vocabulary, where, m_keys); !done) return done;
  std::string text;
  if (*chatTemplate) {
    text = **std::move(chatTemplate);
  } else if (*tokenizerConfig) {
    text = chatTemplateOf(**tokenizerConfig);
  }
  if (!text.empty()) m_keys.set("tokenizer.chat_template", std::move(text));
  return {};
}

base::Result<void> Folder::translate(const std::filesystem::path& path) {
  const auto config = readJsonFile(path / "config.json", kMaxConfigBytes, kConfigLimits);
  if (!config) return config.error();
  if (!*config) return notFound(path, "config.json");
  const auto hasTensor = [this](std::string_view name) { return m_shards.find(name) != nullptr; };
  auto facts = translateConfig(**config, m_name + "/config.json", hasTensor, m_keys);
  if (!facts) return std::move(facts).error();
  m_facts = *std::move(facts);
  m_keys.set("general.name", folderName(path));
  if (auto done = translateTexts(path, **config); !done) return done;
  auto map = mapTensors(m_shards, m_facts, m_name);
  if (!map) return std::move(map).error();
  m_map = *std::move(map);
  for (std::size_t i = 0; i < m_map.tensors.size(); ++i) m_byName[m_map.tensors[i].name] = i;
  return {};
}

}  // namespace

std::string folderName(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::path whole = std::filesystem::absolute(path, error).lexically_normal();
  if (!whole.has_filename()) whole = whole.parent_path();  // of "models/name/"
  if (whole.parent_path().filename() != "snapshots") return whole.filename().string();
  const std::string name = whole.parent_path().parent_path().filename().string();
  const auto mark = name.rfind("--");
  return mark == std::string::npos ? name : name.substr(mark + 2);
}

base::Result<std::shared_ptr<const checkpoint::Checkpoint>> openFolder(
    const std::filesystem::path& path) {
  auto shards = Shards::open(path);
  if (!shards) return std::move(shards).error();
  auto folder = std::make_shared<Folder>(path.string(), *std::move(shards));
  if (auto done = folder->translate(path); !done) return done.error();
  return std::shared_ptr<const checkpoint::Checkpoint>(std::move(folder));
}

}  // namespace huggingface
