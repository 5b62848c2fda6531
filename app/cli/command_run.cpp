// isobath-cli run: one question, answered on stdout as it is written.
// SPDX-License-Identifier: Apache-2.0
#include <pthread.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <memory>
#include <thread>
#include <utility>

#include "app/cli/command.h"
#include "engine/backend_factory.h"

namespace cli {
namespace {

constexpr std::array<Option, 11> kOptions = {{
    {"--model", "FILE", "a GGUF file; the starter model unless told"},
    {"--url", "URL", "ask this endpoint instead; its key is read from ISOBATH_API_KEY"},
    {"--remote-model", "NAME", "the model to ask the endpoint for"},
    {"--system", "TEXT", "a system prompt"},
    {"--think", "", "let the model think first; the thought goes to stderr"},
    {"--max-tokens", "N", "the longest answer"},
    {"--temperature", "X", "0 is greedy; the model's own recommendation unless told"},
    {"--top-p", "X", "nucleus sampling"},
    {"--seed", "N", "makes an answer repeatable; drawn at random unless told"},
    {"--context", "N", "tokens of context"},
    {"--threads", "N", "threads of the engine; one per core unless told"},
}};

// Turns Ctrl+C into a stop request for as long as it exists.
class InterruptWatcher {
 public:
  explicit InterruptWatcher(std::stop_source& source) {
    sigemptyset(&m_signals);
    sigaddset(&m_signals, SIGINT);
    sigaddset(&m_signals, SIGUSR1);  // how the destructor ends the wait
    pthread_sigmask(SIG_BLOCK, &m_signals, nullptr);
    m_thread = std::thread([this, &source] {
      int signal = 0;
      if (sigwait(&m_signals, &signal) == 0 && signal == SIGINT) source.request_stop();
    });
  }
  ~InterruptWatcher() {
    pthread_kill(m_thread.native_handle(), SIGUSR1);
    m_thread.join();
  }
  InterruptWatcher(const InterruptWatcher&) = delete;
  InterruptWatcher& operator=(const InterruptWatcher&) = delete;

 private:
  sigset_t m_signals{};
  std::thread m_thread;
};

base::Result<std::string> promptFrom(const Arguments& arguments) {
  if (arguments.positional().size() > 1)
    return base::Error{base::ErrorCode::InvalidArgument,
                       "expected one prompt, got " + std::to_string(arguments.positional().size()) +
                           " words: put it in quotation marks"};
  if (!arguments.positional().empty() && arguments.positional()[0] != "-")
    return arguments.positional()[0];
  if (arguments.positional().empty() && isatty(STDIN_FILENO))
    return base::Error{base::ErrorCode::InvalidArgument, "no prompt given: see --help"};
  return std::string(std::istreambuf_iterator<char>(std::cin), {});
}

base::Result<engine::Request> requestFrom(const Arguments& arguments) {
  base::Result<std::string> prompt = promptFrom(arguments);
  if (!prompt) return std::move(prompt).error();
  engine::Request request;
  if (const auto system = arguments.text("--system"))
    request.messages.push_back(engine::textMessage(engine::Role::System, *system));
  request.messages.push_back(engine::textMessage(engine::Role::User, *std::move(prompt)));
  request.model = arguments.text("--remote-model").value_or("");
  if (arguments.has("--think")) request.thinking = engine::Thinking::On;

  const auto maxTokens = arguments.integer("--max-tokens", 1, 1'000'000);
  if (!maxTokens) return maxTokens.error();
  if (*maxTokens) request.maxTokens = static_cast<int>(**maxTokens);
  const auto temperature = arguments.real("--temperature", 0, 100);
  if (!temperature) return temperature.error();
  request.sampling.temperature = *temperature;
  const auto topP = arguments.real("--top-p", 0, 1);
  if (!topP) return topP.error();
  request.sampling.topP = *topP;
  const auto seed = arguments.integer("--seed", 0, INT64_MAX);
  if (!seed) return seed.error();
  if (*seed) request.sampling.seed = static_cast<std::uint64_t>(**seed);
  return request;
}

base::Result<std::unique_ptr<engine::Backend>> backendFrom(const Arguments& arguments) {
  if (const auto url = arguments.text("--url")) {
    const char* key = std::getenv("ISOBATH_API_KEY");
    return engine::makeBackend(
        engine::RemoteConfig{.baseUrl = *url, .apiKey = key ? key : "", .place = {}}, {});
  }
  const base::Result<std::filesystem::path> file = modelFileFrom(arguments);
  if (!file) return file.error();
  const auto context = arguments.integer("--context", 16, 1 << 24);
  if (!context) return context.error();
  const auto threads = arguments.integer("--threads", 1, 1024);
  if (!threads) return threads.error();
  return engine::makeBackend(engine::LocalConfig{.modelFile = *file,
                                                 .contextTokens = context->value_or(0),
                                                 .threads = static_cast<int>(threads->value_or(0))},
                             {});
}

void print(std::FILE* to, const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), to);
  std::fflush(to);
}

