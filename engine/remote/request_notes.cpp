// What a receipt says about parameters that did less than they seem to.
// SPDX-License-Identifier: Apache-2.0
#include "engine/parameter_effects.h"
#include "engine/remote/wire_format.h"

namespace remote {

std::vector<std::string> notesOn(const engine::Request& request, const Dialect& dialect) {
  using engine::Effect;
  if (dialect.kind == Dialect::Kind::Worker) return {};  // it says so itself
  const engine::Service service = dialect.kind == Dialect::Kind::DeepSeek
                                      ? engine::Service::DeepSeek
                                      : engine::Service::OtherEndpoint;
  std::vector<std::string> notes;
  std::string unsent;
  for (const auto& [parameter, effect] : engine::limitedParameters(request, service)) {
    if (effect == Effect::Unknown || effect == Effect::NoneAnyMore)
      unsent.append(unsent.empty() ? "" : ", ").append(engine::nameOf(parameter));
    else
      notes.push_back(engine::explain(parameter, effect));
  }
  if (!unsent.empty()) notes.push_back("not sent to " + dialect.place + ": " + unsent);
  return notes;
}

std::vector<std::string> notesOnEnd(const engine::Request& request,
                                    const engine::Completion& completion, const Dialect& dialect) {
  using engine::StopReason;
  const StopReason reason = completion.stopReason;
  const bool isCut = reason == StopReason::MaxTokens || reason == StopReason::ContextFull;
  if (dialect.kind == Dialect::Kind::Worker || !isCut ||
      request.responseFormat == engine::ResponseFormat::Text)
    return {};
  return {"the JSON is cut off by the limit of tokens; raise it and ask again"};
}

}  // namespace remote
