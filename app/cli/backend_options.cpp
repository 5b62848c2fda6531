// Joins options to configurations of backends.
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/backend_options.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "app/cli/command.h"
#include "app/template_renderer.h"
#include "engine/base/quote.h"
#include "engine/net/url.h"
#include "engine/parameter_effects.h"

namespace cli {
namespace {

base::Error invalid(std::string message) {
  return {base::ErrorCode::InvalidArgument, std::move(message)};
}

base::Result<void> refuse(const Arguments& arguments, std::span<const std::string_view> names,
                          const std::string& why) {
  for (const std::string_view name : names)
    if (arguments.has(name)) return invalid(std::string(name) + " is for " + why);
  return {};
}

// What would be refused later, with what helps in this program.
base::Result<void> checkKey(const engine::RemoteConfig& config) {
  const auto url = net::parseUrl(config.baseUrl);
  if (!url) return {};  // makeBackend() says why
  const bool isDeepSeek = engine::serviceAt(url->host) == engine::Service::DeepSeek;
  if (isDeepSeek && config.apiKey.empty())
    return base::Error{base::ErrorCode::Denied,
                       url->host + " needs an API key, and there is none: set ISOBATH_API_KEY"};
  const bool isOpen = url->scheme != "https" && !net::isLoopback(*url);
  if (isOpen && !isDeepSeek && !config.apiKey.empty())
    return invalid("the address of " + url->host +
                   " must start with https://, or the key would travel in the open; without a key "
                   "http:// works, too: unset ISOBATH_API_KEY");
  return {};
}

base::Result<engine::RemoteConfig> endpointAt(std::string address, const Arguments& arguments) {
  engine::RemoteConfig config;
  config.baseUrl = std::move(address);
  config.apiKey = arguments.secrets().apiKey;
  config.proxy = arguments.text("--proxy").value_or("");
  config.proxyCredentials = arguments.secrets().proxyCredentials;
  if (config.proxy.find('@') != std::string::npos)
    return invalid(
        "--proxy: a password on a command line can be read by others; put \"user:password\" into "
        "ISOBATH_PROXY_CREDENTIALS");
  config.caFile = arguments.text("--ca-file").value_or("");
  if (!config.caFile.empty() && !std::ifstream(config.caFile))
    return base::Error{base::ErrorCode::NotFound,
                       "--ca-file: " + base::quote(config.caFile.string()) + " cannot be opened"};
  const auto timeout = arguments.integer("--timeout", 1, 86'400);
  if (!timeout) return timeout.error();
  if (*timeout) config.idleTimeout = std::chrono::seconds(**timeout);
  if (auto fine = checkKey(config); !fine) return std::move(fine).error();
  return config;
}

// The first ones in quotes.
std::string namesOf(const std::vector<engine::ModelInfo>& models) {
  constexpr std::size_t kMost = 8;
  std::string text;
  for (std::size_t i = 0; i < std::min(kMost, models.size()); ++i)
    text += (i == 0 ? " (" : ", ") + base::quote(models[i].id);
  if (models.size() > kMost) text += ", ...";
  return text.empty() ? text : text + ")";
}

}  // namespace

base::Result<engine::RemoteConfig> endpointFrom(const Arguments& arguments) {
  return endpointAt(arguments.text("--url").value_or(""), arguments);
}

base::Result<engine::RemoteConfig> anyEndpointFrom(const Arguments& arguments) {
  return endpointAt(arguments.text("--url").value_or("https://api.deepseek.com"), arguments);
}

base::Result<std::unique_ptr<engine::Backend>> backendFrom(const Arguments& arguments) {
  if (arguments.has("--url")) {
    constexpr std::array<std::string_view, 1> kLocal = {"--session"};
    if (auto fine = refuse(arguments, kLocal, "models on this computer, not for --url"); !fine)
      return std::move(fine).error();
    const auto config = endpointFrom(arguments);
    if (!config) return config.error();
    return engine::makeBackend(*config, {});
  }
  constexpr std::array<std::string_view, 4> kRemote = {"--proxy", "--ca-file", "--timeout",
                                                       "--remote-model"};
  if (auto fine = refuse(arguments, kRemote, "endpoints: name one with --url"); !fine)
    return std::move(fine).error();
  const base::Result<std::filesystem::path> file = modelFileFrom(arguments);
  if (!file) return file.error();
  const auto context = arguments.integer("--context", 16, 1 << 24);
  if (!context) return context.error();
  const auto threads = arguments.integer("--threads", 1, 1024);
  if (!threads) return threads.error();
  return engine::makeBackend(
      engine::LocalConfig{.modelFile = *file,
                          .contextTokens = context->value_or(0),
                          .threads = static_cast<int>(threads->value_or(0)),
                          .renderTemplate = app::findTemplateRenderer(),
                          .sessionFile = arguments.text("--session").value_or("")},
      {});
}

// An endpoint is not asked without a model's name: which one it would take is anybody's guess.
base::Result<std::string> modelFrom(const Arguments& arguments, engine::Backend& backend,
                                    const std::stop_token& stop) {
  const auto url = arguments.text("--url");
  if (const auto named = arguments.text("--remote-model"); named || !url) return named.value_or("");
  auto models = backend.models(stop);
  if (!models) return std::move(models).error();
  if (models->size() == 1) return models->front().id;
  return invalid(*url + " lists " + std::to_string(models->size()) + " models" + namesOf(*models) +
                 ": name one with --remote-model");
}

}  // namespace cli