// Prints events as they come. On a terminal a status stands on the line where the answer will be,
// and goes before anything else is printed.
class Screen {
 public:
  void show(const engine::Event& event) {
    if (const auto* status = std::get_if<engine::Status>(&event)) {
      showStatus(*status);
      return;
    }
    clearStatus();
    if (const auto* text = std::get_if<engine::TextDelta>(&event)) print(stdout, text->text);
    if (const auto* thought = std::get_if<engine::ReasoningDelta>(&event))
      print(stderr, thought->text);
  }
  void clearStatus() {
    if (std::exchange(m_hasStatus, false)) print(stderr, kClearLine);
  }

 private:
  static constexpr const char* kClearLine = "\r\033[K";

  void showStatus(const engine::Status& status) {
    static constexpr std::array<const char*, 4> kNames = {"queued", "loading the model",
                                                          "reading the prompt", "trying again"};
    if (!m_isTerminal) return;
    std::string line = kClearLine;
    line += kNames[static_cast<std::size_t>(status.phase)];
    if (status.percent) line += " " + std::to_string(*status.percent) + " %";
    print(stderr, line + "\r");
    m_hasStatus = true;
  }

  bool m_isTerminal = isatty(STDERR_FILENO) != 0;
  bool m_hasStatus = false;
};

void showReceipt(const engine::Completion& done) {
  static constexpr std::array<const char*, 7> kReasons = {
      "end of turn", "longest answer reached", "context full", "stop string",
      "tool call",   "content filter",         "stopped"};
  const double decodeSeconds = done.timings.decodeMs / 1000;
  std::fprintf(stderr, "\n[%s, %s%s%s; %lld prompt tokens (%lld reused), %lld output tokens",
               done.receipt.servedModel.c_str(), done.receipt.place.c_str(),
               done.receipt.device.empty() ? "" : ", ", done.receipt.device.c_str(),
               static_cast<long long>(done.usage.promptTokens),
               static_cast<long long>(done.usage.cachedTokens),
               static_cast<long long>(done.usage.outputTokens));
  if (decodeSeconds > 0 && done.usage.outputTokens > 0)
    std::fprintf(stderr, ", %.1f tokens/s",
                 static_cast<double>(done.usage.outputTokens) / decodeSeconds);
  if (done.receipt.seed)
    std::fprintf(stderr, ", seed %llu", static_cast<unsigned long long>(*done.receipt.seed));
  std::fprintf(stderr, "; %s]\n", kReasons[static_cast<std::size_t>(done.stopReason)]);
}

base::Result<void> run(const Arguments& arguments) {
  const base::Result<engine::Request> request = requestFrom(arguments);
  if (!request) return request.error();
  std::stop_source stop;
  const InterruptWatcher watcher(stop);
  const base::Result<std::unique_ptr<engine::Backend>> backend = backendFrom(arguments);
  if (!backend) return backend.error();

  Screen screen;
  const base::Result<engine::Completion> done = (*backend)->generate(
      *request, [&screen](const engine::Event& event) { screen.show(event); }, stop.get_token());
  screen.clearStatus();
  if (!done) return done.error();
  print(stdout, "\n");
  showReceipt(*done);
  return {};
}

}  // namespace

Command runCommand() {
  return {"run", "[options] \"PROMPT\"   (or - for stdin)",
          "Answers one prompt on stdout as it is written; what ran goes to stderr.", kOptions, run};
}

}  // namespace cli
