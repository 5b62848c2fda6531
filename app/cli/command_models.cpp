// isobath-cli models: what an endpoint offers, and what it costs now.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/backend_options.h"
#include "app/cli/command.h"
#include "app/cli/interrupt_watcher.h"
#include "app/cli/remote_facts.h"
#include "app/cli/shared_options.h"
#include "app/model_table_file.h"
#include "app/paths.h"
#include "engine/base/quote.h"
#include "engine/net/url.h"

namespace cli {
namespace {

// A price per million tokens.
std::string perMillion(std::int64_t rate) {
  constexpr int kDecimals = 6;
  return models::amountText(rate * 1'000'000, kDecimals);
}

std::string ratesText(const char* currency, const models::Rates& rates) {
  return std::string(currency) + " " + perMillion(rates.hit) + " / " + perMillion(rates.miss) +
         " / " + perMillion(rates.output);
}

std::string priceText(const std::optional<models::Price>& price) {
  if (!price) return "price unknown";
  std::string text;
  if (price->cny) text += ratesText("CNY", *price->cny);
  if (price->usd) text += (text.empty() ? "" : ", ") + ratesText("USD", *price->usd);
  if (price->period == models::Period::Flat) return text;
  return text + " (" + std::string(models::nameOf(price->period)) + ")";
}

std::string contextText(std::optional<std::int64_t> tokens) {
  constexpr std::int64_t kKilo = 1024;
  if (!tokens) return "?";
  return *tokens % kKilo == 0 ? std::to_string(*tokens / kKilo) + "K" : std::to_string(*tokens);
}

// A name may be anything; what a terminal obeys is not printed.
std::string nameText(const std::string& id) {
  const bool isPlain =
      std::none_of(id.begin(), id.end(), [](unsigned char c) { return c <= 0x20 || c == 0x7F; });
  return isPlain ? id : base::quote(id);
}

void printModel(const engine::ModelInfo& model, const models::ModelTable& table,
                const std::string& host) {
  // What the server says wins; the table fills what it leaves out.
  const models::ModelFacts* known = table.find(host, model.id);
  const auto context =
      model.contextTokens || known == nullptr ? model.contextTokens : known->contextTokens;
  const bool canSee = model.canSee || (known != nullptr && known->canSee);
  std::printf("%-32s %8s  %-8s %-6s  %s\n", nameText(model.id).c_str(),
              contextText(context).c_str(), model.canThink ? "thinks" : "", canSee ? "sees" : "",
              priceText(table.priceAt(host, model.id, nowMs())).c_str());
  if (known != nullptr && !known->note.empty()) std::printf("  %s\n", known->note.c_str());
}

base::Result<void> run(const Arguments& arguments) {
  auto config = anyEndpointFrom(arguments);
  if (!config) return std::move(config).error();
  const auto url = net::parseUrl(config->baseUrl);
  if (!url) return url.error();
  const auto paths = app::locatePaths(app::processEnvironment(), {});
  if (!paths) return paths.error();
  const app::LoadedModelTable loaded = app::loadModelTable(paths->config);
  if (!loaded.problem.empty()) std::fprintf(stderr, "isobath-cli: %s\n", loaded.problem.c_str());

  std::stop_source stop;
  const InterruptWatcher watcher(stop);
  const auto backend = engine::makeBackend(*config, {});
  if (!backend) return backend.error();
  const auto models = (*backend)->models(stop.get_token());
  if (watcher.isInterrupted()) return base::Error{base::ErrorCode::Cancelled, "interrupted"};
  if (!models) return models.error();
  std::printf(
      "%-32s %8s  %-8s %-6s  %s\n", "model", "context", "", "",
      ("per million tokens: from the cache / other prompt / output, as of " + loaded.table.date())
          .c_str());
  for (const engine::ModelInfo& model : *models) printModel(model, loaded.table, url->host);
  return {};
}

}  // namespace

Command modelsCommand() {
  return {"models", "[--url URL]", "Lists what an endpoint offers, with context and price.",
          kEndpointOptions, run};
}

}  // namespace cli
