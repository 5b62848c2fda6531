// The program isobath-engine: the worker that hosts the local engine.
// SPDX-License-Identifier: Apache-2.0
#include "app/engine_program.h"

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  return app::runEngineProgram(arguments, [](const engine::LocalConfig& config, base::LogSink log) {
    return engine::makeBackend(config, std::move(log));
  });
}
