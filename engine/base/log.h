// How the layers below app/ tell what happened: a sink that app/ provides; nothing here prints.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string_view>

namespace base {

enum class LogLevel { Debug, Info, Warning, Error };

// Receives one line (no newline) from a component such as "gguf". Thread: called from any thread,
// so it must lock. Never receives keys, prompts or answers. An empty sink is allowed and means
// silence.
using LogSink =
    std::function<void(LogLevel level, std::string_view component, std::string_view line)>;

inline void log(const LogSink& sink, LogLevel level, std::string_view component,
                std::string_view line) {
  if (sink) sink(level, component, line);
}

}  // namespace base
