// isobath-cli: the engine without a window.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/command.h"
#include "app/process_privacy.h"
#include "app/starter_model.h"

namespace cli {

base::Result<std::filesystem::path> modelFileFrom(const Arguments& arguments) {
  if (const std::optional<std::string> given = arguments.text("--model"))
    return std::filesystem::path(*given);
  const app::StarterModel starter = app::findStarterModel();
  if (starter.present) return starter.file;
  return base::Error{base::ErrorCode::NotFound,
                     "The starter model is not at " + starter.file.string() +
                         ": run ./dev build to fetch it, or name a GGUF file with --model."};
}

}  // namespace cli

namespace {

std::string overview(std::span<const cli::Command> commands) {
  std::string text = "usage: isobath-cli COMMAND [options]\n\ncommands:\n";
  for (const cli::Command& command : commands) {
    std::string left = "  " + std::string(command.name);
    left.resize(14, ' ');
    text += left + std::string(command.summary.substr(0, command.summary.find('\n'))) + "\n";
  }
  return text + "\nisobath-cli COMMAND --help tells the options of a command.\n";
}

std::string helpOf(const cli::Command& command) {
  return "usage: isobath-cli " + std::string(command.name) + " " + std::string(command.usage) +
         "\n\n" + std::string(command.summary) + "\n\n" +
         (command.options.empty() || command.options[0].name.empty() ? "" : "options:\n") +
         cli::describe(command.options);
}

constexpr int kInterruptedStatus = 130;  // as a shell calls what Ctrl+C has ended

int fail(const base::Error& error) {
  std::fprintf(stderr, "isobath-cli: %s\n", error.message.c_str());
  if (error.code == base::ErrorCode::Cancelled) return kInterruptedStatus;
  return error.code == base::ErrorCode::InvalidArgument ? 2 : 1;
}

bool contains(std::span<const std::string_view> words, std::string_view word) {
  for (const std::string_view candidate : words) {
    if (candidate == "--") return false;
    if (candidate == word) return true;
  }
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  app::forbidCoreDumps();
  app::forbidInspection();
  cli::Secrets secrets{app::takeFromEnvironment("ISOBATH_API_KEY"),
                       app::takeFromEnvironment("ISOBATH_PROXY_CREDENTIALS")};
  const std::vector<std::string_view> words(argv + 1, argv + argc);
  const std::array commands = {
      cli::runCommand(),        cli::fillCommand(),     cli::modelsCommand(), cli::balanceCommand(),
      cli::inspectCommand(),    cli::tokenizeCommand(), cli::benchCommand(),  cli::verifyCommand(),
      cli::perplexityCommand(), cli::convertCommand()};
  if (words.empty() || words[0] == "--help" || words[0] == "help") {
    std::fputs(overview(commands).c_str(), words.empty() ? stderr : stdout);
    return words.empty() ? 2 : 0;
  }
  if (words[0] == "--version") {
    std::puts("isobath-cli " ISOBATH_VERSION);
    return 0;
  }
  const std::span<const std::string_view> rest = std::span(words).subspan(1);
  for (const cli::Command& command : commands) {
    if (command.name != words[0]) continue;
    if (contains(rest, "--help")) {
      std::fputs(helpOf(command).c_str(), stdout);
      return 0;
    }
    base::Result<cli::Arguments> arguments = cli::Arguments::parse(rest, command.options);
    if (!arguments) return fail(arguments.error());
    arguments->setSecrets(std::move(secrets));
    const base::Result<void> result = command.run(*arguments);
    return result ? 0 : fail(result.error());
  }
  return fail({base::ErrorCode::InvalidArgument,
               "unknown command \"" + std::string(words[0]) + "\": isobath-cli --help lists them"});
}
