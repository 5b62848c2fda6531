// What each parameter of a request does where it is sent, for notes in receipts and for controls
// that say why they are off. Pure.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/backend.h"

namespace engine {

// Who answers, as far as it decides what a parameter does.
enum class Service { ThisComputer, DeepSeek, OtherEndpoint };

// By the host of an address, "api.deepseek.com". Never ThisComputer: a server of one's own may be
// any program.
[[nodiscard]] Service serviceAt(std::string_view host);

enum class Parameter {
  Temperature,
  TopK,
  TopP,
  MinP,
  TypicalP,
  RepetitionPenalty,
  PresencePenalty,
  FrequencyPenalty,
  Dry,
  Seed,
  LogitBias,
  Logprobs
};
inline constexpr std::array<Parameter, 12> kParameters{Parameter::Temperature,
                                                       Parameter::TopK,
                                                       Parameter::TopP,
                                                       Parameter::MinP,
                                                       Parameter::TypicalP,
                                                       Parameter::RepetitionPenalty,
                                                       Parameter::PresencePenalty,
                                                       Parameter::FrequencyPenalty,
                                                       Parameter::LogitBias,
                                                       Parameter::Dry,
                                                       Parameter::Seed,
                                                       Parameter::Logprobs};

enum class Effect {
  Full,
  AtLeast095,           // values below 0.95 act as 0.95 while thinking
  AnswerOnly,           // of the answer, not of its thinking; some models refuse it while thinking
  NoneWhileThinking,    // accepted, and does nothing while thinking
  NoneWithoutThinking,  // accepted, and does nothing unless thinking
  NoneAnyMore,          // accepted, and does nothing; not sent
  Unknown               // the service does not know it; not sent
};

// What the parameter does in a request with this thinking.
[[nodiscard]] Effect effectOf(Parameter parameter, Thinking thinking, Service service);

// False for Effect::None... and Effect::Unknown: a control for it is best off.
[[nodiscard]] bool isEffective(Effect effect);

// "top-p"; for use in a sentence.
[[nodiscard]] std::string_view nameOf(Parameter parameter);

// "top-p has no effect without thinking", without a full stop. Empty for Effect::Full.
[[nodiscard]] std::string explain(Parameter parameter, Effect effect);

// The parameters that `request` sets and that do not have their full effect there.
[[nodiscard]] std::vector<std::pair<Parameter, Effect>> limitedParameters(const Request& request,
                                                                          Service service);

}  // namespace engine
