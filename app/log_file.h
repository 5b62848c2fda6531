// The log on disk: one line per event, rotated by size, without secrets.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "engine/base/log.h"
#include "engine/base/result.h"

namespace app {

struct LogFileOptions {
  std::filesystem::path folder;  // must exist
  std::string name = "isobath";  // "isobath.log", then "isobath.1.log" (newest) and so on
  std::uintmax_t maxBytes = 1U << 20U;
  int keptOldFiles = 3;
  base::LogLevel least = base::LogLevel::Info;
};

// A sink that appends "2026-11-24T05:46:29.123Z warning gguf: <line>". It owns the file: the last
// copy closes it. Control characters are escaped, long lines cut, secrets replaced. A full disk
// loses lines, nothing else. Errors: Denied, Io; each names the file. Thread: the sink may be
// called from any thread.
base::Result<base::LogSink> openLogFile(const LogFileOptions& options);

// Replaces what looks like a key: "sk-...", "Bearer ...", and the value after "authorization",
// "api_key", "token" or "password" with a colon or an equals sign.
[[nodiscard]] std::string redactSecrets(std::string_view line);

}  // namespace app
