// Rotary settings of a config.json as GGUF keys.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/huggingface/rope_keys.h"

#include <cmath>
#include <numbers>

#include "engine/base/quote.h"

namespace huggingface {
namespace {

using base::ErrorCode;

struct Rope {
  ConfigReader settings;
  double theta;
  std::string prefix;  // of the keys
};

double yarnMagnitude(double factor, double multiplier) {
  return factor <= 1.0 ? 1.0 : 0.1 * multiplier * std::log(factor) + 1.0;
}

// Latent attention: the publisher's code scales the softmax by the magnitude of mscale_all_dim, and
// the rotation by the ratio of both magnitudes. GGUF has no key for the latter.
void translateLatentMagnitude(Rope& rope, double factor, Metadata& keys) {
  const double rotation = rope.settings.numberOr("mscale", 1.0);
  const double softmax = rope.settings.numberOr("mscale_all_dim", 0.0);
  const double ratio = yarnMagnitude(factor, rotation) / yarnMagnitude(factor, softmax);
  // Without the key a reader of GGUF takes the magnitude of plain YaRN.
  const bool isPlain = softmax == 0.0;
  if (isPlain ? rotation != 1.0 : std::abs(ratio - 1.0) > 1e-6) {
    rope.settings.fail(ErrorCode::Unsupported, "mscale",
                       "expected the value of mscale_all_dim, " + std::to_string(softmax) +
                           ", got " + std::to_string(rotation));
  }
  if (!isPlain) keys.set(rope.prefix + "scaling.yarn_log_multiplier", 0.1 * softmax);
}

// attention_factor is the magnitude itself; attn_factor, as R1-0528-Qwen3-8B has it, multiplies the
// usual one, as GGUF's key does.
void translateMagnitude(Rope& rope, double factor, Metadata& keys) {
  double multiplier = rope.settings.positiveOr("attn_factor", 1.0);
  if (rope.settings.has("attention_factor")) {
    multiplier = rope.settings.positive("attention_factor") / yarnMagnitude(factor, 1.0);
  }
  if (multiplier != 1.0) keys.set(rope.prefix + "scaling.attn_factor", multiplier);
}

void translateYarn(Rope& rope, const ModelFacts& facts, Metadata& keys) {
  const double factor = rope.settings.positive("factor");
  keys.set(rope.prefix + "scaling.type", "yarn");
  keys.set(rope.prefix + "scaling.factor", factor);
  keys.set(rope.prefix + "scaling.original_context_length",
           rope.settings.countOr("original_max_position_embeddings", facts.contextTokens, 1));
  for (const char* name : {"beta_fast", "beta_slow"}) {
    if (rope.settings.has(name)) {
      keys.set(rope.prefix + "scaling.yarn_" + name, rope.settings.positive(name));
    }
  }
  rope.settings.expectFlag("truncate", true);
  if (facts.latentKeyRows > 0) {
    translateLatentMagnitude(rope, factor, keys);
  } else {
    translateMagnitude(rope, factor, keys);
  }
}

// Source: the Llama 3.1 models' own code: waves longer than the original context allows for are
// stretched by `factor`, short ones stay, and the ones between are blended.
void makeLlama3Factors(Rope& rope, std::int64_t ropeColumns, ModelFacts& facts) {
  const double factor = rope.settings.positive("factor");
  const double low = rope.settings.positiveOr("low_freq_factor", 1.0);
  const double high = rope.settings.positiveOr("high_freq_factor", 4.0);
  const auto context = static_cast<double>(
      rope.settings.countOr("original_max_position_embeddings", facts.contextTokens, 1));
  if (high <= low) {
    rope.settings.fail(ErrorCode::Corrupt, "high_freq_factor",
                       "expected more than low_freq_factor");
    return;
  }
  for (std::int64_t i = 0; i < ropeColumns / 2; ++i) {
    const double exponent = -2.0 * static_cast<double>(i) / static_cast<double>(ropeColumns);
    const double wave = 2.0 * std::numbers::pi / std::pow(rope.theta, exponent);
    const double smooth = (context / wave - low) / (high - low);
    double divisor = 1.0;
    if (wave > context / low) {
      divisor = factor;
    } else if (wave >= context / high) {
      divisor = 1.0 / ((1.0 - smooth) / factor + smooth);
    }
    facts.ropeFactors.push_back(static_cast<float>(divisor));
  }
}

void translateScaling(Rope& rope, std::int64_t ropeColumns, ModelFacts& facts, Metadata& keys) {
  const std::string type =
      rope.settings.textOr("rope_type", rope.settings.textOr("type", "default"));
  if (type == "default") return;
  if (type == "linear") {
    keys.set(rope.prefix + "scaling.type", "linear");
    keys.set(rope.prefix + "scaling.factor", rope.settings.positive("factor"));
  } else if (type == "yarn") {
    translateYarn(rope, facts, keys);
  } else if (type == "llama3" && facts.architecture == "llama") {
    makeLlama3Factors(rope, ropeColumns, facts);
  } else {
    rope.settings.fail(ErrorCode::Unsupported, "rope_type",
                       base::quote(type) + " is not supported for this kind of model");
  }
}

}  // namespace

void translateRope(ConfigReader& config, std::int64_t ropeColumns, ModelFacts& facts,
                   Metadata& keys) {
  const Json* const parameters = config.find("rope_parameters");
  const Json* settings = config.find("rope_scaling");
  const char* field = "rope_scaling";
  if (settings == nullptr && parameters != nullptr) {
    settings = parameters;
    field = "rope_parameters";
  }
  const Json none{Json::Value(Json::Object())};
  if (settings != nullptr && settings->object() == nullptr) {
    config.fail(ErrorCode::Corrupt, field,
                std::string("expected an object, got ") + settings->kind());
    return;
  }
  Rope rope{ConfigReader(settings == nullptr ? none : *settings, config.where() + ": " + field),
            10000.0, facts.architecture + ".rope."};
  const bool isNewer = !config.has("rope_theta") && rope.settings.has("rope_theta");
  rope.theta = (isNewer ? rope.settings : config).positiveOr("rope_theta", rope.theta);
  config.keep(rope.settings.error());
  // Newer files have it here.
  if (facts.latentKeyRows == 0 && rope.settings.numberOr("partial_rotary_factor", 1.0) != 1.0) {
    rope.settings.fail(ErrorCode::Unsupported, "partial_rotary_factor",
                       "only 1 is supported for this kind of model");
  }
  keys.set(rope.prefix + "freq_base", rope.theta);
  translateScaling(rope, ropeColumns, facts, keys);
  config.keep(rope.settings.error());
}

}  // namespace huggingface
