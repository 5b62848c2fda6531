// From a configuration to a Backend: the only place that knows which backends exist.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/backend.h"
#include "engine/base/log.h"

namespace engine {

// Renders a chat template that has no built-in encoder: the template's text, and its variables
// (messages, tools, add_generation_prompt, ...) as a JSON object. The text comes from a model file
// and is hostile: it runs apart from this process, with limits of time, depth and size. Errors:
// Unsupported (what the template did wrong), Cancelled, Io. Thread: any.
using TemplateRenderer = std::function<base::Result<std::string>(
    std::string_view templateText, std::string_view variablesJson, std::stop_token stop)>;

struct LocalConfig {
  std::filesystem::path modelFile;       // a GGUF file, or a folder as Hugging Face publishes it
  std::int64_t contextTokens = 0;        // 0: what the file says, at most 8192
  int threads = 0;                       // 0: one per core
  TemplateRenderer renderTemplate = {};  // may be empty: then only built-in chat formats
  // What was computed of earlier prompts is read from here with the model, and written back after
  // each answer. Empty, or not there yet: nothing is.
  std::filesystem::path sessionFile = {};
};

struct RemoteConfig {
  std::string baseUrl;  // "https://api.deepseek.com", with or without /v1
  std::string apiKey;   // may be empty (an endpoint without keys)
  std::string place;    // how receipts name it; empty: the host of baseUrl
  // True for our own worker: understands the extra fields for status, thinking and receipts.
  bool isWorker = false;
  // "http://host:port", "https://...", "socks5://..." or "socks5h://..."; empty: what the
  // environment says; "none": no proxy. Never for this computer's own addresses.
  std::string proxy = {};
  std::string proxyCredentials = {};  // "user:password", sent to the proxy only
  std::filesystem::path caFile = {};  // PEM certificates trusted besides the system's
  std::chrono::milliseconds connectTimeout{15'000};
  std::chrono::milliseconds idleTimeout{300'000};  // silence; keep-alives count as bytes
};

// What an account has left, in one currency. Amounts are the server's own texts ("110.00").
struct Balance {
  std::string currency;  // "CNY", "USD"
  std::string total;     // granted + toppedUp
  std::string granted;   // spent first
  std::string toppedUp;
};
struct Account {
  bool isAvailable = false;  // it can be asked for answers
  std::vector<Balance> balances;
};

// The model is read when the first request arrives, with Status::Loading events. Errors: NotFound
// (no such file).
base::Result<std::unique_ptr<Backend>> makeBackend(const LocalConfig& config, base::LogSink log);
// Errors: InvalidArgument (the URL; a key that would leave this computer without encryption).
base::Result<std::unique_ptr<Backend>> makeBackend(const RemoteConfig& config, base::LogSink log);

// Asks an endpoint of DeepSeek's for the account behind the key. Errors: Unsupported (no such
// endpoint has accounts), and as Backend::models(). Thread: any; blocks.
base::Result<Account> readAccount(const RemoteConfig& config, std::stop_token stop);

}  // namespace engine
