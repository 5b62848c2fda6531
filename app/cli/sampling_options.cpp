// Reads sampling options with their ranges.
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/sampling_options.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <utility>

#include "engine/base/quote.h"

namespace cli {
namespace {

base::Error invalid(std::string message) {
  return {base::ErrorCode::InvalidArgument, std::move(message)};
}

struct Real {
  std::string_view name;
  double low;
  double high;
  std::optional<double>* target;
};

base::Result<void> readBias(const std::string& text, engine::Sampling& sampling) {
  std::int32_t id = -1;
  double bias = 0;
  const char* end = text.data() + text.size();
  const auto [equals, idError] = std::from_chars(text.data(), end, id);
  const bool hasId = idError == std::errc() && id >= 0 && equals != end && *equals == '=';
  const auto [rest, biasError] = std::from_chars(hasId ? equals + 1 : end, end, bias);
  if (!hasId || biasError != std::errc() || rest != end || !(bias >= -100 && bias <= 100))
    return invalid(
        "--logit-bias: expected the id of a token, '=' and a number from -100 to 100, got " +
        base::quote(text));
  sampling.logitBias[id] = bias;
  return {};
}

// A quotation mark alone would be three of them.
std::string quotedToken(const std::string& bytes) {
  std::string quoted = base::quote(bytes);
  for (std::size_t at = 1; at + 1 < quoted.size(); ++at)
    if (quoted[at] == '"') quoted.insert(at++, 1, '\\');
  return quoted;
}

std::string line(const engine::TokenLogprob& token) {
  std::array<char, 64> number{};
  std::snprintf(number.data(), number.size(), " %.4f (%.2f %%)", token.logprob,
                100 * std::exp(token.logprob));
  return quotedToken(token.bytes) + number.data();
}

}  // namespace

base::Result<void> readSampling(const Arguments& arguments, engine::Request& request) {
  engine::Sampling& sampling = request.sampling;
  const std::array<Real, 8> reals = {{{"--temperature", 0, 100, &sampling.temperature},
                                      {"--top-p", 0, 1, &sampling.topP},
                                      {"--min-p", 0, 1, &sampling.minP},
                                      {"--typical-p", 0, 1, &sampling.typicalP},
                                      {"--repeat-penalty", 0.01, 10, &sampling.repetitionPenalty},
                                      {"--presence-penalty", -2, 2, &sampling.presencePenalty},
                                      {"--frequency-penalty", -2, 2, &sampling.frequencyPenalty},
                                      {"--dry", 0, 100, &sampling.dryMultiplier}}};
  for (const Real& real : reals) {
    const auto value = arguments.real(real.name, real.low, real.high);
    if (!value) return value.error();
    *real.target = *value;
  }
  const auto topK = arguments.integer("--top-k", 0, 10'000'000);
  if (!topK) return topK.error();
  if (*topK) sampling.topK = static_cast<int>(**topK);
  const auto seed = arguments.integer("--seed", 0, INT64_MAX);
  if (!seed) return seed.error();
  if (*seed) sampling.seed = static_cast<std::uint64_t>(**seed);
  const auto logprobs = arguments.integer("--logprobs", 0, 20);
  if (!logprobs) return logprobs.error();
  if (*logprobs) request.topLogprobs = static_cast<int>(**logprobs);
  for (const std::string& text : arguments.texts("--logit-bias"))
    if (auto read = readBias(text, sampling); !read) return read;
  return {};
}

base::Result<void> readFormat(const Arguments& arguments, engine::Request& request) {
  if (arguments.has("--json")) request.responseFormat = engine::ResponseFormat::JsonObject;
  const auto name = arguments.text("--json-schema");
  if (!name) return {};
  if (arguments.has("--json")) return invalid("--json and --json-schema exclude each other");
  std::ifstream file(*name, std::ios::binary);
  if (!file)
    return base::Error{base::ErrorCode::NotFound,
                       "the schema " + base::quote(*name) + " cannot be opened"};
  request.responseFormat = engine::ResponseFormat::JsonSchema;
  constexpr std::size_t kMaxBytes = std::size_t{1} << 20;  // the engine has its own limit
  request.jsonSchema.resize(kMaxBytes);
  file.read(request.jsonSchema.data(), static_cast<std::streamsize>(kMaxBytes));
  request.jsonSchema.resize(static_cast<std::size_t>(file.gcount()));
  if (file.bad())
    return base::Error{base::ErrorCode::Io, "the schema " + base::quote(*name) + " cannot be read"};
  return {};
}

std::string describe(const engine::Logprobs& logprobs) {
  std::string text = line(logprobs.chosen);
  for (std::size_t i = 0; i < logprobs.top.size(); ++i)
    text += (i == 0 ? " of " : ", ") + line(logprobs.top[i]);
  return text + "\n";
}

}  // namespace cli
