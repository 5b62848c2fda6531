// The program isobath-engine: the worker that hosts the local engine.
// SPDX-License-Identifier: Apache-2.0
#include "app/engine_program.h"
#include "app/template_renderer.h"

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  return app::runEngineProgram(arguments, [](const engine::LocalConfig& config, base::LogSink log) {
    engine::LocalConfig complete = config;
    complete.renderTemplate = app::findTemplateRenderer();
    return engine::makeBackend(complete, std::move(log));
  });
}
