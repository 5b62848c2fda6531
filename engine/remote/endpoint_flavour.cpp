// The owners that servers name in their model lists, and what they are needed for.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/endpoint_flavour.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/remote/model_names.h"
#include "engine/remote/wire_json.h"

namespace remote {

using Flavour = Dialect::Flavour;

Flavour flavourAt(std::string_view host, int port) {
  constexpr std::string_view kOpenRouter = "openrouter.ai";
  if (host == kOpenRouter || host.ends_with(".openrouter.ai")) return Flavour::OpenRouter;
  constexpr int kOllamaPort = 11434;
  return port == kOllamaPort ? Flavour::Ollama : Flavour::Unknown;
}

Flavour flavourIn(std::string_view modelList) {
  constexpr std::array<std::pair<std::string_view, Flavour>, 5> kOwners{
      {{"vllm", Flavour::Vllm},
       {"sglang", Flavour::SgLang},
       {"llamacpp", Flavour::LlamaServer},
       {"library", Flavour::Ollama},
       {"organization_owner", Flavour::LmStudio}}};
  const auto json = parseJson(modelList, "the model list");
  const Json* data = json ? member(*json, "data") : nullptr;
  if (data == nullptr || !data->is_array() || data->empty()) return Flavour::Unknown;
  const std::string owner = stringMember(data->front(), "owned_by");
  for (const auto& [name, flavour] : kOwners)
    if (owner == name) return flavour;
  return Flavour::Unknown;
}

bool dependsOnFlavour(const engine::Request& request) {
  if (request.fillIn) return false;
  const bool replaysReasoning =
      !request.tools.empty() &&
      std::any_of(request.messages.begin(), request.messages.end(),
                  [](const auto& message) { return !message.reasoning.empty(); });
  const bool isContinued = !request.messages.empty() && request.messages.back().prefix;
  return request.thinking != engine::Thinking::Off || isNamedThinker(request.model) ||
         replaysReasoning || isContinued;
}

}  // namespace remote
