// Opens the parts of a model in the order that finds a bad file before memory is spent on it.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/loaded_model.h"

#include <utility>

#include "engine/local/kernels/cpu/cpu_device.h"
#include "engine/local/open_checkpoint.h"
#include "engine/local/recommended_sampling.h"
#include "engine/local/vocabulary_reader.h"

namespace local {
namespace {

base::Result<void> openText(LoadedModel& model, const engine::LocalConfig& config) {
  base::Result<tokenizer::Vocabulary> vocabulary = readVocabulary(*model.file);
  if (!vocabulary) return std::move(vocabulary).error();
  base::Result<std::unique_ptr<tokenizer::Tokenizer>> tokens =
      tokenizer::Tokenizer::create(*std::move(vocabulary));
  if (!tokens) return base::withContext(model.file->name(), std::move(tokens).error());
  model.tokenizer = *std::move(tokens);

  const base::Result<std::string> text = readChatTemplate(*model.file);
  if (!text) return text.error();
  base::Result<chat::ChatTemplate> chosen =
      chat::ChatTemplate::choose(*text, *model.tokenizer, config.renderTemplate);
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
  if (base::Result<void> text = openText(model, config); !text) return text;

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

}  // namespace local
