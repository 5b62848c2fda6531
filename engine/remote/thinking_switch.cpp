// One way per server.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/thinking_switch.h"

#include "engine/remote/model_names.h"
#include "engine/remote/wire_json.h"

namespace remote {
namespace {

using engine::Thinking;
using Flavour = Dialect::Flavour;

// Empty: the server's default. `most`: its word for Max.
std::string effortOf(Thinking thinking, const char* most) {
  switch (thinking) {
    case Thinking::Low:
      return "low";
    case Thinking::High:
      return "high";
    case Thinking::Max:
      return most;
    case Thinking::Off:
    case Thinking::On:
      break;
  }
  return {};
}

void sayEffort(Json& json, Thinking thinking, const char* most) {
  if (const std::string effort = effortOf(thinking, most); !effort.empty())
    json["reasoning_effort"] = effort;
}

// Source: DeepSeek, "Thinking Mode".
void encodeDeepSeek(Json& json, Thinking thinking) {
  json["thinking"] = {{"type", thinking == Thinking::Off ? "disabled" : "enabled"}};
  sayEffort(json, thinking, "max");
}

// Source: vLLM and SGLang, "Reasoning outputs": DeepSeek's templates read `thinking`, others
// `enable_thinking`, and every template skips what it does not know.
void encodeTemplateArguments(Json& json, Thinking thinking) {
  const bool isOn = thinking != Thinking::Off;
  json["chat_template_kwargs"] = {{"thinking", isOn}, {"enable_thinking", isOn}};
  sayEffort(json["chat_template_kwargs"], thinking, "max");
}

// Source: OpenRouter, "Reasoning tokens". A model that always thinks refuses to be told not to.
void encodeOpenRouter(Json& json, const engine::Request& request) {
  if (request.thinking == Thinking::Off) {
    if (isNamedThinker(request.model) && !alwaysThinks(request.model))
      json["reasoning"] = {{"enabled", false}};
    return;
  }
  const std::string effort = effortOf(request.thinking, "xhigh");
  json["reasoning"] = effort.empty() ? Json{{"enabled", true}} : Json{{"effort", effort}};
}

// Source: Ollama, "OpenAI compatibility": `think` is of its other interface, and left unread here.
void encodeOllama(Json& json, Thinking thinking) {
  if (thinking == Thinking::Off)
    json["reasoning_effort"] = "none";
  else
    sayEffort(json, thinking, "high");
}

void encodeOther(Json& json, const engine::Request& request) {
  // Whoever serves DeepSeek's models and says no more takes their own switch.
  if (isNamedDeepSeek(request.model)) return encodeDeepSeek(json, request.thinking);
  sayEffort(json, request.thinking, "high");
}

}  // namespace

void encodeThinking(Json& json, const engine::Request& request, const Dialect& dialect) {
  if (dialect.kind != Dialect::Kind::Other) return encodeDeepSeek(json, request.thinking);
  switch (dialect.flavour) {
    case Flavour::Vllm:
    case Flavour::SgLang:
    case Flavour::LlamaServer:
      return encodeTemplateArguments(json, request.thinking);
    case Flavour::OpenRouter:
      return encodeOpenRouter(json, request);
    case Flavour::Ollama:
      return encodeOllama(json, request.thinking);
    case Flavour::LmStudio:
    case Flavour::Unknown:
      return encodeOther(json, request);
  }
}

}  // namespace remote
