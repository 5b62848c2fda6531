// isobath-engine with a scripted backend instead of a model: the file name says how it behaves.
// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <iostream>

#include "app/engine_program.h"
#include "tests/support/scripted_backend.h"

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  return app::runEngineProgram(
      arguments,
      [](const engine::LocalConfig& config,
         const base::LogSink&) -> base::Result<std::unique_ptr<engine::Backend>> {
        const std::string name = config.modelFile.filename().string();
        if (name == "missing.gguf")
          return base::Error{base::ErrorCode::NotFound, "there is no file " + name};
        if (name == "exits.gguf") std::_Exit(7);
        if (name == "killed.gguf") ::kill(::getpid(), SIGKILL);
        if (name == "babbles.gguf") std::cout << "Loading..." << std::endl;
        if (name == "silent.gguf") ::pause();
        return std::unique_ptr<engine::Backend>(
            std::make_unique<support::ScriptedBackend>(support::contractScript));
      });
}
