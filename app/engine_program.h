// The program `isobath-engine`: hosts one model behind a local HTTP server until its parent goes
// away.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/backend_factory.h"

namespace app {

// Starts from the window's token if there is one, so that it never appears among the arguments.
constexpr const char* kEngineTokenVariable = "ISOBATH_ENGINE_TOKEN";

struct EngineArguments {
  engine::LocalConfig model;
  int port = 0;
  bool wantsHelp = false;
};

// `arguments` without the program's name. Errors: InvalidArgument.
base::Result<EngineArguments> parseEngineArguments(const std::vector<std::string>& arguments);

using BackendMaker = std::function<base::Result<std::unique_ptr<engine::Backend>>(
    const engine::LocalConfig&, base::LogSink)>;

// Prints one JSON line {"port","pid"[,"token"]} on standard output when ready, warnings on standard
// error, and ends the process with 0 when standard input closes. Returns 2 after wrong arguments
// and 1 when it cannot start.
int runEngineProgram(const std::vector<std::string>& arguments, const BackendMaker& makeBackend);

}  // namespace app
