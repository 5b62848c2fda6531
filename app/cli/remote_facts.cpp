// Looks things up in the table that `isobath-cli models` shows, too.
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/remote_facts.h"

#include <chrono>
#include <optional>
#include <utility>

#include "app/model_table_file.h"
#include "app/paths.h"
#include "engine/net/url.h"

namespace cli {
namespace {

constexpr int kDecimals = 6;

std::optional<models::ModelTable> table() {
  const auto paths = app::locatePaths(app::processEnvironment(), {});
  if (!paths) return std::nullopt;
  return app::loadModelTable(paths->config).table;
}

std::string hostOf(const Arguments& arguments) {
  const auto text = arguments.text("--url");
  const auto url = net::parseUrl(text.value_or(""));
  return text && url ? url->host : std::string();
}

std::string textOf(const models::Cost& cost) {
  std::string text;
  if (cost.cny) text = "CNY " + models::amountText(*cost.cny, kDecimals);
  if (cost.usd)
    text += (text.empty() ? "USD " : ", USD ") + models::amountText(*cost.usd, kDecimals);
  if (text.empty() || cost.period == models::Period::Flat) return text;
  return text + " (" + std::string(models::nameOf(cost.period)) + ")";
}

}  // namespace

std::int64_t nowMs() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

std::string costText(const Arguments& arguments, const std::string& model, std::int64_t askedMs,
                     const engine::Completion& done) {
  const std::string host = hostOf(arguments);
  // What a broken off answer costs, only the server knows.
  if (host.empty() || done.stopReason == engine::StopReason::Cancelled) return {};
  const auto known = table();
  if (!known) return {};
  auto cost = known->costOf(host, done.receipt.servedModel, askedMs, done.usage);
  if (!cost) cost = known->costOf(host, model, askedMs, done.usage);
  return cost ? textOf(*cost) : std::string();
}

base::Error withAdvice(base::Error error, const Arguments& arguments, const std::string& model) {
  if (!arguments.has("--url")) return error;
  std::string& text = error.message;
  const bool isKey = text.find("the API key") != std::string::npos;
  if (error.code == base::ErrorCode::Denied && isKey && arguments.secrets().apiKey.empty())
    text += "; no key was sent: set ISOBATH_API_KEY";
  if (error.code != base::ErrorCode::NotFound) return error;
  text += "; `isobath-cli models` with the same --url lists them";
  const auto known = table();
  const models::ModelFacts* facts = known ? known->find(hostOf(arguments), model) : nullptr;
  if (facts != nullptr && !facts->note.empty()) text += "; " + model + ": " + facts->note;
  return error;
}

}  // namespace cli
