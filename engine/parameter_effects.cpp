// The rules of the services, as their documents give them.
// SPDX-License-Identifier: Apache-2.0
#include "engine/parameter_effects.h"

namespace engine {
namespace {

// Source: DeepSeek, "Thinking Mode": while it thinks, temperature is accepted and ignored and top_p
// is at least 0.95; otherwise top_p is 1. The penalties do nothing since September 2026.
Effect effectAtDeepSeek(Parameter parameter, bool thinks) {
  switch (parameter) {
    case Parameter::Temperature:
      return thinks ? Effect::NoneWhileThinking : Effect::Full;
    case Parameter::TopP:
      return thinks ? Effect::AtLeast095 : Effect::NoneWithoutThinking;
    case Parameter::PresencePenalty:
    case Parameter::FrequencyPenalty:
      return Effect::NoneAnyMore;
    case Parameter::Logprobs:
      return thinks ? Effect::AnswerOnly : Effect::Full;
    default:
      return Effect::Unknown;
  }
}

// The common core of the servers that speak this interface; a strict one refuses what it does not
// know.
Effect effectElsewhere(Parameter parameter) {
  switch (parameter) {
    case Parameter::TopK:
    case Parameter::MinP:
    case Parameter::TypicalP:
    case Parameter::RepetitionPenalty:
    case Parameter::Dry:
    case Parameter::Seed:
      return Effect::Unknown;
    default:
      return Effect::Full;
  }
}

bool sets(const Request& request, Parameter parameter) {
  const Sampling& sampling = request.sampling;
  switch (parameter) {
    case Parameter::Temperature:
      return sampling.temperature.has_value();
    case Parameter::TopK:
      return sampling.topK.has_value();
    case Parameter::TopP:
      return sampling.topP.has_value();
    case Parameter::MinP:
      return sampling.minP.has_value();
    case Parameter::TypicalP:
      return sampling.typicalP.has_value();
    case Parameter::RepetitionPenalty:
      return sampling.repetitionPenalty.has_value();
    case Parameter::PresencePenalty:
      return sampling.presencePenalty.has_value();
    case Parameter::FrequencyPenalty:
      return sampling.frequencyPenalty.has_value();
    case Parameter::Dry:
      return sampling.dryMultiplier.has_value();
    case Parameter::Seed:
      return sampling.seed.has_value();
    case Parameter::LogitBias:
      return !sampling.logitBias.empty();
    case Parameter::Logprobs:
      return request.topLogprobs.has_value();
  }
  return false;
}

}  // namespace

Service serviceAt(std::string_view host) {
  constexpr std::string_view kDomain = "deepseek.com";
  const bool isWithin = host.ends_with(kDomain) && (host.size() == kDomain.size() ||
                                                    host[host.size() - kDomain.size() - 1] == '.');
  return isWithin ? Service::DeepSeek : Service::OtherEndpoint;
}

Effect effectOf(Parameter parameter, Thinking thinking, Service service) {
  switch (service) {
    case Service::ThisComputer:
      return parameter == Parameter::Logprobs && thinking != Thinking::Off ? Effect::AnswerOnly
                                                                           : Effect::Full;
    case Service::DeepSeek:
      return effectAtDeepSeek(parameter, thinking != Thinking::Off);
    case Service::OtherEndpoint:
      return effectElsewhere(parameter);
  }
  return Effect::Full;
}

bool isEffective(Effect effect) {
  return effect == Effect::Full || effect == Effect::AtLeast095 || effect == Effect::AnswerOnly;
}

std::string_view nameOf(Parameter parameter) {
  switch (parameter) {
    case Parameter::Temperature:
      return "temperature";
    case Parameter::TopK:
      return "top-k";
    case Parameter::TopP:
      return "top-p";
    case Parameter::MinP:
      return "min-p";
    case Parameter::TypicalP:
      return "typical-p";
    case Parameter::RepetitionPenalty:
      return "repetition penalty";
    case Parameter::PresencePenalty:
      return "presence penalty";
    case Parameter::FrequencyPenalty:
      return "frequency penalty";
    case Parameter::Dry:
      return "DRY";
    case Parameter::Seed:
      return "seed";
    case Parameter::LogitBias:
      return "logit bias";
    case Parameter::Logprobs:
      return "log-probabilities";
  }
  return {};
}

std::string explain(Parameter parameter, Effect effect) {
  const std::string name(nameOf(parameter));
  const std::string have = parameter == Parameter::Logprobs ? " have" : " has";
  switch (effect) {
    case Effect::Full:
      return {};
    case Effect::AtLeast095:
      return name + " below 0.95 acts as 0.95 while thinking";
    case Effect::AnswerOnly:
      return name + " are of the answer, not of its thinking";
    case Effect::NoneWhileThinking:
      return name + have + " no effect while thinking";
    case Effect::NoneWithoutThinking:
      return name + have + " no effect without thinking";
    case Effect::NoneAnyMore:
      return name + have + " no effect any more";
    case Effect::Unknown:
      return name + have + " no effect there";
  }
  return {};
}

std::vector<std::pair<Parameter, Effect>> limitedParameters(const Request& request,
                                                            Service service) {
  std::vector<std::pair<Parameter, Effect>> result;
  for (const Parameter parameter : kParameters) {
    if (!sets(request, parameter)) continue;
    Effect effect = effectOf(parameter, request.thinking, service);
    if (effect == Effect::AtLeast095 && *request.sampling.topP >= 0.95) effect = Effect::Full;
    if (effect != Effect::Full) result.emplace_back(parameter, effect);
  }
  return result;
}

}  // namespace engine
