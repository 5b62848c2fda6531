// What is known of models that servers run: names, context, prices. A dated table that a reader can
// edit; what a server says wins over it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/backend.h"
#include "engine/base/result.h"

namespace models {

// 10^-12 of a yuan or a dollar per token: 1 yuan per million tokens is 1'000'000.
struct Rates {
  std::int64_t hit = 0;  // of the prompt, read from the provider's cache
  std::int64_t miss = 0;
  std::int64_t output = 0;
  friend bool operator==(const Rates&, const Rates&) = default;
};

// Flat: one price all day. Unsure: it depends on whether that day is a holiday, which the table
// does not know; then the dearer price counts.
enum class Period { Flat, Peak, OffPeak, Unsure };
[[nodiscard]] std::string_view nameOf(Period period);  // "flat", "peak", "off-peak", "unsure"

// What a token costs at a moment; a currency without a known price is empty.
struct Price {
  std::optional<Rates> cny;
  std::optional<Rates> usd;
  Period period = Period::Flat;
};

// What an answer cost, in 10^-12 of the currency.
struct Cost {
  std::optional<std::int64_t> cny;
  std::optional<std::int64_t> usd;
  Period period = Period::Flat;
};

struct ModelFacts {
  std::string id;
  std::string title;  // "DeepSeek V4.1 Flash"; may be empty
  std::optional<std::int64_t> contextTokens;
  std::optional<std::int64_t> maxOutputTokens;
  // What the server takes where max_tokens is not said, by mode.
  std::optional<std::int64_t> defaultOutputOff;
  std::optional<std::int64_t> defaultOutputThinking;
  std::optional<std::int64_t> defaultOutputMax;
  bool canThink = false;
  bool canSee = false;
  std::string note;  // "retired on 24 July 2026", for the list of models; may be empty
};

// Thread: any (it never changes after parse()).
class ModelTable {
 public:
  // The JSON that docs/model-table.md describes, at most 1 MiB. Errors: Corrupt, naming the place
  // in the file.
  static base::Result<ModelTable> parse(std::string_view json);

  // "2026-11-15": the day whose facts it holds.
  [[nodiscard]] const std::string& date() const;
  // The model with this name or alias at a host ("api.deepseek.com"; sub-domains count); null: not
  // known. Lifetime: that of the table.
  [[nodiscard]] const ModelFacts* find(std::string_view host, std::string_view model) const;
  // All models known at a host, in the order of the table.
  [[nodiscard]] std::vector<ModelFacts> modelsOf(std::string_view host) const;
  // The price of a model at a moment (Unix time); nothing: not known.
  [[nodiscard]] std::optional<Price> priceAt(std::string_view host, std::string_view model,
                                             std::int64_t atMs) const;
  // At most a million of the currency, whatever `usage` says.
  [[nodiscard]] std::optional<Cost> costOf(std::string_view host, std::string_view model,
                                           std::int64_t atMs, const engine::Usage& usage) const;

  struct Content;

 private:
  explicit ModelTable(std::shared_ptr<const Content> content);
  std::shared_ptr<const Content> m_content;
};

// The table that comes with the program, as JSON.
[[nodiscard]] std::string_view builtinTable();

// "0.0123": an amount of 10^-12 units with at least two and at most `decimals` decimals, rounded
// half up; trailing zeros beyond two are left out.
[[nodiscard]] std::string amountText(std::int64_t pico, int decimals);

}  // namespace models
