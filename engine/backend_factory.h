// From a configuration to a Backend: the only place that knows which backends exist.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "engine/backend.h"
#include "engine/base/log.h"

namespace engine {

struct LocalConfig {
  std::filesystem::path modelFile;  // GGUF
  std::int64_t contextTokens = 0;   // 0: what the file says, at most 8192
  int threads = 0;                  // 0: one per core
};

struct RemoteConfig {
  std::string baseUrl;  // "https://api.deepseek.com", with or without /v1
  std::string apiKey;   // may be empty (an endpoint without keys)
  std::string place;    // how receipts name it; empty: the host of baseUrl
  // True for our own worker: understands the extra fields for status, thinking and receipts.
  bool isWorker = false;
};

// The model is read when the first request arrives, with Status::Loading events. Errors: NotFound
// (no such file).
base::Result<std::unique_ptr<Backend>> makeBackend(const LocalConfig& config, base::LogSink log);
// Errors: InvalidArgument (the URL; a key that would leave this computer without encryption).
base::Result<std::unique_ptr<Backend>> makeBackend(const RemoteConfig& config, base::LogSink log);

}  // namespace engine
