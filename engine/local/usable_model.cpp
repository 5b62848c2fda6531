// Whether a model file can be run, told from its head alone.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/usable_model.h"

#include "engine/local/chat/chat_template.h"
#include "engine/local/model/config.h"
#include "engine/local/model/weights.h"
#include "engine/local/vocabulary_reader.h"

namespace local {

base::Result<void> checkUsable(const checkpoint::Checkpoint& file) {
  const base::Result<model::Config> config = model::readConfig(file);
  if (!config) return config.error();
  if (const auto weights = model::bindWeights(file, *config); !weights) return weights.error();
  if (const auto vocabulary = readVocabulary(file); !vocabulary) return vocabulary.error();
  return {};
}

std::string chatNote(const checkpoint::Checkpoint& file, const tokenizer::Tokenizer& tokens) {
  const base::Result<std::string> text = readChatTemplate(file);
  if (!text) return "It cannot chat: " + text.error().message + ".";
  if (chat::ChatTemplate::choose(*text, tokens)) return {};
  // Is not called before there is something to render.
  const engine::TemplateRenderer render = [](std::string_view, std::string_view, std::stop_token) {
    return base::Result<std::string>(std::string());
  };
  const auto apart = chat::ChatTemplate::choose(*text, tokens, render);
  if (!apart) return "It cannot chat: " + apart.error().message + ".";
  return "Its chat template is rendered apart; it cannot chat without that.";
}

}  // namespace local
