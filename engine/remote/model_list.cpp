// The models of a server, with what its program says of them.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <initializer_list>

#include "engine/remote/model_names.h"
#include "engine/remote/wire_format.h"
#include "engine/remote/wire_json.h"

namespace remote {
namespace {

using base::ErrorCode;

constexpr std::size_t kMaxModels = 10'000;
constexpr std::size_t kMaxNameBytes = 512;

bool hasWord(const Json* list, std::string_view word) {
  return list != nullptr && list->is_array() &&
         std::find(list->begin(), list->end(), Json(word)) != list->end();
}

// Our own worker's word, where it gives one.
std::optional<bool> workersWord(const Json& model, const char* name) {
  const Json* extras = member(model, "isobath");
  const Json* value = extras != nullptr ? member(*extras, name) : nullptr;
  if (value == nullptr || !value->is_boolean()) return std::nullopt;
  return value->get<bool>();
}

bool canThink(const Json& model, const std::string& id, const Dialect& dialect) {
  if (const auto word = workersWord(model, "can_think")) return *word;
  if (dialect.kind == Dialect::Kind::DeepSeek) return id != "deepseek-chat";
  // OpenRouter lists what a model takes; elsewhere only the name tells.
  if (const Json* list = member(model, "supported_parameters"); list && list->is_array())
    return hasWord(list, "reasoning");
  return isNamedThinker(id);
}

bool canSee(const Json& model, const std::string& id) {
  if (const auto word = workersWord(model, "can_see")) return *word;
  if (const Json* list = member(model, "input_modalities")) return hasWord(list, "image");
  if (const Json* architecture = member(model, "architecture")) {  // OpenRouter
    if (const Json* list = member(*architecture, "input_modalities")) return hasWord(list, "image");
    const std::string modality = stringMember(*architecture, "modality");  // "text+image->text"
    if (!modality.empty())
      return modality.substr(0, modality.find("->")).find("image") != std::string::npos;
  }
  if (const Json* list = member(model, "capabilities"); list && list->is_array())
    return hasWord(list, "vision") || hasWord(list, "multimodal");
  if (const std::string type = stringMember(model, "type"); type == "vlm" || type == "llm")
    return type == "vlm";  // LM Studio
  return isNamedSeer(id);
}

// What a model can take at once; what it was loaded with counts more than what it was made for.
std::optional<std::int64_t> contextOf(const Json& model) {
  const auto first = [](const Json& json,
                        std::initializer_list<const char*> names) -> std::optional<std::int64_t> {
    for (const char* name : names)
      if (const auto count = countMember(json, name); count && *count > 0) return count;
    return std::nullopt;
  };
  if (const auto count = first(model, {"loaded_context_length", "max_model_len", "context_length",
                                       "context_window", "max_context_length", "context_len"}))
    return count;
  const Json* meta = member(model, "meta");  // llama-server
  return meta != nullptr ? first(*meta, {"n_ctx", "n_ctx_train"}) : std::nullopt;
}

engine::ModelInfo decodeModel(const Json& json, const Dialect& dialect) {
  engine::ModelInfo model;
  model.id = stringMember(json, "id");
  model.displayName = stringMember(json, "name", kMaxNameBytes);
  if (model.displayName.empty()) model.displayName = model.id;
  model.contextTokens = contextOf(json);
  model.canThink = canThink(json, model.id, dialect);
  model.canSee = canSee(json, model.id);
  return model;
}

}  // namespace

base::Result<std::vector<engine::ModelInfo>> decodeModels(std::string_view body,
                                                          const Dialect& dialect) {
  const std::string what = "the model list of " + dialect.place;
  auto json = parseJson(body, what);
  if (!json) return json.error();
  const Json* data = member(*json, "data");
  if (data == nullptr || !data->is_array() || data->size() > kMaxModels)
    return base::Error{ErrorCode::Corrupt, what + " has no list \"data\" of at most " +
                                               std::to_string(kMaxModels) + " models"};
  std::vector<engine::ModelInfo> models;
  for (const Json& entry : *data) {
    // A longer name than a request may have cannot be asked for.
    const std::size_t size = stringMember(entry, "id").size();
    if (size > 0 && size <= kMaxNameBytes) models.push_back(decodeModel(entry, dialect));
  }
  return models;
}

}  // namespace remote
