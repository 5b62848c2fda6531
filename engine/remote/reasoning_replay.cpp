// The rules of the servers about reasoning that comes back to them.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/reasoning_replay.h"

namespace remote {
namespace {

// Others may reject a field they do not know.
bool knowsReasoning(Dialect::Flavour flavour) {
  using Flavour = Dialect::Flavour;
  return flavour == Flavour::Vllm || flavour == Flavour::SgLang ||
         flavour == Flavour::LlamaServer || flavour == Flavour::OpenRouter;
}

}  // namespace

bool replaysReasoning(const engine::Message& message, const engine::Request& request,
                      const Dialect& dialect) {
  if (message.role != engine::Role::Assistant) return false;
  if (request.replayAllReasoning) return true;
  if (dialect.kind == Dialect::Kind::Other)
    return !message.reasoning.empty() && !request.tools.empty() && knowsReasoning(dialect.flavour);
  // Source: DeepSeek's own client replays the reasoning byte for byte on each turn that had one.
  if (!message.reasoning.empty()) return true;
  // Source: DeepSeek, "Thinking Mode": with tools, 400 for any turn without the field.
  return dialect.kind == Dialect::Kind::DeepSeek && !request.tools.empty() &&
         request.thinking != engine::Thinking::Off;
}

}  // namespace remote
