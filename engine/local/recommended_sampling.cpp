// Keys of the file over advice by name.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/recommended_sampling.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace local {
namespace {

base::Result<std::string> stringOf(const checkpoint::Checkpoint& file, std::string_view key) {
  const base::Result<std::optional<std::string>> value = file.string(key);
  if (!value) return value.error();
  return value->value_or("");
}

bool isSmolLm2(std::string family) {
  std::transform(family.begin(), family.end(), family.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return family.find("smollm2") != std::string::npos;
}

// Source: the model cards: R1 0.6 and 0.95; V3.1 and later 1.0 and 0.95; SmolLM2 0.2 and 0.9.
void advise(sampling::Settings& settings, const std::optional<chat::ChatTemplate>& chatTemplate) {
  using chat::ChatFormat;
  settings.temperature = 0.7;
  settings.topP = 0.95;
  if (!chatTemplate) return;
  const ChatFormat format = chatTemplate->format();
  if (chatTemplate->alwaysThinks()) settings.temperature = 0.6;
  if (format == ChatFormat::DeepSeekV31 || format == ChatFormat::DeepSeekV32 ||
      format == ChatFormat::DeepSeekV4)
    settings.temperature = 1.0;
}

base::Result<void> readKey(const checkpoint::Checkpoint& file, std::string_view key, double low,
                           double high, double& target) {
  const base::Result<std::optional<double>> value = file.real(key);
  if (!value) return value.error();
  if (!*value) return {};
  // Also refuses NaN.
  if (!(**value >= low && **value <= high))
    return base::Error{base::ErrorCode::Corrupt,
                       std::string(file.name()) + ": key " + std::string(key) + ": " +
                           std::to_string(**value) + ", expected " + std::to_string(low) + " to " +
                           std::to_string(high)};
  target = **value;
  return {};
}

constexpr int kAll = 1'000'000;

// More than there are means all of them, a negative count `ifNegative`.
base::Result<void> readKey(const checkpoint::Checkpoint& file, std::string_view key, int ifNegative,
                           int& target) {
  const base::Result<std::optional<std::int64_t>> value = file.integer(key);
  if (!value) return value.error();
  if (*value)
    target = **value < 0 ? ifNegative : static_cast<int>(std::min<std::int64_t>(**value, kAll));
  return {};
}

}  // namespace

base::Result<sampling::Settings> recommendedSampling(
    const checkpoint::Checkpoint& file, const std::optional<chat::ChatTemplate>& chatTemplate) {
  sampling::Settings settings;
  advise(settings, chatTemplate);
  const base::Result<std::string> base = stringOf(file, "general.basename");
  if (!base) return base.error();
  const base::Result<std::string> name = stringOf(file, "general.name");
  if (!name) return name.error();
  if (isSmolLm2(*base + *name)) {
    settings.temperature = 0.2;
    settings.topP = 0.9;
  }
  // Source: the GGUF specification's sampling keys.
  for (auto read :
       {readKey(file, "general.sampling.temp", 0, 100, settings.temperature),
        readKey(file, "general.sampling.top_p", 0, 1, settings.topP),
        readKey(file, "general.sampling.min_p", 0, 1, settings.minP),
        readKey(file, "general.sampling.penalty_repeat", 0.01, 10, settings.repetitionPenalty),
        readKey(file, "general.sampling.penalty_last_n", kAll, settings.penaltyWindow),
        readKey(file, "general.sampling.top_k", 0, settings.topK)})
    if (!read) return std::move(read).error();
  return settings;
}

}  // namespace local
