// Arguments, the handshake line, and an end that leaves no orphan.
// SPDX-License-Identifier: Apache-2.0
#include "app/engine_program.h"

#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <mutex>
#include <optional>

#include "engine/remote/handshake.h"
#include "engine/remote/reply_encoder.h"
#include "engine/server/api_server.h"
#include "engine/server/token.h"

namespace app {
namespace {

constexpr std::string_view kHelp =
    R"(isobath-engine: answers for one model file over HTTP on this computer

  isobath-engine --model FILE [--context N] [--threads N] [--port N]

  --model FILE   the model: a GGUF file or a Hugging Face folder
  --context N    tokens of context; 0 (default): what the file says, at most 8192
  --threads N    threads; 0 (default): one per core
  --port N       port on 127.0.0.1; 0 (default): any free one
  --help         this text

When it is ready it prints one JSON line with the port. Requests are those of the OpenAI chat
interface and need the header "Authorization: Bearer TOKEN". The token is taken from the variable
ISOBATH_ENGINE_TOKEN; without it one is made and printed in the same line. The program ends when its
standard input is closed (Ctrl+D in a terminal).
)";

base::Error wrong(const std::string& text) {
  return {base::ErrorCode::InvalidArgument, text + "; see isobath-engine --help"};
}

template <typename T>
base::Result<T> readNumber(const std::string& name, const std::string& text, T highest) {
  T value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0 || value > highest)
    return wrong(name + " needs a number from 0 to " + std::to_string(highest) + ", got \"" + text +
                 "\"");
  return value;
}

base::Result<void> setOption(EngineArguments& result, const std::string& name,
                             const std::string& value) {
  constexpr std::int64_t kMaxContext = std::int64_t{1} << 24;
  if (name == "--model") {
    result.model.modelFile = value;
    return {};
  }
  if (name == "--context") {
    const auto number = readNumber<std::int64_t>(name, value, kMaxContext);
    if (!number) return number.error();
    result.model.contextTokens = *number;
    return {};
  }
  const auto number = readNumber<int>(name, value, name == "--port" ? 65535 : 1024);
  if (!number) return number.error();
  (name == "--port" ? result.port : result.model.threads) = *number;
  return {};
}

// Warnings and errors only: standard error of the window's worker goes to the window's terminal or
// log.
base::LogSink standardErrorLog() {
  const auto mutex = std::make_shared<std::mutex>();
  return [mutex](base::LogLevel level, std::string_view component, std::string_view line) {
    if (level < base::LogLevel::Warning) return;
    const std::lock_guard lock(*mutex);
    std::cerr << "isobath-engine: " << component << ": " << line << '\n';
  };
}

// The token of our parent, taken out of the environment so that nothing else reads it there.
std::optional<std::string> inheritedToken() {
  const char* value = std::getenv(kEngineTokenVariable);
  if (value == nullptr || *value == '\0') return std::nullopt;
  std::string token = value;
  ::unsetenv(kEngineTokenVariable);
  return token;
}

void dieWithParent() {
#ifdef __linux__
  // Also when the parent is killed and a pipe of its is still held open by somebody. This follows
  // the *thread* that started us, hence only under the window, whose supervising thread lives as
  // long as the worker.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
}

void waitForEndOfInput() {
  std::array<char, 256> buffer{};
  for (;;) {
    const ssize_t count = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (count == 0 || (count < 0 && errno != EINTR)) return;
  }
}

// For a person on standard error, for the window in place of the handshake.
int failToStart(const base::Error& error) {
  std::cerr << "isobath-engine: " << error.message << '\n';
  std::cout << remote::encodeError(error) << std::endl;
  return 1;
}

}  // namespace

base::Result<EngineArguments> parseEngineArguments(const std::vector<std::string>& arguments) {
  constexpr std::array<std::string_view, 4> kOptions{"--model", "--context", "--threads", "--port"};
  EngineArguments result;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& name = arguments[i];
    if (name == "--help" || name == "-h") {
      result.wantsHelp = true;
      return result;
    }
    if (std::find(kOptions.begin(), kOptions.end(), name) == kOptions.end())
      return wrong("\"" + name + "\" is not an option");
    if (++i == arguments.size()) return wrong(name + " needs a value");
    if (auto set = setOption(result, name, arguments[i]); !set) return set.error();
  }
  if (result.model.modelFile.empty()) return wrong("--model is missing");
  return result;
}

int runEngineProgram(const std::vector<std::string>& arguments, const BackendMaker& makeBackend) {
  const auto parsed = parseEngineArguments(arguments);
  if (!parsed) {
    std::cerr << "isobath-engine: " << parsed.error().message << '\n';
    return 2;
  }
  if (parsed->wantsHelp) {
    std::cout << kHelp;
    return 0;
  }
  const auto inherited = inheritedToken();
  if (inherited) dieWithParent();
  const std::string token = inherited ? *inherited : server::generateToken();
  const base::LogSink log = standardErrorLog();
  const auto backend = makeBackend(parsed->model, log);
  if (!backend) return failToStart(backend.error());
  const auto server =
      server::ApiServer::start(**backend, {.token = token, .port = parsed->port}, log);
  if (!server) return failToStart(server.error());
  std::cout << remote::encodeHandshake({.port = (*server)->port(),
                                        .processId = ::getpid(),
                                        .token = inherited ? std::string() : token})
            << std::endl;
  waitForEndOfInput();
  // At once, without waiting for a generation: nobody is left to hear it, and there is nothing to
  // save.
  std::_Exit(0);
}

}  // namespace app
