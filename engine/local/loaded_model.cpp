// Opens the parts of a model in the order that finds a bad file before memory is spent on it.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/loaded_model.h"

#include <algorithm>
#include <utility>

#include "engine/local/kernels/cpu/cpu_device.h"
#include "engine/local/open_checkpoint.h"
#include "engine/local/vocabulary_reader.h"

namespace local {
namespace {

base::Result<std::string> stringOr(const checkpoint::Checkpoint& file, std::string_view key,
                                   std::string fallback) {
  const base::Result<std::optional<std::string>> value = file.string(key);
  if (!value) return value.error();
  return value->value_or(std::move(fallback));
}

base::Result<void> openText(LoadedModel& model) {
  base::Result<tokenizer::Vocabulary> vocabulary = readVocabulary(*model.file);
  if (!vocabulary) return std::move(vocabulary).error();
  base::Result<std::unique_ptr<tokenizer::Tokenizer>> tokens =
      tokenizer::Tokenizer::create(*std::move(vocabulary));
  if (!tokens) return base::withContext(model.file->name(), std::move(tokens).error());
  model.tokenizer = *std::move(tokens);

  const base::Result<std::string> text = readChatTemplate(*model.file);
  if (!text) return text.error();
  base::Result<chat::ChatTemplate> chosen = chat::ChatTemplate::choose(*text, *model.tokenizer);
  if (chosen)
    model.chatTemplate = *std::move(chosen);
  else
    model.chatTemplateError = chosen.error().message;

  base::Result<sampling::Settings> sampling = recommendedSampling(*model.file, model.chatTemplate);
  if (!sampling) return std::move(sampling).error();
  model.recommended = *sampling;
  return {};
}

base::Result<void> readSession(Session& session, const std::filesystem::path& file) {
  if (file.empty()) return {};
  const base::Result<std::int64_t> restored = session.restore(file);
  if (!restored && restored.error().code != base::ErrorCode::NotFound) return restored.error();
  return {};
}

base::Result<void> openModel(LoadedModel& model, const engine::LocalConfig& config,
                             const std::function<void(double)>& onProgress, std::stop_token stop) {
  base::Result<std::shared_ptr<const checkpoint::Checkpoint>> file =
      openCheckpoint(config.modelFile);
  if (!file) return std::move(file).error();
  model.file = *std::move(file);
  model.name = modelNameOf(config.modelFile);
  if (stop.stop_requested()) return base::Error{base::ErrorCode::Cancelled, "stopped on request"};
  if (base::Result<void> text = openText(model); !text) return text;

  model.device = kernels::makeCpuDevice({.threads = config.threads});
  const model::LoadOptions options{.contextTokens = config.contextTokens};
  base::Result<std::unique_ptr<model::Transformer>> transformer =
      model::Transformer::load(model.file, *model.device, options, onProgress, stop);
  if (!transformer) return std::move(transformer).error();
  model.transformer = *std::move(transformer);
  model.session = std::make_unique<Session>(*model.transformer);
  return readSession(*model.session, config.sessionFile);
}

}  // namespace

base::Result<std::unique_ptr<LoadedModel>> loadModel(const engine::LocalConfig& config,
                                                     const std::function<void(double)>& onProgress,
                                                     std::stop_token stop) {
  auto model = std::make_unique<LoadedModel>();
  if (base::Result<void> opened = openModel(*model, config, onProgress, stop); !opened)
    return std::move(opened).error();
  return model;
}

base::Result<sampling::Settings> recommendedSampling(
    const checkpoint::Checkpoint& file, const std::optional<chat::ChatTemplate>& chatTemplate) {
  sampling::Settings settings;
  settings.temperature = 0.7;
  settings.topP = 0.95;
  // Source: the R1 model card (0.6 and 0.95) and SmolLM2's (0.2 and 0.9).
  if (chatTemplate && chatTemplate->alwaysThinks()) settings.temperature = 0.6;
  const base::Result<std::string> base = stringOr(file, "general.basename", "");
  if (!base) return base.error();
  const base::Result<std::string> name = stringOr(file, "general.name", "");
  if (!name) return name.error();
  std::string family = *base + *name;
  std::transform(family.begin(), family.end(), family.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (family.find("smollm2") != std::string::npos) {
    settings.temperature = 0.2;
    settings.topP = 0.9;
  }

  const auto read = [&](std::string_view key, double low, double high,
                        auto& target) -> base::Result<void> {
    const base::Result<std::optional<double>> value = file.real(key);
    if (!value) return value.error();
    if (!*value) return {};
    if (**value < low || **value > high)
      return base::Error{base::ErrorCode::Corrupt,
                         std::string(file.name()) + ": key " + std::string(key) + ": " +
                             std::to_string(**value) + ", expected " + std::to_string(low) +
                             " to " + std::to_string(high)};
    target = static_cast<std::remove_reference_t<decltype(target)>>(**value);
    return {};
  };
  if (auto r = read("general.sampling.temp", 0, 100, settings.temperature); !r) return r.error();
  if (auto r = read("general.sampling.top_p", 0, 1, settings.topP); !r) return r.error();
  if (auto r = read("general.sampling.min_p", 0, 1, settings.minP); !r) return r.error();
  const base::Result<std::optional<std::int64_t>> topK = file.integer("general.sampling.top_k");
  if (!topK) return topK.error();
  if (*topK) settings.topK = static_cast<int>(std::clamp<std::int64_t>(**topK, 0, 1'000'000));
  return settings;
}

}  // namespace local
